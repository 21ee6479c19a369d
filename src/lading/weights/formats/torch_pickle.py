"""Pickles: PyTorch's zip archives (https://pytorch.org/docs/stable/notes/serialization.html), its older chain of pickles, its
oldest tar archives, and the plain or compressed ones of scikit-learn, joblib and Paddle. Loading a pickle runs what it says,
so nothing is ever loaded: see `lading.weights.pickles`.
"""

from __future__ import annotations

import bz2
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO, cast

from lading.domain.anatomy import Tensor
from lading.patterns import regex
from lading.weights.archives import ZIP_ERRORS, content, open_zip, place
from lading.weights.base import BoundedReader, Format, Header, HeaderError, OversizeError, Part, clean
from lading.weights.dtypes import TORCH, byte_size
from lading.weights.pickles import Listing, Stream, is_pickle

_TORCH = (".pt", ".pth", ".ckpt")
_OTHER = (".bin", ".pkl", ".pickle", ".joblib", ".pdparams")
_BUDGET = 24 << 20
_MAX_PICKLE = 8 << 20
_MAX_ENTRIES = 16
_MAX_STORAGES = 20_000

_ZIP = b"PK\x03\x04"
_TORCH_ENTRY = regex(rb"[^\0]{0,255}?/?(?:data\.pkl|version|byteorder|constants\.pkl|\.format_version|data/\d+|code/)")

# torch.save before 1.6 begins with this number, pickled, and goes on with four more pickles.
_LEGACY_TORCH = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
_LEGACY_PICKLES = 5
_CHAIN = 8

# torch.save before 0.1.10 wrote a tar archive of these.
_TAR_MAGIC = slice(257, 262)
_TAR_ENTRIES = frozenset({"sys_info", "pickle", "storages", "tensors"})


def _matches(head: bytes, name: str) -> bool:
    if name.lower().endswith(_OTHER):
        return True
    return "." not in name and head.startswith((_ZIP, _LEGACY_TORCH))  # a cache names its files by hash alone


def _read(reader: BoundedReader, strict: bool = False) -> Header | None:
    """Zip, tar, compressed or plain; None for the many other things that these suffixes stand on. ``strict`` where an archive
    can hardly be anything else.
    """
    head = reader.read(512)
    reader.seek(0)
    if head.startswith(_ZIP):
        return _archive(reader, head, strict)
    if head[_TAR_MAGIC] == b"ustar":
        return _tar(reader)
    listing = Listing()
    inflate = _compression(head)
    data = _inflated(inflate, reader) if inflate else b""
    stream = Stream(data if inflate else reader)
    start = data[:16] if inflate else head
    legacy = start.startswith(_LEGACY_TORCH)
    listing.add(stream, _LEGACY_PICKLES if legacy else _CHAIN, cut=inflate is not None and len(data) == _MAX_PICKLE)
    if not is_pickle(start):
        # Protocols 0 and 1 have no mark of their own: only bytes that name something and then call it are taken for a pickle.
        if not listing.runs:
            return None
    elif not listing.globals and not legacy and listing.complete:
        return None  # numbers, words and lists: no tensors, and nothing to run
    container = "torch-legacy" if legacy else "compressed" if inflate else "pickle"
    begins = _legacy_storages(listing, reader, stream.tell()) if legacy else {}
    return header(listing, begins, ("pickle.container", container), placed=not inflate)


def header(listing: Listing, begins: Mapping[str, int], *about: tuple[str, str], placed: bool = False) -> Header:
    """What a listing says; ``begins`` tells where storages begin in the file, ``placed`` that the pickle is the file."""
    tensors = (stored.at(begins.get(stored.key or "")) for stored in listing.tensors.values())
    return Header(
        metadata=listing.metadata(*about),
        tensors=tuple(one if placed or begins else Tensor(one.name, one.dtype, one.shape, None, one.size) for one in tensors),
        imports=listing.imports,
        complete=listing.listed,
    )


# --- zip ----------------------------------------------------------------------------------------------------------


def _archive(reader: BoundedReader, head: bytes, strict: bool) -> Header | None:
    """A zip archive: torch's when it holds a ``data.pkl`` or, cut short, when its first entry is one of torch's."""
    try:
        with open_zip(reader) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.endswith(".pkl")]
            main = next((entry.filename for entry in entries if entry.filename.rpartition("/")[2] == "data.pkl"), None)
            if main is None and strict and entries:  # torch.package and the like keep theirs under other names
                main = entries[0].filename
            if main is None:
                return None
            listing = list_entries(archive, entries)
            root = main.rpartition("/")[0]
            begins = _storages(reader, archive, f"{root}/data/" if root else "data/", listing.storages)
            script = any("code/" in name for name in archive.namelist())
    except OversizeError:
        raise
    except ZIP_ERRORS as error:
        if isinstance(error, HeaderError):
            raise
        if strict or _TORCH_ENTRY.match(head[30:]):
            raise HeaderError(f"the archive is broken: {error}") from error
        return None
    container = "torchscript" if script else "torch-zip"
    return header(listing, begins, ("pickle.container", container), ("zip.root", clean(root)))


