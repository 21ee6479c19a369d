"""Lading's own JSON report as what it recorded; the shape is that of ``report/schema/report.schema.json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lading.lock.bom import CARDS, HUB, ON_RECORD, Writer, day_of, nodes, text
from lading.lock.items import Item, Recorded, named_license

Node = Mapping[str, Any]


def read(document: Node) -> tuple[tuple[Recorded, ...], date | None, bool]:
    """What the report recorded, its day, and that Lading wrote it."""
    made = _inner(document, "provenance")
    writer = Writer(own=True, offline=made.get("offline") is True, day=day_of(text(made, "timestamp")))
    found: dict[tuple[str, str, str], Recorded] = {}
    for node in nodes(document, "components"):
        for thing in _things(node, writer):
            if thing.item.kind and thing.item.name:
                found.setdefault((thing.item.kind, thing.item.name.casefold(), thing.asked or ""), thing)
    return tuple(found.values()), writer.day, True


def _things(node: Node, writer: Writer) -> Iterator[Recorded]:
    """The component, and every model of its lineage."""
    lineage = _inner(node, "lineage")
    kind, name, registry = text(node, "kind"), text(node, "name"), text(node, "registry")
    root = text(lineage, "root")
    if kind in ("model", "dataset") and root and ":" not in root:
        name, registry = root, ""
    pinned = _version(node) if kind == "package" else text(node, "revision") or None
    yield _recorded(kind, name, _inner(node, "resolution"), writer, registry, pinned)
    for id_, facts in _inner(lineage, "nodes").items():
        # A bare name is a family of the catalogue's, not a repository.
        if isinstance(facts, dict) and id_ != root and "/" in id_:
            yield _recorded("model", id_, facts, writer)


def _version(node: Node) -> str | None:
    """The one version that the repository pins of a library."""
    found = {text(each, "version") for each in nodes(node, "references")} - {""}
    return found.pop() if len(found) == 1 else None


def _recorded(kind: str, name: str, facts: Node, writer: Writer, registry: str = "", asked: str | None = None) -> Recorded:
    developer, claim = _inner(facts, "developer"), _inner(facts, "license")
    bases = facts.get("bases")
    by_card = _via(facts) in CARDS
    said = {
        "files": True,
        "license": _via(claim) in CARDS if claim else by_card,
        "bases": by_card and all(_via(base) in CARDS for base in nodes(facts, "bases")),
    }
    return Recorded(
        item=Item(
            kind=kind,
            name=name,
            revision=asked or text(facts, "revision"),
            license=named_license(text(claim, "id"), text(claim, "name"), text(claim, "link")) if claim else "",
            developer=text(developer, "name"),
            country=text(developer, "country"),
            gated=text(facts, "gated") if by_card else None,
            bases=tuple(sorted(f"{text(base, 'id')} ({text(base, 'relation')})" for base in nodes(facts, "bases")))
            if isinstance(bases, list)
            else (),
            served=text(facts, "served_from"),
            hashes={text(file, "path"): text(file, "sha256") for file in nodes(facts, "files") if text(file, "sha256")},
            renamed=text(facts, "id") if text(facts, "id") not in ("", name) else "",
        ),
        registry="" if registry == HUB else registry,
        asked=asked,
        day=writer.day,
        seen=writer.seen(by_card=by_card, on_record=_on_record(facts)),
        of_card=frozenset(field for field, holds in said.items() if holds),
    )


def _on_record(facts: Node) -> bool:
    source = _inner(facts, "source")
    return f"{text(source, 'via')}: {text(source, 'detail')}".startswith(ON_RECORD)


def _via(node: Node) -> str:
    return text(_inner(node, "source"), "via")


def _inner(node: Node, name: str) -> Node:
    value = node.get(name)
    return value if isinstance(value, dict) else {}
