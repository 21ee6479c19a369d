"""Small questions to a positioned tree; whatever is not there or of another kind is passed over."""

from __future__ import annotations

from collections.abc import Iterator

from lading.positions.tree import Array, Node, Scalar, Table


def below(node: Node | None, *path: str) -> Node | None:
    """What the keys of ``path`` lead to."""
    for key in path:
        node = node.get(key) if isinstance(node, Table) else None
    return node


def entries(node: Node | None) -> Iterator[tuple[Scalar, Node]]:
    """The entries of a table with a text key."""
    if isinstance(node, Table):
        yield from ((key, value) for key, value in node.entries if isinstance(key.value, str))


def items(node: Node | None) -> Iterator[Node]:
    """The items of an array."""
    if isinstance(node, Array):
        yield from node.items


def text(node: Node | None) -> str | None:
    """The text of a scalar."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def yaml_document(source: str) -> Node | None:
    """The first document of a YAML stream; raises `ParseError`."""
    from lading.positions import yaml  # when asked: few manifests are YAML

    return next(iter(yaml.parse(source)), None)
