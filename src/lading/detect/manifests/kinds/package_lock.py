"""package-lock.json and npm-shrinkwrap.json: versions 2 and 3 list ``packages`` by folder, version 1 nests ``dependencies``."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest
from lading.detect.manifests.nodes import below, entries, text
from lading.detect.manifests.npm import npm_target
from lading.positions import json
from lading.positions.tree import Node


def _parse(source: str, _path: str) -> Iterator[Item]:
    root = json.parse(source)
    packages = below(root, "packages")
    if packages is None:
        yield from _nested(below(root, "dependencies"))
    for key, value in entries(packages):
        folder = str(key.value)
        if "node_modules/" not in folder or below(value, "link"):
            continue  # the project itself and its workspaces
        name = text(below(value, "name")) or folder.rpartition("node_modules/")[2]
        version = text(below(value, "version"))
        yield Dependency(name, "npm", version, key.line, key.column, folder)


def _nested(node: Node | None) -> Iterator[Item]:
    for key, value in entries(node):
        constraint = text(below(value, "version")) or ""
        name, version = npm_target(str(key.value), constraint)
        yield Dependency(name, "npm", version, key.line, key.column, f"{key.value}@{constraint}")
        yield from _nested(below(value, "dependencies"))


MANIFEST = Manifest(id="package-lock", pattern=r"(?:package-lock|npm-shrinkwrap)\.json", parse=_parse)
