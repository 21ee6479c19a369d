"""pyproject.toml: PEP 621 and 735 tables, and those of Poetry, uv and PDM.

Build requirements are left out: they are not shipped.
"""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest
from lading.detect.manifests.nodes import below, entries, items, text
from lading.detect.manifests.pip import exact_version, pip_item
from lading.positions import toml
from lading.positions.tree import Array, Node, Scalar, Table


def _parse(source: str, _path: str) -> Iterator[Item]:
    root = toml.parse(source)
    yield from _list(below(root, "project", "dependencies"))
    yield from _list(below(root, "tool", "uv", "dev-dependencies"))
    for groups in (("project", "optional-dependencies"), ("dependency-groups",), ("tool", "pdm", "dev-dependencies")):
        for _, group in entries(below(root, *groups)):
            yield from _list(group)
    poetry = below(root, "tool", "poetry")
    yield from _poetry(below(poetry, "dependencies"))
    yield from _poetry(below(poetry, "dev-dependencies"))
    for _, group in entries(below(poetry, "group")):
        yield from _poetry(below(group, "dependencies"))


def _list(node: Node | None) -> Iterator[Item]:
    """An array of PEP 508 statements (PDM has editable ones, too); tables in it include other groups, which are read anyway."""
    for item in items(node):
        if isinstance(item, Scalar) and (said := pip_item(text(item) or "", item.line, item.column)):
            yield said


def _poetry(node: Node | None) -> Iterator[Item]:
    """A table from names to constraints, to tables with ``version``, or to arrays of such tables."""
    for key, value in entries(node):
        name = str(key.value)
        if name == "python":
            continue
        if isinstance(value, Array) and len(value.items) == 1:
            value = value.items[0]
        constraint = text(below(value, "version") if isinstance(value, Table) else value)
        yield Dependency(name, "pypi", exact_version(constraint), key.line, key.column, f"{name} {constraint or ''}".strip())


MANIFEST = Manifest(id="pyproject", pattern=r"pyproject\.toml", parse=_parse)
