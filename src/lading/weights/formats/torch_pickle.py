"""Pickles: PyTorch's zip archives (https://pytorch.org/docs/stable/notes/serialization.html), its older chain of pickles, and
the plain or compressed ones of scikit-learn, joblib and Paddle. Loading a pickle runs what it says, so nothing is ever
loaded: opcodes are listed, and the globals they name are the ``pickle.globals`` of the metadata.
"""

from __future__ import annotations

import bz2
import io
import lzma
import pickletools
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from lading.weights.base import BoundedReader, Format, Header, HeaderError, OversizeError, clean

_SUFFIXES = (".pt", ".pth", ".ckpt", ".bin", ".pkl", ".pickle", ".joblib", ".pdparams")
_MAX_PICKLE = 8 << 20
_MAX_OPCODES = 1_000_000
_MAX_GLOBALS = 500
_MAX_ENTRIES = 16

_ZIP = b"PK\x03\x04"
_TORCH_ENTRY = re.compile(rb"[^\0]{0,255}?/?(?:data\.pkl|version|byteorder|constants\.pkl|\.format_version|data/\d+|code/)")
# What zipfile is known to raise about archives that are cut short or made to confuse it.
_ZIP_ERRORS = (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, struct.error, zlib.error, lzma.LZMAError)

# torch.save before 1.6 begins with this number, pickled, and goes on with four more pickles.
_LEGACY_TORCH = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
_LEGACY_PICKLES = 5
_CHAIN = 8


def _matches(head: bytes, name: str) -> bool:
    if name.lower().endswith(_SUFFIXES):
        return True
    return "." not in name and head.startswith((_ZIP, _LEGACY_TORCH))  # a cache names its files by hash alone


def _read(reader: BoundedReader) -> Header | None:
    """Zip, compressed or plain; None for the many other things that these suffixes stand on."""
    head = reader.read(512)
    reader.seek(0)
    if head.startswith(_ZIP):
        return _archive(reader, head)
    listing = _Listing()
    inflate = _compression(head)
    data = _inflated(inflate, reader) if inflate else reader.read(_MAX_PICKLE)
    cut = len(data) == _MAX_PICKLE
    legacy = data.startswith(_LEGACY_TORCH)
    listing.add(data, _LEGACY_PICKLES if legacy else _CHAIN, cut=cut)
    if not _is_pickle(data):
        # Protocols 0 and 1 have no mark of their own: only bytes that name something and then call it are taken for a pickle.
        if not listing.runs:
            return None
    elif not listing.globals and not legacy and listing.complete:
        return None  # numbers, words and lists: no tensors, and nothing to run
    return listing.header(("pickle.container", "torch-legacy" if legacy else "compressed" if inflate else "pickle"))


def _archive(reader: BoundedReader, head: bytes) -> Header | None:
    """A zip archive: torch's when it holds a ``data.pkl`` or, cut short, when its first entry is one of torch's."""
    try:
        with zipfile.ZipFile(reader) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.endswith(".pkl")]
            main = next((entry.filename for entry in entries if entry.filename.rpartition("/")[2] == "data.pkl"), None)
            if main is None:
                return None
            listing = _Listing(complete=len(entries) <= _MAX_ENTRIES)
            for entry in entries[:_MAX_ENTRIES]:
                with archive.open(entry) as stream:
                    listing.add(stream.read(_MAX_PICKLE), _CHAIN, cut=entry.file_size >= _MAX_PICKLE)
            script = any("code/" in name for name in archive.namelist())
    except OversizeError:
        raise
    except _ZIP_ERRORS as error:
        if _TORCH_ENTRY.match(head[30:]):
            raise HeaderError(f"the archive is broken: {error}") from error
        return None
    container = "torchscript" if script else "torch-zip"
    return listing.header(("pickle.container", container), ("zip.root", clean(main.rpartition("/")[0])))


# --- listing ------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[A-Za-z_][\w.]*")
_RUNS = frozenset({"REDUCE", "BUILD", "OBJ", "INST", "NEWOBJ", "NEWOBJ_EX"})
_MARK = object()


def _is_pickle(data: bytes) -> bool:
    """Protocol 2 to 5, its number first?"""
    return len(data) > 2 and data[0] == 0x80 and 2 <= data[1] <= 5


class _LimitError(Exception):
    """More opcodes than are listed."""


