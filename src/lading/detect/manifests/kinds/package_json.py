"""package.json (npm documents the fields under "configuring npm")."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest
from lading.detect.manifests.nodes import below, entries, text
from lading.detect.manifests.npm import npm_target
from lading.positions import json

_GROUPS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")


def _parse(source: str, _path: str) -> Iterator[Item]:
    root = json.parse(source)
    for group in _GROUPS:
        for key, value in entries(below(root, group)):
            constraint = text(value) or ""
            name, version = npm_target(str(key.value), constraint)
            yield Dependency(name, "npm", version, key.line, key.column, f"{key.value}@{constraint}")


MANIFEST = Manifest(id="package-json", pattern=r"package\.json", parse=_parse)
