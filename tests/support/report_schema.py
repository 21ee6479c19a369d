"""The records of a report as JSON Schema definitions, made from their types and docstrings: the published schema follows the domain.

The shapes are those of ``lading.report.formats.json``: enumerations as words, dates as ISO 8601, pairs as objects.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lading.domain.facts import Facts, Identity, Lineage, Unresolved
from lading.domain.finding import Finding, LicenseView, Origin
from lading.domain.reference import Relation, WeightFile
from lading.domain.report import Provenance
from lading.domain.source import Gap
from lading.domain.subject import Subject

ROOTS = (Facts, Finding, Gap, Identity, LicenseView, Lineage, Origin, Provenance, Subject, Unresolved)
_SCALARS: dict[type, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}
_STATUS = {Facts: "resolved", Unresolved: "unresolved"}
_RULES = "The ids of the rules that found something about it, sorted; the findings themselves are in the top-level list."
_PAIRS = {"bases": ("relation", "id"), "metadata": ("name", "value")}
"""What the two halves of a weight file's pairs are called."""


def definitions() -> dict[str, Any]:
    """``$defs``: one for each record that a report holds, and ``Component``, which joins several."""
    records = {record.__name__: record for root in ROOTS for record in _reached(root)}
    found = {name: _object(record) for name, record in records.items() if record is not Subject}
    return dict(sorted({**found, "Component": _component()}.items()))


def _component() -> dict[str, Any]:
    either = {"oneOf": [_ref(Facts), _ref(Unresolved)]}
    joined = {
        "resolution": either,
        "problems": {"type": "array", "items": _ref(Unresolved)},
        "lineage": _ref(Lineage),
        "identities": {"type": "array", "items": _ref(Identity)},
        "origin": _ref(Origin),
        "license": _ref(LicenseView),
        "findings": {"description": _RULES, "type": "array", "items": {"type": "string"}, "uniqueItems": True},
    }
    said = "One thing the repository depends on: what names it, what is known about it, what was concluded."
    return _closed({**_properties(Subject), **joined}, said)


def _object(record: type) -> dict[str, Any]:
    status = {"status": {"const": _STATUS[record]}} if record in _STATUS else {}
    return _closed({**status, **_properties(record)}, _described(record))


def _closed(properties: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }


def _described(record: type) -> str:
    paragraphs = (inspect.getdoc(record) or "").split("\n\n")
    return " ".join(" ".join(paragraphs).split()).replace("``", "`")


def _properties(record: type) -> dict[str, Any]:
    hints = get_type_hints(record)
    return {each.name: _pair(record, each.name) or _schema(hints[each.name]) for each in fields(record)}


def _pair(record: type, name: str) -> dict[str, Any] | None:
    if record is not WeightFile or name not in _PAIRS:
        return None
    first, second = _PAIRS[name]
    properties = {first: _schema(Relation) if first == "relation" else {"type": "string"}, second: {"type": "string"}}
    closed = {key: value for key, value in _closed(properties, "").items() if key != "description"}
    return {"type": "array", "items": closed}


def _schema(hint: Any) -> dict[str, Any]:
    kind, inner = get_origin(hint), get_args(hint)
    if kind in {Union, UnionType}:
        return _any([_schema(each) for each in inner])
    if kind is tuple:
        if inner[1:] == (...,):
            return {"type": "array", "items": _schema(inner[0])}
        items = {"prefixItems": [_schema(each) for each in inner], "items": False, "minItems": len(inner)}
        return {"type": "array", **items}
    if kind is not None and issubclass(kind, Mapping):
        return {"type": "object", "additionalProperties": _schema(inner[1])}
    if hint is type(None):
        return {"type": "null"}
    if issubclass(hint, Enum):
        return {"enum": [each.name.lower() if issubclass(hint, IntEnum) else each.value for each in hint]}
    return dict(_SCALARS[hint]) if hint in _SCALARS else _ref(hint)


def _any(choices: list[dict[str, Any]]) -> dict[str, Any]:
    if all(set(each) == {"type"} for each in choices):
        return {"type": [each["type"] for each in choices]}
    return {"oneOf": choices}


def _ref(record: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{record.__name__}"}


def _reached(record: type, seen: set[type] | None = None) -> Iterator[type]:
    """``record`` and every record that it holds."""
    seen = set() if seen is None else seen
    if record in seen:
        return
    seen.add(record)
    yield record
    for hint in get_type_hints(record).values():
        for each in _inside(hint):
            yield from _reached(each, seen)


def _inside(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for each in get_args(hint):
        yield from _inside(each)
