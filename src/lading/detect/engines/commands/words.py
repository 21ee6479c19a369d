"""Words of a command: literal text and variables, and where they stand in their file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lading.positions.lines import Lines

SEARCHED_LINES = 60
"""How far below the start of a folded text one of its words is looked for."""


@dataclass(frozen=True, slots=True)
class Variable:
    """``$NAME``, ``${NAME:-default}``, or (without a name) anything whose value only running the command would tell.

    ``raw`` is what stands for it when no value is known; ``many`` is ``${NAME[@]}``: one word for each item.
    """

    name: str
    raw: str
    default: Word | None = None
    many: bool = False


Part: TypeAlias = str | Variable


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``quoted`` when any of it is."""

    parts: tuple[Part, ...]
    line: int
    column: int
    quoted: bool = False

    @property
    def head(self) -> str:
        """The literal text that it begins with."""
        return self.parts[0] if self.parts and isinstance(self.parts[0], str) else ""

    def after(self, length: int) -> Word:
        """The word without the first ``length`` characters of its head."""
        rest = self.head[length:]
        parts = (rest, *self.parts[1:]) if rest else self.parts[1:]
        return Word(parts, self.line, self.column + length, self.quoted)


@dataclass(frozen=True, slots=True)
class HereDocument:
    """The lines between ``<<EOF`` and ``EOF``."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command: its words, assignments and reserved words still in front; where its output goes; what is fed in."""

    words: tuple[Word, ...]
    outputs: tuple[Word, ...] = ()
    documents: tuple[HereDocument, ...] = ()


class Place:
    """From offsets of a text to lines and columns of its file.

    A text that was taken out of another file (a YAML block, the argument of ``bash -c``) begins on ``line`` of it. Its columns
    are found again in ``file``, the lines of that file, because indentation and escapes are gone from the text.
    """

    def __init__(self, text: str, line: int = 1, file: Sequence[str] | None = None) -> None:
        """Index ``text`` once."""
        self._text = text
        self._lines = Lines(text)
        self._first = line
        self._file = file
        self._split: list[str] = []

    def at(self, start: int, end: int) -> tuple[int, int]:
        """Line and column of what stands between two offsets."""
        line, column = self._lines.locate(start)
        if self._file is None:
            return line, column
        raw = self._text[start : min(end, start + 200)].split("\n", 1)[0].strip("\"'")
        return find(self._file, line + self._first - 1, raw)

    def line(self, offset: int) -> int:
        """The line alone."""
        return self._lines.locate(offset)[0] + (self._first - 1 if self._file is not None else 0)

    def file(self) -> Sequence[str]:
        """The lines of the file."""
        if self._file is None:
            self._split = self._split or self._text.split("\n")
            return self._split
        return self._file


def find(file: Sequence[str], line: int, text: str) -> tuple[int, int]:
    """Where ``text`` stands on ``line`` (from 1) or a little below; the line's beginning when it does not."""
    for number in range(line, min(line + SEARCHED_LINES, len(file) + 1)):
        column = file[number - 1].find(text) if number > 0 else -1
        if column >= 0:
            return number, column + 1
    return line, 1
