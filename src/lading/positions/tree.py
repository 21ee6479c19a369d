"""The one kind of tree that every positioned parser returns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias


class Scalar(NamedTuple):
    """A leaf: ``value`` as the format reads it, and the 1-based line and column where it is written."""

    value: object
    line: int
    column: int


class Table(NamedTuple):
    """A mapping, its entries in the order they are written; a key that occurs twice stands here twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """The value of ``key``, the last one if there are several."""
        return next((value for name, value in reversed(self.entries) if name.value == key), None)


class Array(NamedTuple):
    """A sequence."""

    items: tuple[Node, ...]
    line: int
    column: int


Node: TypeAlias = Scalar | Table | Array


class ParseError(ValueError):
    """The text is not what its format says; ``line`` and ``column`` count from 1 (0: not known)."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        """Say what is wrong and where."""
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def plain(node: Node) -> object:
    """The tree as dicts, lists and values, positions dropped."""
    match node:
        case Scalar():
            return node.value
        case Array():
            return [plain(item) for item in node.items]
        case Table():
            return {key.value: plain(value) for key, value in node.entries}


def at(node: Node, path: tuple[str | int, ...]) -> Node:
    """The deepest node that ``path`` reaches: what to point at when something about ``path`` is wrong."""
    for step in path:
        match node:
            case Table() if isinstance(step, str) and (below := node.get(step)) is not None:
                node = below
            case Array() if isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            case _:
                return node
    return node


def key_of(node: Node, path: tuple[str | int, ...]) -> Scalar | None:
    """The key scalar that introduces ``path``'s last step, when that is a table key."""
    if not path or not isinstance(path[-1], str):
        return None
    holder = at(node, path[:-1])
    if not isinstance(holder, Table):
        return None
    return next((key for key, _ in reversed(holder.entries) if key.value == path[-1]), None)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every leaf value, in the order written."""
    match node:
        case Scalar():
            yield node
        case Array():
            for item in node.items:
                yield from scalars(item)
        case Table():
            for _, value in node.entries:
                yield from scalars(value)