def list_entries(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Listing:
    """The pickles among the entries of an archive."""
    listing = Listing(complete=len(entries) <= _MAX_ENTRIES)
    for entry in entries[:_MAX_ENTRIES]:
        listing.add(Stream(content(archive, entry, _MAX_PICKLE)), _CHAIN, cut=entry.file_size >= _MAX_PICKLE)
    return listing


def _storages(reader: BoundedReader, archive: zipfile.ZipFile, folder: str, wanted: Iterable[str]) -> dict[str, int]:
    """Where the bytes of each storage begin; those that are compressed or not there are left out."""
    begins: dict[str, int] = {}
    names = archive.NameToInfo
    for key in list(wanted)[:_MAX_STORAGES]:
        entry = names.get(f"{folder}{key}")
        if entry is not None and (begin := place(reader, entry)) is not None:
            begins[key] = begin
    return begins


# --- older archives of torch --------------------------------------------------------------------------------------


def _legacy_storages(listing: Listing, reader: BoundedReader, at: int) -> dict[str, int]:
    """Behind the pickles: each storage in the order of the last pickle's keys, its length in front of it."""
    keys = [key for _, key in getattr(listing.last, "items", []) if isinstance(key, str)]
    begins: dict[str, int] = {}
    for key in keys[:_MAX_STORAGES]:
        dtype, count = listing.storages.get(key, ("", 0))
        size = byte_size(dtype, (count,))
        if size is None or at + 8 + size > reader.size:
            break
        begins[key] = at + 8
        at += 8 + size
    return begins


def _tar(reader: BoundedReader) -> Header | None:
    """The oldest archives: names and sizes of tensors are pickles between the numbers of ``tensors`` and ``storages``."""
    listing = Listing()
    found = set()
    try:
        with tarfile.open(fileobj=cast(BinaryIO, reader), mode="r:") as archive:
            for member, _ in zip(archive, range(_MAX_ENTRIES), strict=False):
                name = member.name.removeprefix("./")
                if name in _TAR_ENTRIES and member.isfile():
                    found.add(name)
                    part = Part(reader, member.offset_data, min(member.size, reader.size - member.offset_data))
                    _tar_part(name, listing, Stream(part))
                    reader.seek(member.offset_data)
    except OversizeError:
        raise
    except (tarfile.TarError, *ZIP_ERRORS) as error:
        raise HeaderError(f"the archive is broken: {error}") from error
    if "pickle" not in found:
        return None
    return header(listing, {}, ("pickle.container", "torch-tar"))


def _tar_part(name: str, listing: Listing, stream: Stream) -> None:
    if name in ("pickle", "sys_info"):
        listing.add(stream, 1)
        return
    # How many there are, then for each a pickle and its numbers.
    if not listing.add(stream, 1):
        return
    while stream.tell() < stream.size and listing.add(stream, 1):
        said = listing.last if isinstance(listing.last, tuple) else ()
        dtype = next((word for word in map(_storage_word, said) if word), None)
        try:
            if name == "storages" and dtype:
                count = int.from_bytes(stream.peek(8), "little")
                stream.skip(8 + (byte_size(dtype, (count,)) or 0))
            elif name == "tensors":
                dimensions = int.from_bytes(stream.peek(4), "little")
                stream.skip(8 + 16 * min(dimensions, 64) + 8)
            else:
                raise ValueError("not a storage")
        except ValueError:
            listing.complete = False
            return


def _storage_word(value: object) -> str | None:
    return TORCH.get(getattr(value, "name", ""))


# --- compressed pickles -------------------------------------------------------------------------------------------

_Inflate = Callable[[bytes, int], bytes]


def _compression(head: bytes) -> _Inflate | None:
    """The compressors of joblib that the standard library has: zlib, gzip, bz2, xz and lzma."""
    if head[:2] in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b"):
        return zlib.decompressobj(wbits=47).decompress
    if head.startswith(b"BZh"):
        return bz2.BZ2Decompressor().decompress
    if head.startswith((b"\xfd7zXZ\0", b"\x5d\0\0")):
        return lzma.LZMADecompressor(memlimit=64 << 20).decompress
    return None


def _inflated(inflate: _Inflate, reader: BoundedReader) -> bytes:
    """The first `_MAX_PICKLE` bytes; nothing when they cannot be had."""
    try:
        return inflate(reader.read(_MAX_PICKLE), _MAX_PICKLE)
    except (zlib.error, OSError, lzma.LZMAError, EOFError, MemoryError):
        return b""


FORMATS = (
    Format(
        id="pickle",
        suffixes=_TORCH,
        matches=lambda _head, name: name.lower().endswith(_TORCH),
        read=lambda reader: _read(reader, strict=True),
        unsafe=True,
        budget=_BUDGET,
    ),
    Format(id="pickle", suffixes=_OTHER, matches=_matches, read=_read, unsafe=True, budget=_BUDGET, general=True),
)
