"""Fields of a protobuf message in a file, without its schema (https://protobuf.dev/programming-guides/encoding/).

Byte strings are given as a place, so that gigabytes of tensors are passed over and messages inside messages are read where
they stand.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from lading.weights.base import BoundedReader, HeaderError, clean
from lading.weights.window import Window

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True, slots=True)
class Span:
    """A byte string of a file: from ``begin`` to before ``end``."""

    begin: int
    end: int

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.end - self.begin


class Message:
    """Reads fields. ``fields`` limits how many, all messages of a file together."""

    def __init__(self, reader: BoundedReader, fields: int) -> None:
        """Read through ``reader``."""
        self.window = Window(reader)
        self.fields_left = fields

    @property
    def whole(self) -> Span:
        """The whole file."""
        return Span(0, self.window.size)

    def fields(self, span: Span) -> Iterator[tuple[int, int, int | Span]]:
        """Number, wire type and value of each field; raises `HeaderError` where this is no message."""
        at = span.begin
        while at < span.end:
            self.fields_left -= 1
            if self.fields_left < 0:
                raise HeaderError("too many fields")
            key, at = self._varint(at, span.end)
            number, wire = divmod(key, 8)
            if not 0 < number < 1 << 29:
                raise HeaderError("not a protobuf message")
            value: int | Span
            if wire == VARINT:
                value, at = self._varint(at, span.end)
            elif wire == BYTES:
                length, at = self._varint(at, span.end)
                value = Span(at, at + length)
                at += length
            elif wire in (FIXED64, FIXED32):
                width = 8 if wire == FIXED64 else 4
                value = int.from_bytes(self.window.take(at, width), "little")
                at += width
            else:
                raise HeaderError("not a protobuf message")
            if at > span.end:
                raise HeaderError("a field goes beyond the end of its message")
            yield number, wire, value

    def data(self, span: Span, limit: int) -> bytes:
        """The first ``limit`` bytes of a byte string."""
        return self.window.take(span.begin, min(span.size, limit))

    def text(self, span: Span, limit: int = 1_024) -> str:
        """A byte string as text fit to show."""
        return clean(self.data(span, limit).decode("utf-8", errors="replace"))

    def numbers(self, span: Span, limit: int = 64) -> list[int]:
        """Packed varints."""
        found: list[int] = []
        at = span.begin
        while at < span.end and len(found) < limit:
            value, at = self._varint(at, span.end)
            found.append(value)
        return found

    def _varint(self, at: int, end: int) -> tuple[int, int]:
        value = 0
        for shift in range(0, 70, 7):
            if at >= end:
                raise HeaderError("a message ends inside a number")
            byte = self.window.take(at, 1)[0]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value & 0xFFFF_FFFF_FFFF_FFFF, at
        raise HeaderError("an overlong number")


def signed(value: int) -> int:
    """A varint as the signed number of 64 bits it stands for."""
    return struct.unpack("<q", struct.pack("<Q", value))[0]  # type: ignore[no-any-return]  # q is an int
