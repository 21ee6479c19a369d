"""Pipfile: tables from names to constraints; every table is a category unless it is one of Pipenv's own."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest
from lading.detect.manifests.nodes import below, entries, text
from lading.detect.manifests.pip import exact_version
from lading.positions import toml
from lading.positions.tree import Table

_OWN = frozenset({"source", "requires", "scripts", "pipenv"})


def _parse(source: str, _path: str) -> Iterator[Item]:
    for category, table in entries(toml.parse(source)):
        if category.value in _OWN:
            continue
        for key, value in entries(table):
            name = str(key.value)
            constraint = text(below(value, "version") if isinstance(value, Table) else value)
            yield Dependency(
                name, "pypi", exact_version(constraint), key.line, key.column, f"{name} {constraint or ''}".strip()
            )


MANIFEST = Manifest(id="pipfile", pattern=r"Pipfile", parse=_parse)
