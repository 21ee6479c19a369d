"""A CycloneDX JSON BOM that Lading wrote, as items. The file may come from anybody: nothing in it is taken for granted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from lading.errors import UsageError
from lading.lock.items import Item

_KINDS = {"machine-learning-model": "model", "data": "dataset", "library": "package", "file": "weights"}
_DEEPEST = 8

Node = Mapping[str, Any]


def parse(text: str, name: str) -> list[Item]:
    """The items of the BOM in ``text``; raises `UsageError` when it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is not JSON: {error}", remedy="give a .cdx.json of lading scan or a lading.lock") from None
    if not isinstance(document, dict) or document.get("bomFormat") != "CycloneDX":
        raise UsageError(f"{name} is no CycloneDX BOM", remedy="give a .cdx.json of lading scan or a lading.lock")
    found = [_item(node, _KINDS.get(_text(node, "type"), "")) for node in _list(document, "components")]
    return [item for item in (*found, *_services(document)) if item.kind and item.name]


def _services(document: Node) -> Iterator[Item]:
    for node in _list(document, "services"):
        yield _item(node, "endpoint")


def _item(node: Node, kind: str) -> Item:
    said = _properties(node)
    kind = said.get("kind", [kind])[0]
    licenses = dict(_licenses(node))
    group, name = _text(node, "group"), _text(node, "name")
    on_hub = kind in ("model", "dataset")
    assessed = "kind" in said
    ancestors = tuple(sorted(_ancestors(node)))
    return Item(
        kind=kind,
        name=f"{group}/{name}" if group and on_hub else name,
        revision=_revision(node),
        license=None if assessed else said.get("license:stated", [""])[0],
        declared=licenses.get("declared", "") if assessed else None,
        concluded=" AND ".join(sorted(set(said.get("license:effective", [])))) if assessed else None,
        developer=said.get("developer", [""])[0],
        country=said.get("developer:country", [""])[0],
        gated=said.get("gated", [""])[0],
        bases=ancestors,
        served=said.get("hosting:country", [""])[0],
        verdict=said.get("origin:verdict", [""])[0] if assessed else None,
        hashes=dict(_hashes(node, 0)),
    )


def _properties(node: Node) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in _list(node, "properties"):
        name = _text(pair, "name")
        if name.startswith("lading:"):
            found.setdefault(name.removeprefix("lading:"), []).append(_text(pair, "value"))
    return found


def _licenses(node: Node) -> Iterator[tuple[str, str]]:
    for choice in _list(node, "licenses"):
        inner = choice.get("license")
        one = inner if isinstance(inner, dict) else choice
        text = _text(one, "id") or _text(one, "name") or _text(choice, "expression")
        yield _text(one, "acknowledgement") or _text(choice, "acknowledgement"), text


def _ancestors(node: Node) -> Iterator[str]:
    pedigree = node.get("pedigree")
    for listed in ("ancestors", "variants"):
        for base in _list(pedigree, listed) if isinstance(pedigree, dict) else ():
            relation = _properties(base).get("base:relation", ["unknown"])[0]
            name = "/".join(filter(None, (_text(base, "group"), _text(base, "name"))))
            yield f"{name} ({relation})"


def _revision(node: Node) -> str | None:
    """The version in the package URL; what has no URL has nowhere to state one."""
    if not (purl := _text(node, "purl")):
        return None
    return unquote(purl.split("?")[0].partition("@")[2])


def _hashes(node: Node, depth: int) -> Iterator[tuple[str, str]]:
    """The SHA-256 of its files by their names."""
    files = _list(node, "components") if depth < _DEEPEST else []
    for file in files:
        yield from _hashes(file, depth + 1)
    if _text(node, "type") == "file" or (depth == 0 and not files):
        for each in _list(node, "hashes"):
            if _text(each, "alg") == "SHA-256":
                yield _text(node, "name"), _text(each, "content")


def _list(node: Node, name: str) -> list[Node]:
    value = node.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(node: Node, name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) else ""