@dataclass(slots=True)
class _Listing:
    """The globals that pickles name; ``complete`` while every opcode was followed, ``broken`` once one could not be."""

    complete: bool = True
    broken: bool = False
    runs: bool = False
    globals: set[str] = field(default_factory=set)

    def add(self, data: bytes, pickles: int, *, cut: bool) -> None:
        """List up to ``pickles`` consecutive pickles; ``cut`` tells that ``data`` is only the beginning."""
        stream = io.BytesIO(data)
        for _ in range(pickles):
            try:
                _Machine(self).run(stream)
            except _LimitError:
                self.complete = False
                return
            # Broken streams show in all these ways; a Warning only where the interpreter is told to raise them.
            except (ValueError, IndexError, KeyError, OverflowError, AttributeError, TypeError, Warning):
                self.complete = False
                self.broken = self.broken or not cut
                return
            if not _is_pickle(data[stream.tell() : stream.tell() + 3]):
                return

    def header(self, *about: tuple[str, str]) -> Header:
        """The listing as metadata; raises `HeaderError` when a pickle breaks off before it has named anything."""
        if self.broken and not self.globals:
            raise HeaderError("the pickle breaks off")
        named = sorted(self.globals)[:_MAX_GLOBALS]
        complete = self.complete and len(self.globals) <= _MAX_GLOBALS
        return Header(metadata=(*about, ("pickle.globals", ",".join(named)), ("pickle.complete", "yes" if complete else "no")))


class _Machine:
    """Follows the stack of one pickle as far as strings are concerned, which is where STACK_GLOBAL takes its names from."""

    def __init__(self, listing: _Listing) -> None:
        self._listing = listing
        self._stack: list[object] = []
        self._memo: dict[object, object] = {}

    def run(self, stream: BinaryIO) -> None:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(stream)):
            if count >= _MAX_OPCODES:
                raise _LimitError
            name = opcode.name
            if name in ("GLOBAL", "INST"):
                self._record(*str(argument).split(" ", 1))
            elif name == "STACK_GLOBAL":
                self._record(*(self._stack[-2:] if len(self._stack) > 1 else ("?", "?")))
            self._move(name, opcode, argument)
            if name in _RUNS and self._listing.globals:
                self._listing.runs = True

    def _record(self, module: object, name: object = "?") -> None:
        """One global; ``?`` for a part that the pickle computes or that is no name."""
        words = (w if isinstance(w, str) and _WORD.fullmatch(w) else "?" for w in (module, name))
        if len(self._listing.globals) <= _MAX_GLOBALS:
            self._listing.globals.add(".".join(words)[:200])

    def _move(self, name: str, opcode: pickletools.OpcodeInfo, argument: object) -> None:
        stack = self._stack
        match name:
            case "MEMOIZE":
                self._memo[len(self._memo)] = stack[-1]
            case "PUT" | "BINPUT" | "LONG_BINPUT":
                self._memo[argument] = stack[-1]
            case "GET" | "BINGET" | "LONG_BINGET":
                stack.append(self._memo.get(argument))
            case "DUP":
                stack.append(stack[-1])
            case "MARK":
                stack.append(_MARK)
            case _:
                self._pop([item.name for item in opcode.stack_before])
                stack.extend(argument if isinstance(argument, str) else None for _ in opcode.stack_after)

    def _pop(self, taken: list[str]) -> None:
        """Take off what an opcode consumes; raises IndexError, as the interpreter would, when it is not there."""
        stack = self._stack
        if "mark" in taken:
            while stack.pop() is not _MARK:
                pass
            taken = taken[: taken.index("mark")]
        for _ in taken:
            stack.pop()


# --- compressed pickles -------------------------------------------------------------------------------------------

_Inflate = Callable[[bytes, int], bytes]


def _compression(head: bytes) -> _Inflate | None:
    """The compressors of joblib that the standard library has: zlib, gzip, bz2, xz and lzma."""
    if head[:2] in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b"):
        return zlib.decompressobj(wbits=47).decompress
    if head.startswith(b"BZh"):
        return bz2.BZ2Decompressor().decompress
    if head.startswith((b"\xfd7zXZ\0", b"\x5d\0\0")):
        return lzma.LZMADecompressor(memlimit=128 << 20).decompress
    return None


def _inflated(inflate: _Inflate, reader: BoundedReader) -> bytes:
    """The first `_MAX_PICKLE` bytes; nothing when they cannot be had."""
    try:
        return inflate(reader.read(_MAX_PICKLE), _MAX_PICKLE)
    except (zlib.error, OSError, lzma.LZMAError, EOFError):
        return b""


FORMATS = (Format(id="pickle", suffixes=_SUFFIXES, matches=_matches, read=_read, unsafe=True, budget=24 << 20),)
