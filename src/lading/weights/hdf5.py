"""The part of HDF5 that Keras uses (https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html): groups, datasets, and
attributes, read where they stand. Links and attributes in dense storage (fractal heaps) are not followed, which is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lading.domain.anatomy import Tensor
from lading.weights.base import BoundedReader, HeaderError, clean
from lading.weights.dtypes import byte_size
from lading.weights.window import Window

MAGIC = b"\x89HDF\r\n\x1a\n"
_MAX_OBJECTS = 20_000
_MAX_MESSAGES = 4_096
_MAX_NODES = 50_000
_MAX_DEPTH = 32
_MAX_TEXT = 4 << 20
_NAME = 512

_DATASPACE, _LINK_INFO, _DATATYPE, _LINK, _LAYOUT, _ATTRIBUTE, _CONTINUATION, _SYMBOLS, _ATTRIBUTE_INFO = (
    0x01, 0x02, 0x03, 0x06, 0x08, 0x0C, 0x10, 0x11, 0x15,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Message:
    kind: int
    at: int
    size: int


@dataclass(slots=True)
class Contents:
    """Tensors by the path of their dataset, texts by ``path@attribute``; ``complete`` when everything was followed."""

    tensors: list[Tensor] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    complete: bool = True


class File:
    """An HDF5 file."""

    def __init__(self, reader: BoundedReader) -> None:
        """Read the superblock; raises `HeaderError` when there is none at the beginning."""
        self._window = window = Window(reader)
        if window.take(0, 8) != MAGIC:
            raise HeaderError("no HDF5 signature")
        version = window.little(8, 1)
        if version in (0, 1):
            self._offset, self._length = window.little(13, 1), window.little(14, 1)
            at = 24 if version == 0 else 28
        elif version in (2, 3):
            self._offset, self._length = window.little(9, 1), window.little(10, 1)
            at = 12
        else:
            raise HeaderError(f"version {version} of HDF5's superblock is not known")
        if self._offset not in (4, 8) or self._length not in (4, 8):
            raise HeaderError("addresses of an unknown size")
        self._base = self._address(at)
        # base, free space (or extension), end of file, then: driver and the root's entry, or the root itself.
        root = at + 3 * self._offset if version > 1 else at + 5 * self._offset
        self._root = self._address(root)
        if self._address(at + 2 * self._offset) + self._base > window.size:
            raise HeaderError("the file is shorter than it says")
        self._nodes = 0

    def read(self, wanted: frozenset[str]) -> Contents:
        """Walk the groups; of the attributes only those named ``wanted`` are kept."""
        contents = Contents()
        seen: set[int] = set()
        work = [("", self._root, 0)]
        while work:
            path, at, depth = work.pop()
            if at in seen:
                continue
            seen.add(at)
            if len(seen) > _MAX_OBJECTS or depth > _MAX_DEPTH:
                contents.complete = False
                break
            messages = list(self._messages(at))
            self._object(path, messages, wanted, contents)
            below = [(name, child) for message in messages for name, child in self._children(message, contents)]
            work += [(f"{path}/{name}"[-_NAME:] if path else name, child, depth + 1) for name, child in below]
        contents.tensors.sort(key=lambda tensor: tensor.name)
        return contents

    # --- objects --------------------------------------------------------------------------------------------------

    def _address(self, at: int) -> int:
        return self._window.little(at, self._offset)

    def _messages(self, address: int) -> Iterator[_Message]:
        """The messages of an object header of either version, continuations too."""
        at = self._base + address
        new = self._window.take(at, 4) == b"OHDR"
        if new:
            flags = self._window.little(at + 5, 1)
            start = at + 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
            width = 1 << (flags & 3)
            blocks = [(start + width, self._window.little(start, width))]
            head = 4 + (2 if flags & 4 else 0)
        else:
            if self._window.little(at, 1) != 1:
                raise HeaderError("an object header of an unknown version")
            blocks = [(at + 16, self._window.little(at + 8, 4))]
            head = 8
        count = 0
        while blocks:
            at, size = blocks.pop(0)
            end = at + size
            while at + head <= end:
                count += 1
                if count > _MAX_MESSAGES:
                    raise HeaderError("too many messages in an object header")
                kind = self._window.little(at, 1 if new else 2)
                length = self._window.little(at + (1 if new else 2), 2)
                if kind == _CONTINUATION:
                    block, extent = (
                        self._base + self._address(at + head),
                        self._window.little(at + head + self._offset, self._length),
                    )
                    blocks.append((block + 4, extent - 8) if new else (block, extent))
                elif kind:
                    yield _Message(kind, at + head, length)
                at += head + length

    def _object(self, path: str, messages: list[_Message], wanted: frozenset[str], contents: Contents) -> None:
        by_kind = {message.kind: message for message in reversed(messages)}
        if _LAYOUT in by_kind and _DATATYPE in by_kind and _DATASPACE in by_kind:
            shape = self._shape(by_kind[_DATASPACE].at)
            dtype, little = self._dtype(by_kind[_DATATYPE].at)
            begin = self._contiguous(by_kind[_LAYOUT].at) if little else None
            size = byte_size(dtype, shape)
            if begin is not None and size is not None and begin + size > self._window.size:
                raise HeaderError(f"dataset {path[:80]!r} goes beyond the end of the file")
            contents.tensors.append(Tensor(clean(path), dtype, shape, begin, size))
        for message in messages:
            if message.kind == _ATTRIBUTE:
                name, text = self._attribute(message, wanted)
                if text is not None:
                    contents.texts[f"{path}@{name}"] = text
            elif message.kind == _ATTRIBUTE_INFO:
                flags = self._window.little(message.at + 1, 1)
                heap = self._address(message.at + 2 + (2 if flags & 1 else 0))
                contents.complete &= heap == self._undefined

    @property
    def _undefined(self) -> int:
        return (1 << 8 * self._offset) - 1

    def _shape(self, at: int) -> tuple[int, ...]:
        version, rank = self._window.little(at, 1), self._window.little(at + 1, 1)
        if rank > 32:
            raise HeaderError(f"a dataset of {rank} dimensions")
        first = at + (8 if version == 1 else 4)
        return tuple(self._window.little(first + n * self._length, self._length) for n in range(rank))

    def _dtype(self, at: int) -> tuple[str, bool]:
        """The word, and whether the bytes are in little-endian order."""
        kind, bits, size = self._window.little(at, 1) & 15, self._window.little(at + 1, 1), self._window.little(at + 4, 4)
        little = not bits & 1
        if kind == 0:
            return f"{'I' if bits & 8 else 'U'}{size * 8}"[:16], little
        if kind == 1:
            return f"F{size * 8}"[:16], little
        return {3: "STRING", 6: "RECORD", 8: "ENUM", 9: "STRING"}.get(kind, f"class {kind}"), False

    def _contiguous(self, at: int) -> int | None:
        """Where the numbers stand, when they stand in one piece."""
        version, kind = self._window.little(at, 1), self._window.little(at + 1, 1)
        if version not in (3, 4) or kind != 1:
            return None
        address = self._address(at + 2)
        return None if address == self._undefined else self._base + address

    # --- groups ---------------------------------------------------------------------------------------------------

    def _children(self, message: _Message, contents: Contents) -> Iterator[tuple[str, int]]:
        if message.kind == _SYMBOLS:
            tree, heap = self._address(message.at), self._address(message.at + self._offset)
            if self._window.take(self._base + heap, 4) != b"HEAP":
                raise HeaderError("a group without names")
            names = self._address(self._base + heap + 8 + 2 * self._length)
            yield from self._symbols(self._base + tree, self._base + names)
        elif message.kind == _LINK:
            if (link := self._link(message.at)) is not None:
                yield link
        elif message.kind == _LINK_INFO:
            flags = self._window.little(message.at + 1, 1)
            heap = self._address(message.at + 2 + (8 if flags & 1 else 0))
            contents.complete &= heap == self._undefined

    def _symbols(self, tree: int, names: int) -> Iterator[tuple[str, int]]:
        """The leaves of a group's B-tree."""
        work, seen = [tree], set()
        while work:
            at = work.pop()
            self._nodes += 1
            if self._nodes > _MAX_NODES or at in seen:
                raise HeaderError("too many groups")
            seen.add(at)
            sign, count = self._window.take(at, 4), self._window.little(at + 6, 2)
            if sign == b"TREE":
                first = at + 8 + 2 * self._offset + self._length
                step = self._offset + self._length
                work += [self._base + self._address(first + n * step) for n in range(count)]
            elif sign == b"SNOD":
                for entry in range(at + 8, at + 8 + count * (2 * self._offset + 24), 2 * self._offset + 24):
                    yield self._name(names + self._address(entry)), self._address(entry + self._offset)
            else:
                raise HeaderError("a group's tree is broken")

    def _name(self, at: int) -> str:
        there = min(_NAME, self._window.size - at)
        return clean(self._window.take(at, there).partition(b"\0")[0].decode("utf-8", "replace"))

    def _link(self, at: int) -> tuple[str, int] | None:
        flags = self._window.little(at + 1, 1)
        at += 2
        kind = 0
        if flags & 8:
            kind = self._window.little(at, 1)
            at += 1
        at += (8 if flags & 4 else 0) + (1 if flags & 16 else 0)
        width = 1 << (flags & 3)
        length = self._window.little(at, width)
        if kind or length > _MAX_TEXT:
            return None
        name = self._window.take(at + width, min(length, _NAME)).decode("utf-8", "replace")
        return clean(name), self._address(at + width + length)

    # --- attributes -----------------------------------------------------------------------------------------------

    def _attribute(self, message: _Message, wanted: frozenset[str]) -> tuple[str, str | None]:
        at = message.at
        version = self._window.little(at, 1)
        name_size, type_size, space_size = (self._window.little(at + 2 + 2 * n, 2) for n in range(3))
        at += 9 if version == 3 else 8
        step = 8 if version == 1 else 1  # the first version pads its parts
        parts = [at]
        for size in (name_size, type_size, space_size):
            parts.append(parts[-1] + -(-size // step) * step)
        name = self._window.take(parts[0], min(name_size, _NAME)).partition(b"\0")[0].decode("utf-8", "replace")
        if name not in wanted:
            return name, None
        kind, bits, size = (self._window.little(parts[1] + where, width) for where, width in ((0, 1), (1, 1), (4, 4)))
        if kind & 15 == 3:
            data = self._window.take(parts[3], min(size, _MAX_TEXT))
        elif kind & 15 == 9 and bits & 15 == 1:
            data = self._from_heap(parts[3])
        else:
            return name, None
        return name, data.rstrip(b"\0").decode("utf-8", "replace")

    def _from_heap(self, at: int) -> bytes:
        """A text of variable length, which stands in a global heap."""
        length, heap = self._window.little(at, 4), self._base + self._address(at + 4)
        index = self._window.little(at + 4 + self._offset, 4)
        if self._window.take(heap, 4) != b"GCOL":
            raise HeaderError("a text without a heap")
        end = heap + self._window.little(heap + 8, self._length)
        at = heap + 8 + self._length
        for _ in range(_MAX_MESSAGES):
            if at + 8 + self._length > end:
                break
            size = self._window.little(at + 8, self._length)
            if self._window.little(at, 2) == index:
                return self._window.take(at + 8 + self._length, min(length, size, _MAX_TEXT))
            at += 8 + self._length + -(-size // 8) * 8
        raise HeaderError("a text that is not in its heap")
