"""Lines for a terminal: words that are folded and indented, and a table.

As `rich` lays them out, which takes longer to load than a hook has for all the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest
from typing import Final, NamedTuple, TypeAlias

from lading.patterns import regex

_CODES: Final = {"bold": 1, "dim": 2, "italic": 3, "red": 31, "green": 32, "yellow": 33, "cyan": 36}
"""Parameters of the control sequence for a style (ECMA-48, Select Graphic Rendition)."""
_WORD = regex(r"\s*\S+\s*")
_NARROW = regex(r"[ -\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u257f]*")
"""Latin letters, punctuation, arrows and lines: one column each. The others are looked up."""
_GAP: Final = "  "

Part: TypeAlias = tuple[str, str]
"""A text and its style: words of `_CODES`, or nothing."""
Line: TypeAlias = list[Part]


def width_of(text: str) -> int:
    """The columns that a text takes."""
    if _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len  # when there is one: its tables of widths are large

    return cell_len(text)


class Text:
    """A paragraph of styled parts, folded where it is wider than there is room for."""

    def __init__(self, text: str = "", style: str = "") -> None:
        """All of one style."""
        self._parts: Sequence[Part] = [(text, style)]

    @staticmethod
    def assemble(*parts: str | Part) -> Text:
        """Of several styles."""
        made = Text()
        made._parts = [(part, "") if isinstance(part, str) else part for part in parts]
        return made

    def lines(self, width: int) -> Iterator[Line]:
        """The lines, no wider than ``width``."""
        start = 0
        for one in "".join(text for text, _ in self._parts).split("\n"):
            for at, end in _folded(one, width):
                yield self._slice(start + at, start + at + len(one[at:end].rstrip()))
            start += len(one) + 1

    def _slice(self, start: int, end: int) -> Line:
        begins = accumulate((len(text) for text, _ in self._parts), initial=0)
        cut = (
            (text[max(0, start - at) : max(0, end - at)], style) for at, (text, style) in zip(begins, self._parts, strict=False)
        )
        return [(text, style) for text, style in cut if text]


class Indented(NamedTuple):
    """A paragraph with so many blanks before each line."""

    text: Text
    by: int

    def lines(self, width: int) -> Iterator[Line]:
        """The lines, no wider than ``width``."""
        return ([(" " * self.by, ""), *line] for line in self.text.lines(width - self.by))


class Table(NamedTuple):
    """Columns of these widths under their headings."""

    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Text | Indented]]

    def lines(self, _width: int) -> Iterator[Line]:
        """The lines, as wide as the columns are."""
        widths = [width for _, width in self.columns]
        yield from _beside([Text(heading, "bold") for heading, _ in self.columns], widths)
        yield [("─" * (sum(widths) + len(_GAP) * (len(widths) - 1)), "")]
        for row in self.rows:
            yield from _beside(row, widths)


Block: TypeAlias = Text | Indented | Table


def rendered(blocks: Sequence[Block], width: int, *, color: bool) -> str:
    """The blocks one below the other."""
    lines = (line for block in blocks for line in block.lines(width))
    return "".join(f"{''.join(_painted(*part) if color else part[0] for part in line)}\n" for line in lines)


def _painted(text: str, style: str) -> str:
    codes = ";".join(str(_CODES[word]) for word in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


def _beside(row: Sequence[Text | Indented], widths: Sequence[int]) -> Iterator[Line]:
    """The cells of a row side by side."""
    columns = [list(cell.lines(width)) for cell, width in zip(row, widths, strict=False)]
    for lines in zip_longest(*columns, fillvalue=list[Part]()):
        found: Line = []
        for line, width in zip(lines, widths, strict=False):
            room = width - sum(width_of(text) for text, _ in line)
            found += [*line, (" " * room + _GAP, "")]
        yield found[:-1]


def _folded(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where the lines of a text begin and end: between words, and in one that is wider than a line."""
    start = used = 0
    for found in _WORD.finditer(text):
        at, word = found.start(), found[0]
        long = width_of(word.rstrip())
        if used + long <= width:
            used += width_of(word)
            continue
        for piece in _pieces(word, width) if long > width else [word] if used else []:
            if at:
                yield start, at
            start = at
            at += len(piece)
            used = width_of(piece)
    yield start, len(text)


def _pieces(word: str, width: int) -> list[str]:
    """A word in parts of the width of a line."""
    if _NARROW.fullmatch(word):
        return [word[at : at + width] for at in range(0, len(word), width)]
    from rich.cells import chop_cells

    return chop_cells(word, width)
