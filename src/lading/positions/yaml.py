"""YAML with positions, through libyaml's composer: nothing is constructed, aliases are shared and never copied."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from lading.patterns import regex
from lading.positions.tree import Array, Node, ParseError, Scalar, Table

MAX_NODES = 500_000
"""Nodes handed out per document: an alias bomb ends here."""

MAX_DEPTH = 200
"""Nesting that is followed. libyaml's composer recurses in C, where depth without end would end the process."""

_COMPACT = regex(r"(?:[-?:][ \t]+){50}")
_FLOW = 1000

_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAP = "tag:yaml.org,2002:map"


def parse(text: str) -> tuple[Node, ...]:
    """The trees of every document in the stream; raises `ParseError`. Scalars stay text, as they are written."""
    try:
        _refuse_depth(text)
        return tuple(_documents(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise ParseError(error.problem or "not valid YAML", *where) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ParseError(str(error).splitlines()[0] if str(error) else "not valid YAML") from error
    except RecursionError as error:
        raise ParseError("nested too deeply") from error


def _refuse_depth(text: str) -> None:
    """Count depth on the event stream, but only where the text could nest deeply: many brackets, or indicators in a row."""
    if text.count("[") + text.count("{") < _FLOW and not _COMPACT.search(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ParseError("nested too deeply", event.start_mark.line + 1 if event.start_mark else 0)


def _documents(text: str) -> Iterator[Node]:
    for document in yaml.compose_all(text, Loader=_LOADER):
        if document is not None:
            yield _Walk().node(document, 0)


class _Walk:
    """Turns composed nodes into a tree, counting them."""

    def __init__(self) -> None:
        self.left = MAX_NODES

    def node(self, node: yaml.Node, depth: int) -> Node:
        self.left -= 1
        if self.left < 0 or depth > MAX_DEPTH:
            raise ParseError("too many or too deeply nested nodes (aliases expanded)", node.start_mark.line + 1)
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        match node:
            case yaml.ScalarNode():
                if node.style in ("|", ">"):
                    line += 1  # a block scalar's text starts on the line after its indicator
                return Scalar(node.value, line, column)
            case yaml.SequenceNode():
                return Array(tuple(self.node(item, depth + 1) for item in node.value), line, column)
            case yaml.MappingNode():
                return Table(tuple(self._entries(node, depth)), line, column)
        raise ParseError("an unknown kind of node", line, column)

    def _entries(self, node: yaml.MappingNode, depth: int) -> Iterator[tuple[Scalar, Node]]:
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield Scalar(key.value, key.start_mark.line + 1, key.start_mark.column + 1), self.node(value, depth + 1)
