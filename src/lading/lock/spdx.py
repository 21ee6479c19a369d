"""SPDX JSON, versions 2 and 3, as what it recorded: packages by their package URL, with the licence that is declared.

Sources: https://spdx.github.io/spdx-spec/v3.0.1/ and https://spdx.github.io/spdx-spec/v2.3/, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from lading.domain.reference import Kind
from lading.lock import bom
from lading.lock.bom import KINDS, Purl, day_of, hub_page, nodes, text
from lading.lock.items import Item, Recorded

Node = Mapping[str, Any]

PACKAGES = {"ai_AIPackage": "machine-learning-model", "dataset_DatasetPackage": "data", "software_Package": "library"}
PREFIX = "lading:"
_SERVED = frozenset({Kind.HOSTED.value, Kind.ENDPOINT.value})
UNSAID = frozenset({"", "NOASSERTION", "NONE"})


class _Package(NamedTuple):
    kind: str
    name: str
    purl: str
    page: str
    license: str


def read(document: Node) -> tuple[tuple[Recorded, ...], date | None, bool]:
    """What the document recorded, its day, and whether Lading wrote it: then it holds what Lading's BOM does."""
    graph = nodes(document, "@graph")
    if not graph:
        info = document.get("creationInfo")
        day = day_of(text(info, "created") if isinstance(info, dict) else "")
        return _all(_version_2(document), day, own=False), day, False
    if found := _as_bom(graph):
        return bom.read(found)
    day = day_of(_created(graph))
    # What Lading wrote before it put its properties in holds no more than others' do.
    own = any(text(node, "type") == "Tool" and text(node, "name").split(" ")[0] == "lading" for node in graph)
    return _all(_version_3(graph), day, own=own), day, own


def _all(found: Iterable[_Package], day: date | None, *, own: bool) -> tuple[Recorded, ...]:
    return tuple(thing for package in found if (thing := _recorded(package, day, own=own)).item.name)


def _created(graph: list[Node]) -> str:
    return next((text(node, "created") for node in graph if text(node, "type") == "CreationInfo"), "")


# --- what Lading wrote --------------------------------------------------------------------------------------------------


def _as_bom(graph: list[Node]) -> Node | None:
    """The CycloneDX BOM that says the same, as far as that is read; None for a document without Lading's properties."""
    elements = {text(node, "spdxId"): node for node in graph}
    said = {id_: found for id_, node in elements.items() if (found := _properties(node))}
    root = next((id_ for id_, found in said.items() if "lading:catalog:date" in dict(found)), None)
    if root is None:
        return None
    inside: dict[str, list[Node]] = {}
    for node in graph:
        targets = node.get("to")
        if text(node, "relationshipType") == "contains" and isinstance(targets, list):
            files = [elements[target] for target in targets if isinstance(target, str) and target in elements]
            inside.setdefault(text(node, "from"), []).extend(files)
    return {
        "metadata": {"timestamp": _created(graph), "properties": _pairs(said[root])},
        "components": [
            _component(elements[id_], pairs, inside.get(id_, [])) for id_, pairs in said.items() if id_ not in ("", root)
        ],
    }


def _properties(node: Node) -> list[tuple[str, str]]:
    return [
        (text(entry, "extension_cdxPropName"), text(entry, "extension_cdxPropValue"))
        for extension in nodes(node, "extension")
        for entry in nodes(extension, "extension_cdxProperty")
        if text(entry, "extension_cdxPropName").startswith(PREFIX)
    ]


def _component(node: Node, pairs: list[tuple[str, str]], files: list[Node]) -> Node:
    kind, first = PACKAGES.get(text(node, "type"), "file"), dict(reversed(pairs))
    name = text(node, "name")
    if first.get(f"{PREFIX}kind") in _SERVED:  # the provider stands before it
        name = name.removeprefix(f"{first.get(f'{PREFIX}registry', '')}/")
    sources = [value for key, value in pairs if key == f"{PREFIX}base:source"]
    declared = first.get(f"{PREFIX}license:declared")
    return {
        "type": kind,
        "name": name,
        "purl": text(node, "software_packageUrl"),
        "properties": _pairs(pairs),
        "licenses": [{"license": {"name": declared, "acknowledgement": "declared"}}] if declared else [],
        "pedigree": {
            "ancestors": [_ancestor(value, sources) for key, value in pairs if key == f"{PREFIX}base"],
        },
        "components": [{"type": "file", "name": text(each, "name"), "hashes": _sums(each)} for each in files],
        "hashes": _sums(node),
    }


def _ancestor(base: str, sources: list[str]) -> Node:
    name, _, relation = base.rpartition(" (")
    said = [(f"{PREFIX}base:relation", relation.removesuffix(")")), *((f"{PREFIX}base:source", source) for source in sources)]
    return {"name": name, "properties": _pairs(said)}


def _sums(node: Node) -> list[Node]:
    sums = (each for each in nodes(node, "verifiedUsing") if text(each, "algorithm") == "sha256")
    return [{"alg": "SHA-256", "content": text(each, "hashValue")} for each in sums]


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[Node]:
    return [{"name": name, "value": value} for name, value in pairs]


# --- what others did ----------------------------------------------------------------------------------------------------


def _version_3(graph: list[Node]) -> Iterator[_Package]:
    texts = {text(node, "spdxId"): text(node, "simplelicensing_licenseExpression") for node in graph}
    declared: dict[str, str] = {}
    for node in graph:
        targets = node.get("to")
        if text(node, "relationshipType") == "hasDeclaredLicense" and isinstance(targets, list):
            ids = [texts.get(target, "") for target in targets if isinstance(target, str)]
            declared[text(node, "from")] = " AND ".join(filter(None, ids))
    for node in graph:
        if kind := PACKAGES.get(text(node, "type")):
            purl, page = text(node, "software_packageUrl"), text(node, "software_downloadLocation")
            yield _Package(kind, text(node, "name"), purl, page, declared.get(text(node, "spdxId"), ""))


def _version_2(document: Node) -> Iterator[_Package]:
    for node in nodes(document, "packages"):
        refs = (text(ref, "referenceLocator") for ref in nodes(node, "externalRefs") if text(ref, "referenceType") == "purl")
        page = text(node, "downloadLocation")
        yield _Package("library", text(node, "name"), next(refs, ""), page, text(node, "licenseDeclared"))


def _recorded(package: _Package, day: date | None, *, own: bool) -> Recorded:
    purl = Purl(package.purl)
    where = ("model", purl.name) if purl.on_hub else None if purl.type else hub_page(package.page)
    item = Item(
        kind=where[0] if where else KINDS[package.kind],
        name=where[1] if where else package.name,
        revision=purl.version or None,
        license=None if package.license in UNSAID else package.license,
    )
    # Of our own a repository without a commit is one that the Hub did not have, or was not asked about.
    return Recorded(item, registry="" if where else purl.registry or "unknown", day=day, seen=bool(purl.version) or not own)
