"""NumPy's ``.npy`` (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html) and ``.npz``, a zip of them.

An array of objects is a pickle. Other things than weights are stored so as often as not.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

from lading.domain.anatomy import Tensor
from lading.patterns import regex
from lading.weights.archives import ZIP, ZIP_ERRORS, content, open_zip, place
from lading.weights.base import BoundedReader, Format, Header, HeaderError, Part, clean
from lading.weights.dtypes import byte_size, numpy_word
from lading.weights.pickles import Listing, Stream

MAGIC = b"\x93NUMPY"
_MAX_HEADER = 64 << 10
_MAX_ENTRIES = 20_000
_MAX_PICKLE = 8 << 20
_DESCR = regex(r"""'descr'\s*:\s*(?:'([^']{1,32})'|(\[))""")
_ORDER = regex(r"'fortran_order'\s*:\s*(True|False)")
_SHAPE = regex(r"'shape'\s*:\s*\(([\d,\sL]{0,1000})\)")


def _array(reader: BoundedReader, name: str) -> Tensor:
    """The header of one array, the reader left behind it."""
    if reader.exactly(6) != MAGIC:
        raise HeaderError("no NumPy array")
    major = reader.exactly(2)[0]
    if major not in (1, 2, 3):
        raise HeaderError(f"version {major} of the format is not known")
    length = int.from_bytes(reader.exactly(2 if major == 1 else 4), "little")
    if length > _MAX_HEADER:
        raise HeaderError("a header longer than NumPy writes")
    text = reader.exactly(length).decode("latin-1")
    descr, order, shape = _DESCR.search(text), _ORDER.search(text), _SHAPE.search(text)
    if not (descr and order and shape):
        raise HeaderError("the header is no description of an array")
    sizes = tuple(int(n) for n in re.findall(r"\d+", shape[1]))
    if len(sizes) > 64 or any(n >= 1 << 63 for n in sizes):
        raise HeaderError("the header is no description of an array")
    dtype = numpy_word(descr[1]) if descr[1] else "RECORD"
    size = byte_size(dtype, sizes)
    if size is not None and size > reader.left:
        raise HeaderError(f"the array needs {size:,} bytes and {reader.left:,} are there")
    native = order[1] == "False" and not descr[1].startswith(">") if descr[1] else False
    return Tensor(name, dtype, sizes, reader.tell() if native and size is not None else None, size)


def _read(reader: BoundedReader) -> Header:
    tensor = _array(reader, "array")
    listing = Listing()
    if tensor.dtype == "|O":
        listing.add(Stream(reader), 1)
    return _header((tensor,), listing)


def _read_npz(reader: BoundedReader) -> Header:
    listing, tensors = Listing(), []
    try:
        with open_zip(reader) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.endswith(".npy")]
            if not entries and archive.infolist():
                raise HeaderError("an archive without arrays")
            listing.complete = len(entries) <= _MAX_ENTRIES
            for entry in entries[:_MAX_ENTRIES]:
                name = clean(entry.filename.removesuffix(".npy"))[:300]
                begin = place(reader, entry)
                if begin is not None:
                    part: BoundedReader = Part(reader, begin, entry.file_size)
                    tensor = _array(part, name)
                    inside = tensor.begin
                    tensors.append(replace(tensor, begin=None if inside is None else begin + inside))
                else:
                    head = content(archive, entry, _MAX_HEADER)
                    part = BoundedReader(BytesIO(head), max(len(head), entry.file_size))
                    tensors.append(replace(_array(part, name), begin=None))
                if tensors[-1].dtype == "|O":
                    data = content(archive, entry, _MAX_PICKLE)
                    listing.add(Stream(data[part.tell() :]), 1, cut=entry.file_size >= _MAX_PICKLE)
    except HeaderError:
        raise
    except ZIP_ERRORS as error:
        raise HeaderError(f"the archive is broken: {error}") from error
    return _header(tuple(tensors), listing)


def _header(tensors: tuple[Tensor, ...], listing: Listing) -> Header:
    about = (
        ("tensors.count", str(len(tensors))),
        ("tensors.dtypes", ",".join(sorted({tensor.dtype for tensor in tensors})[:50])),
    )
    holds = any(tensor.dtype == "|O" for tensor in tensors)
    return Header(
        metadata=listing.metadata(*about) if holds else about,
        tensors=tensors,
        imports=listing.imports,
        complete=listing.listed,
    )


def is_npz(head: bytes, name: str) -> bool:
    """By name and first bytes."""
    return name.lower().endswith(".npz") and head.startswith((ZIP, b"PK\x05\x06"))


FORMATS = (
    Format(id="npy", suffixes=(".npy",), matches=lambda head, _name: head.startswith(MAGIC), read=_read, general=True),
    Format(id="npz", suffixes=(".npz",), matches=is_npz, read=_read_npz, general=True),
)
