"""Random access to a file through few reads: formats whose parts point at each other are read page by page."""

from __future__ import annotations

import struct
from collections import OrderedDict

from lading.weights.base import BoundedReader, HeaderError

_PAGE = 4_096
_PAGES = 256


class Window:
    """Bytes at any place of a file. Remembers the pages last seen."""

    def __init__(self, reader: BoundedReader, page: int = _PAGE) -> None:
        """Read through ``reader``, a ``page`` at a time."""
        self.reader = reader
        self.size = reader.size
        self._page = page
        self._pages: OrderedDict[int, bytes] = OrderedDict()

    def take(self, at: int, count: int) -> bytes:
        """``count`` bytes at ``at``; raises `HeaderError` when they are not all there."""
        if at < 0 or count < 0 or at + count > self.size:
            raise HeaderError("the file ends inside its header")
        number, inside = divmod(at, self._page)
        if inside + count <= self._page:
            return self._get(number)[inside : inside + count]
        self.reader.seek(at)
        return self.reader.exactly(count)

    def number(self, at: int, code: str = "<I") -> int:
        """The number that `struct` reads with ``code``."""
        value: int = struct.unpack(code, self.take(at, struct.calcsize(code)))[0]
        return value

    def little(self, at: int, count: int) -> int:
        """An unsigned little-endian number of ``count`` bytes."""
        return int.from_bytes(self.take(at, count), "little")

    def _get(self, number: int) -> bytes:
        page = self._pages.get(number)
        if page is None:
            self.reader.seek(number * self._page)
            page = self._pages[number] = self.reader.read(self._page)
            if len(self._pages) > _PAGES:
                self._pages.popitem(last=False)
        return page
