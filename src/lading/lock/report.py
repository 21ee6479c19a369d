"""Lading's own JSON report as what it recorded; the shape is that of ``report/schema/report.schema.json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from lading.lock.bom import CARDS, HUB, ON_RECORD, Writer, day_of, nodes, text
from lading.lock.entry import is_repository
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
    named = {thing.item.name.casefold() for thing in found.values() if thing.item.kind == "dataset"}
    training = {name.casefold(): name for name in _training_data(document) if name.casefold() not in named}
    return (*found.values(), *(_trained_on(name, writer) for name in training.values())), writer.day, True


def _training_data(document: Node) -> Iterator[str]:
    """The data sets that cards name."""
    for node in nodes(document, "components"):
        for facts in (_inner(node, "resolution"), *_inner(_inner(node, "lineage"), "nodes").values()):
            listed = facts.get("datasets") if isinstance(facts, dict) else None
            yield from (name for name in listed if isinstance(name, str) and name) if isinstance(listed, list) else ()


def _trained_on(name: str, writer: Writer) -> Recorded:
    """A data set of which no more is known than that a model was trained on it."""
    return Recorded(Item("dataset", name), registry="" if "/" in name else "unknown", day=writer.day, seen=False, beyond=True)


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
        if isinstance(facts, dict) and id_ != root and is_repository(id_):
            yield replace(_recorded("model", id_, facts, writer), beyond=True)


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
