"""Zip and tar archives within bounds: their directory, and the beginning of what is in them."""

from __future__ import annotations

import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from lading.weights.base import BoundedReader, HeaderError, OversizeError

ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
TAR_MAGIC = slice(257, 262)

# What zipfile is known to raise about archives that are cut short or made to confuse it.
ZIP_ERRORS = (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, struct.error, zlib.error, lzma.LZMAError)
TAR_ERRORS = (tarfile.TarError, *ZIP_ERRORS)

_MAX_DIRECTORY = 4 << 20
_MAX_MEMBERS = 10_000
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MAX_INFLATED = 64 << 20
"""Bytes of a compressed tar archive that are unpacked on the way to what is wanted."""


def open_zip(reader: BoundedReader) -> zipfile.ZipFile:
    """The archive, its directory read; raises one of `ZIP_ERRORS`, which `OversizeError` is too."""
    with reader.limited(_MAX_DIRECTORY):
        return zipfile.ZipFile(cast(BinaryIO, reader))


def content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """The first ``limit`` bytes of an entry. Only methods that unpack piece by piece are used: the others allow bombs."""
    if entry.compress_type not in _PLAIN:
        raise HeaderError(f"{entry.filename[:100]!r} is packed with method {entry.compress_type}")
    with archive.open(entry) as stream:
        return stream.read(limit)


def place(reader: BoundedReader, entry: zipfile.ZipInfo) -> int | None:
    """Where the bytes of an entry stand in the file, None when they are compressed or not all there."""
    if entry.compress_type != zipfile.ZIP_STORED or entry.header_offset < 0:
        return None
    reader.seek(entry.header_offset + 26)
    raw = reader.read(4)
    if len(raw) < 4:
        return None
    begin = entry.header_offset + 30 + int(sum(struct.unpack("<HH", raw)))
    return begin if begin + entry.file_size <= reader.size else None


def tar_members(reader: BoundedReader) -> Iterator[tuple[tarfile.TarInfo, BinaryIO | None]]:
    """The files of a tar archive, compressed or not, each with its bytes to be read now; raises one of `TAR_ERRORS`."""
    start = reader.tell()
    packed = reader.read(2) == GZIP
    reader.seek(start)
    source: object = _Inflated(reader) if packed else reader
    with tarfile.open(fileobj=cast(BinaryIO, source), mode="r|" if packed else "r:", bufsize=1 << 16) as archive:
        for member, _ in zip(archive, range(_MAX_MEMBERS), strict=False):
            if member.isfile():
                yield member, cast("BinaryIO | None", archive.extractfile(member))


class _Inflated:
    """What gzip packed, from its beginning to `MAX_INFLATED` bytes."""

    def __init__(self, reader: BoundedReader) -> None:
        self._reader = reader
        self._inflate = zlib.decompressobj(wbits=31)
        self._left = MAX_INFLATED

    def read(self, count: int) -> bytes:
        """As a stream does."""
        made = bytearray()
        while len(made) < count and not self._inflate.eof:
            data = self._inflate.unconsumed_tail or self._reader.read(1 << 16)
            if not data:
                break
            made += self._inflate.decompress(data, count - len(made))
        self._left -= len(made)
        if self._left < 0:
            raise OversizeError(f"more than {MAX_INFLATED:,} bytes of a compressed archive")
        return bytes(made)
