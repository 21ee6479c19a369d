"""TOML 1.0 with positions. ``tomllib`` decides what is valid and what a literal means; here only places are found.

The tree is built from tokens because no maintained TOML library reports where a value stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lading.patterns import regex
from lading.positions.lines import Lines
from lading.positions.tree import Array, Node, ParseError, Scalar, Table

_SKIP = regex(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = regex(r"""[ \t]*(?:(?P<bare>[A-Za-z0-9_-]+)|(?P<quoted>"(?:\\.|[^"\\\n])*"|'[^'\n]*'))[ \t]*""")
_LITERAL = regex(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    # A date and a time may be parted by one blank.
    r"|\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+"
    r"|[^\s,\]}#\[{]+",
    re.DOTALL,
)


@dataclass(slots=True)
class _Table:
    """A table while it is being filled: nested tables and arrays of tables may be reopened later."""

    at: int
    entries: list[tuple[Scalar, _Table | list[_Table] | Node]] = field(default_factory=list)
    held: dict[object, _Table | list[_Table] | Node] = field(default_factory=dict)

    def add(self, key: Scalar, value: _Table | list[_Table] | Node) -> None:
        """One more entry; of those with the same key the first is the one that is reopened."""
        self.entries.append((key, value))
        self.held.setdefault(key.value, value)


def parse(text: str) -> Table:
    """The document as a `Table`; raises `ParseError` with line and column where `tomllib` refuses it."""
    import tomllib  # here and below when asked: in most runs no file is TOML

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        if found:
            message = str(error)[: found.start()].strip()
            raise ParseError(message, int(found[1]), int(found[2])) from error
        last = text.count("\n") + 1
        raise ParseError(str(error).removesuffix(" (at end of document)") + " at the end of the file", last, 1) from error
    except ValueError as error:  # a whole number with more digits than Python reads
        raise ParseError(str(error).partition(";")[0]) from error
    except RecursionError as error:
        raise ParseError("nested too deeply") from error
    try:
        return _Parser(text).document()
    except RecursionError as error:
        raise ParseError("nested too deeply") from error


class _Parser:
    """Walks a text that is known to be valid TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.pos = 0

    def document(self) -> Table:
        root = _Table(0)
        current = root
        while True:
            self._skip()
            if self.pos >= len(self.text):
                return self._freeze(root)
            if self.text.startswith("[[", self.pos):
                self.pos += 2
                current = self._open(root, self._path(), many=True)
                self.pos += 2
            elif self.text[self.pos] == "[":
                self.pos += 1
                current = self._open(root, self._path(), many=False)
                self.pos += 1
            else:
                self._entry(current)

    def _skip(self) -> None:
        found = _SKIP.match(self.text, self.pos)
        if found:
            self.pos = found.end()

    def _path(self) -> list[Scalar]:
        """A dotted key; leaves the position behind it."""
        path: list[Scalar] = []
        while found := _KEY.match(self.text, self.pos):
            name = found["bare"] or _meaning(found["quoted"])
            start = found.start("bare") if found["bare"] else found.start("quoted")
            path.append(Scalar(name, *self.lines.locate(start)))
            self.pos = found.end()
            if not self.text.startswith(".", self.pos):
                break
            self.pos += 1
        return path

    def _open(self, root: _Table, path: list[Scalar], *, many: bool) -> _Table:
        table = self._descend(root, path[:-1])
        if not many:
            return self._descend(table, path[-1:])
        held = table.held.get(path[-1].value)
        new = _Table(self.pos)
        if isinstance(held, list):
            held.append(new)
        else:
            table.add(path[-1], [new])
        return new

    def _descend(self, table: _Table, path: list[Scalar]) -> _Table:
        for key in path:
            held = table.held.get(key.value)
            if isinstance(held, list):
                table = held[-1]
            elif isinstance(held, _Table):
                table = held
            else:
                below = _Table(self.pos)
                table.add(key, below)
                table = below
        return table

    def _entry(self, table: _Table) -> None:
        path = self._path()
        table = self._descend(table, path[:-1])
        self.pos = self.text.index("=", self.pos) + 1
        self._skip()
        table.add(path[-1], self._value())

    def _value(self) -> Node | _Table:
        start = self.pos
        opening = self.text[start]
        if opening == "[":
            return self._array()
        if opening == "{":
            return self._inline()
        found = _LITERAL.match(self.text, start)
        literal = found[0] if found else ""
        self.pos = start + len(literal)
        return Scalar(_meaning(literal), *self.lines.locate(start))

    def _array(self) -> Array:
        line, column = self.lines.locate(self.pos)
        self.pos += 1
        items: list[Node] = []
        while True:
            self._skip()
            if self.text[self.pos] == "]":
                self.pos += 1
                return Array(tuple(items), line, column)
            if self.text[self.pos] == ",":
                self.pos += 1
                continue
            value = self._value()
            items.append(self._freeze(value) if isinstance(value, _Table) else value)

    def _inline(self) -> _Table:
        table = _Table(self.pos)
        self.pos += 1
        while True:
            self._skip()
            if self.text[self.pos] == "}":
                self.pos += 1
                return table
            if self.text[self.pos] == ",":
                self.pos += 1
                continue
            self._entry(table)

    def _freeze(self, table: _Table) -> Table:
        entries: list[tuple[Scalar, Node]] = []
        for key, value in table.entries:
            match value:
                case _Table():
                    entries.append((key, self._freeze(value)))
                case list():
                    items = tuple(self._freeze(item) for item in value)
                    entries.append((key, Array(items, key.line, key.column)))
                case _:
                    entries.append((key, value))
        return Table(tuple(entries), *self.lines.locate(table.at))


def _meaning(literal: str) -> Any:
    """What a literal means."""
    import tomllib

    return tomllib.loads(f"v = {literal}")["v"]
