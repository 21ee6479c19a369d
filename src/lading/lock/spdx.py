"""SPDX JSON, versions 2 and 3, as what it recorded: packages by their package URL, with the licence that is declared.

Sources: https://spdx.github.io/spdx-spec/v3.0.1/ and https://spdx.github.io/spdx-spec/v2.3/, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from lading.lock.bom import KINDS, Purl, day_of, hub_page, nodes, text
from lading.lock.items import Item, Recorded

Node = Mapping[str, Any]

PACKAGES = {"ai_AIPackage": "machine-learning-model", "dataset_DatasetPackage": "data", "software_Package": "library"}
UNSAID = frozenset({"", "NOASSERTION", "NONE"})


class _Package(NamedTuple):
    kind: str
    name: str
    purl: str
    page: str
    license: str


def read(document: Node) -> tuple[tuple[Recorded, ...], date | None, bool]:
    """What the document recorded, its day, and whether Lading wrote it; it holds no more than others' do all the same."""
    graph = nodes(document, "@graph")
    if graph:
        created = next((text(node, "created") for node in graph if text(node, "type") == "CreationInfo"), "")
        found = _version_3(graph)
        own = any(text(node, "type") == "Tool" and text(node, "name").split(" ")[0] == "lading" for node in graph)
    else:
        own = False
        info = document.get("creationInfo")
        created = text(info, "created") if isinstance(info, dict) else ""
        found = _version_2(document)
    day = day_of(created)
    things = (_recorded(package, day, own=own) for package in found)
    return tuple(thing for thing in things if thing.item.name), day, own


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
