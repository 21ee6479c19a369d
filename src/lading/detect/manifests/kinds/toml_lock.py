"""Lock files that are TOML with one table per package: Poetry, uv, PDM, PEP 751 and Cargo."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Ecosystem, Item, Manifest
from lading.detect.manifests.nodes import below, items, text
from lading.positions import toml
from lading.positions.tree import Scalar

_LOCAL = ("editable", "virtual", "directory")


def _parse(source: str, path: str) -> Iterator[Item]:
    root = toml.parse(source)
    ecosystem: Ecosystem = "crates" if path.endswith("Cargo.lock") else "pypi"
    for table in "package", "packages":
        for package in items(below(root, table)):
            name = below(package, "name")
            if any(below(package, "source", kind) for kind in _LOCAL):
                continue  # the project itself
            if isinstance(name, Scalar) and (written := text(name)):
                version = text(below(package, "version"))
                yield Dependency(written, ecosystem, version, name.line, name.column, f"{written} {version or ''}".strip())


MANIFEST = Manifest(id="toml-lock", pattern=r"(?:poetry|uv|pdm|Cargo)\.lock|pylock(?:\.[^./]+)?\.toml", parse=_parse)
