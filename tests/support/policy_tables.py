"""``docs/policy.md``: the keys of the policy and of its tests, from the JSON Schema that validates them."""

from __future__ import annotations

import json
from typing import Any

from lading.assess.policy.governing import SETTINGS
from lading.assess.policy.schema import of, schema
from lading.assess.policy.trials import Trial

_MOST = 6
"""How many allowed values are listed one by one."""


def keys(words: str) -> str:
    """A row for each key of a table (``origin``), of the top level (``.``) or of a policy test (``test``)."""
    node = of(Trial) if words == "test" else _table(words)
    required = node.get("required", ())
    rows = [
        f"| `{key}` | {_values(below)} | {_default(key, below, required)} | {below['description']}{_deciding(words, key)} |"
        for key, below in node["properties"].items()
        if below.get("type") != "object" and not _is_list_of_tables(below)
    ]
    return "\n".join(["| key | value | built in | about |", "|---|---|---|---|", *rows])


def _table(path: str) -> dict[str, Any]:
    node: dict[str, Any] = schema()
    for name in path.split(".") if path != "." else ():
        node = node["properties"][name]
        node = node.get("items", node)
    return node


def _is_list_of_tables(node: dict[str, Any]) -> bool:
    return bool(node.get("items", {}).get("type") == "object")


def _values(node: dict[str, Any]) -> str:
    match node:
        case {"type": "array"}:
            return f"list of {_values(node['items'])}"
        case {"enum": list(values)} if len(values) <= _MOST:
            return ", ".join(f"`{value}`" for value in values)
        case {"enum": list(values)} if "CN" in values:
            return "country codes" + (", `EU`" if "EU" in values else "")
        case {"enum": list(values)}:
            return "findings" if "origin-direct" in values else "tables and keys"
        case {"anyOf": _}:
            return "licences, groups"
        case {"format": "date"}:
            return "date"
        case {"type": str(kind)}:
            return {"boolean": "true, false", "integer": "whole number", "string": "text"}[kind]
    raise ValueError(f"no word for {node}")


def _default(key: str, node: dict[str, Any], required: Any) -> str:
    if key in required:
        return "*required*"
    return f"`{json.dumps(node['default'])}`" if "default" in node else "–"


def _deciding(table: str, key: str) -> str:
    """The findings that a key decides about."""
    found = [rule for rule, settings in SETTINGS.items() if f"{table}.{key}" in settings]
    links = ", ".join(f"[{rule}](findings/{rule}.md)" for rule in found)
    return f": {links}" if links else ""
