"""From offsets to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right


class Lines:
    """Line starts of a text; asked with a character offset, answers a 1-based line and column."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        """Index ``text`` once."""
        self._starts = [0, *(m.end() for m in re.finditer(r"\n", text))]

    def locate(self, offset: int) -> tuple[int, int]:
        """The line and column of the character at ``offset``."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
