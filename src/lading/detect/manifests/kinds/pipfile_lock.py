"""Pipfile.lock: one JSON object per category, from names to pins."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest
from lading.detect.manifests.nodes import below, entries, text
from lading.detect.manifests.pip import exact_version
from lading.positions import json


def _parse(source: str, _path: str) -> Iterator[Item]:
    for category, table in entries(json.parse(source)):
        if category.value == "_meta":
            continue
        for key, value in entries(table):
            name, constraint = str(key.value), text(below(value, "version"))
            yield Dependency(name, "pypi", exact_version(constraint), key.line, key.column, f"{name}{constraint or ''}")


MANIFEST = Manifest(id="pipfile-lock", pattern=r"Pipfile\.lock", parse=_parse)
