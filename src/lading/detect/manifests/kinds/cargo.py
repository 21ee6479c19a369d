"""Cargo.toml (https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html); only ``=1.2.3`` is an exact version."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest
from lading.detect.manifests.nodes import below, entries, text
from lading.patterns import regex
from lading.positions import toml
from lading.positions.tree import Node, Table

_GROUPS = ("dependencies", "dev-dependencies", "build-dependencies")
_EXACT = regex(r"\s*=\s*(\d+\.\d+\.\d+[\w.+-]*)\s*")


def _parse(source: str, _path: str) -> Iterator[Item]:
    root = toml.parse(source)
    places = [root, below(root, "workspace"), *(table for _, table in entries(below(root, "target")))]
    for place in places:
        for group in _GROUPS:
            yield from _table(below(place, group))


def _table(node: Node | None) -> Iterator[Item]:
    for key, value in entries(node):
        name = text(below(value, "package")) or str(key.value)
        constraint = text(below(value, "version") if isinstance(value, Table) else value) or ""
        exact = _EXACT.fullmatch(constraint)
        yield Dependency(name, "crates", exact[1] if exact else None, key.line, key.column, f"{key.value} {constraint}".strip())


MANIFEST = Manifest(id="cargo", pattern=r"Cargo\.toml", parse=_parse)
