"""Pickles without loading them: opcodes are listed and their stack is followed as far as names and sizes go.

Nothing named is imported, nothing is called. What comes out is which globals are named, and which tensors a ``torch.save`` or
``joblib.dump`` describes.
"""

from __future__ import annotations

import io
import math
import pickletools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lading.domain.anatomy import Import, Tensor
from lading.patterns import regex
from lading.weights.base import BoundedReader, HeaderError, OversizeError, clean
from lading.weights.dtypes import TORCH, byte_size, numpy_word
from lading.weights.pickle_imports import judge

MAX_OPCODES = 1_000_000
MAX_GLOBALS = 500
MAX_TENSORS = 200_000
_MAX_DEPTH = 40
_SKIPPED_FROM = 1 << 20
_MAX_NAME = 300
_MAX_DIMENSIONS = 64

_WORD = regex(r"[A-Za-z_][\w.]*")
_RUNS = frozenset({"REDUCE", "BUILD", "OBJ", "INST", "NEWOBJ", "NEWOBJ_EX"})


# --- the stream ---------------------------------------------------------------------------------------------------


class _Passed:
    """Bytes that were passed over: as long as they were, and empty in every other way."""

    def __init__(self, length: int) -> None:
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[int]:
        return iter(())

    def decode(self, *_: str) -> str:
        return ""


class _Raw(io.RawIOBase):
    """A `BoundedReader` as the raw stream that `io.BufferedReader` wants."""

    def __init__(self, reader: BoundedReader) -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._reader.seek(offset, whence)

    def tell(self) -> int:
        return self._reader.tell()

    def readinto(self, buffer: Any) -> int:
        data = self._reader.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Stream:
    """What `pickletools.genops` reads from. Long strings of bytes are not read: nothing is named in numbers."""

    def __init__(self, source: BoundedReader | bytes) -> None:
        """Read from the position of a reader, or from the beginning of bytes."""
        self._stream: io.BufferedIOBase = (
            io.BytesIO(source) if isinstance(source, bytes) else io.BufferedReader(_Raw(source), 8_192)
        )
        self.size = len(source) if isinstance(source, bytes) else source.size

    def tell(self) -> int:
        """The position."""
        return self._stream.tell()

    def skip(self, count: int) -> None:
        """Move on; raises ValueError when that is beyond the end."""
        if not 0 <= count <= self.size - self.tell():
            raise ValueError("the stream ends inside an array")
        self._stream.seek(count, io.SEEK_CUR)

    def rewind(self, at: int) -> None:
        """Go back to where the stream was."""
        self._stream.seek(at)

    def peek(self, count: int) -> bytes:
        """The next bytes, which stay to be read."""
        at = self.tell()
        data = self._stream.read(count)
        self._stream.seek(at)
        return data

    def read(self, count: int) -> Any:
        """Up to ``count`` bytes."""
        if count < _SKIPPED_FROM:
            return self._stream.read(count)
        there = min(count, self.size - self.tell())
        self.skip(there)
        return _Passed(there)

    def readline(self) -> bytes:
        """Up to the next line feed; lines of names and numbers are short."""
        return self._stream.readline(_SKIPPED_FROM)


# --- symbols ------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class _Global:
    module: str
    name: str

    @property
    def dotted(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(slots=True, eq=False)
class _Storage:
    dtype: str
    key: str
    count: int


@dataclass(slots=True, eq=False)
class _Array:
    """A tensor: where its storage is known, ``offset`` counts elements in it."""

    dtype: str
    shape: tuple[int, ...]
    storage: _Storage | None = None
    offset: int = 0
    dense: bool = True
    begin: int | None = None


@dataclass(slots=True, eq=False)
class _Holder:
    """A dict, list or object: what it holds under which key, as far as that may lead to a tensor or a word."""

    kind: object = None
    items: list[tuple[object, object]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """A tensor of a pickle: ``key`` names its storage, ``offset`` is where it begins there in bytes, None when it is not there
    in one piece. ``begin`` is where it begins in the stream itself (joblib).
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    key: str | None = None
    offset: int | None = None
    begin: int | None = None

    def at(self, begin: int | None) -> Tensor:
        """The tensor of a file in which its storage starts at ``begin``."""
        start = self.begin if self.begin is not None else None
        if begin is not None and self.offset is not None:
            start = begin + self.offset
        return Tensor(self.name, self.dtype, self.shape, start, byte_size(self.dtype, self.shape))


_MARK = object()


def _number(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < 1 << 63 else None


def _sizes(value: object) -> tuple[int, ...] | None:
    if isinstance(value, tuple) and len(value) <= _MAX_DIMENSIONS and all(_number(n) is not None for n in value):
        return value
    return None


def _row_major(shape: tuple[int, ...], stride: tuple[int, ...]) -> bool:
    step = 1
    for size, width in zip(reversed(shape), reversed(stride), strict=False):
        if size != 1 and width != step:
            return False
        step *= size
    return len(shape) == len(stride)


# --- listing ------------------------------------------------------------------------------------------------------


_BROKEN = (ValueError, IndexError, KeyError, OverflowError, AttributeError, TypeError, MemoryError, Warning)


class _LimitError(Exception):
    """More opcodes than are listed."""


@dataclass(slots=True)
class Listing:
    """The globals and tensors that pickles name.

    ``complete`` while every opcode was followed, ``broken`` once one could not be, ``runs`` once something named was called.
    """

    complete: bool = True
    broken: bool = False
    runs: bool = False
    globals: set[tuple[str, str]] = field(default_factory=set)
    tensors: dict[str, StoredTensor] = field(default_factory=dict)
    opcodes: int = 0
    depth: int = 0
    storages: dict[str, tuple[str, int]] = field(default_factory=dict)
    last: object = None

    def add(self, stream: Stream, pickles: int, *, cut: bool = False) -> int:
        """List up to ``pickles`` consecutive pickles, and tell how many were whole; ``cut`` tells that the stream is only the
        beginning of what there is.
        """
        for done in range(pickles):
            try:
                _Machine(self, stream).run()
            except (_LimitError, OversizeError):
                self.complete = False
                return done
            # Broken streams show in all these ways; a Warning only where the interpreter is told to raise them.
            except _BROKEN:
                self.complete = False
                self.broken = self.broken or not cut
                return done
            if done + 1 < pickles and not is_pickle(stream.peek(3)):
                return done + 1
        return pickles

    @property
    def imports(self) -> tuple[Import, ...]:
        """The globals, judged, in the order of their names."""
        return tuple(judge(module, name) for module, name in sorted(self.globals)[:MAX_GLOBALS])

    @property
    def listed(self) -> bool:
        """Is everything that is named in ``imports``?"""
        return self.complete and len(self.globals) <= MAX_GLOBALS

    def metadata(self, *about: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """The listing as statements; raises `HeaderError` when a pickle breaks off before it has named anything."""
        if self.broken and not self.globals:
            raise HeaderError("the pickle breaks off")
        named = ",".join(f"{one.module}.{one.name}"[:200] for one in self.imports)
        return (*about, ("pickle.globals", named), ("pickle.complete", "yes" if self.listed else "no"))


def is_pickle(data: bytes) -> bool:
    """Protocol 2 to 5, its number first?"""
    return len(data) > 2 and data[0] == 0x80 and 2 <= data[1] <= 5


class _Machine:
    """Follows the stack of one pickle."""

    def __init__(self, listing: Listing, stream: Stream, skips: bool = True) -> None:
        self._listing = listing
        self._stream = stream
        self._skips = skips
        self._stack: list[Any] = []
        self._memo: dict[object, Any] = {}

    def run(self) -> None:
        listing = self._listing
        for opcode, argument, _ in pickletools.genops(self._stream):  # type: ignore[arg-type]  # it reads, and reads lines
            listing.opcodes += 1
            if listing.opcodes > MAX_OPCODES:
                raise _LimitError
            name = opcode.name
            own = getattr(self, f"_on_{name.lower()}", None)
            if name == "STOP":
                listing.last = self._stack.pop()
                _flatten(listing.last, listing)
            elif own:
                own(argument)
            else:
                self._plain(opcode, argument)
            if name in _RUNS and listing.globals:
                listing.runs = True

    # Globals

    def _named(self, module: object, name: object) -> _Global:
        """One global; ``?`` for a part that the pickle computes or that is no name."""
        words = [w if isinstance(w, str) and len(w) <= 200 and _WORD.fullmatch(w) else "?" for w in (module, name)]
        if len(self._listing.globals) <= MAX_GLOBALS:
            self._listing.globals.add((words[0], words[1]))
        return _Global(words[0], words[1])

    def _on_global(self, argument: str) -> None:
        self._stack.append(self._named(*str(argument).split(" ", 1)))

    def _on_stack_global(self, _: object) -> None:
        name = self._stack.pop() if self._stack else "?"
        module = self._stack.pop() if self._stack else "?"
        if name == "?" and module == "?":
            self._named("?", "?")
            raise IndexError
        self._stack.append(self._named(module, name))

    def _on_inst(self, argument: str) -> None:
        called = self._named(*str(argument).split(" ", 1))
        self._stack.append(self._call(called, tuple(self._marked())))

    def _extension(self, _: object) -> None:
        self._stack.append(self._named("copyreg", "extension"))

    _on_ext1 = _on_ext2 = _on_ext4 = _extension

    # Stack and memo

    def _marked(self) -> list[Any]:
        """What stands above the topmost mark; raises IndexError, as the interpreter would, when there is none."""
        at = len(self._stack) - 1
        while self._stack[at] is not _MARK:
            at -= 1
            if at < 0:
                raise IndexError
        above = self._stack[at + 1 :]
        del self._stack[at:]
        return above

    def _on_mark(self, _: object) -> None:
        self._stack.append(_MARK)

    def _on_memoize(self, _: object) -> None:
        self._memo[len(self._memo)] = self._stack[-1]

    def _put(self, argument: object) -> None:
        self._memo[argument] = self._stack[-1]

    _on_put = _on_binput = _on_long_binput = _put

    def _get(self, argument: object) -> None:
        self._stack.append(self._memo.get(argument))

    _on_get = _on_binget = _on_long_binget = _get

    def _on_dup(self, _: object) -> None:
        self._stack.append(self._stack[-1])

    def _plain(self, opcode: pickletools.OpcodeInfo, argument: object) -> None:
        """Any opcode that neither names, calls nor holds: takes off what it consumes, keeps words and small numbers."""
        taken = [item.name for item in opcode.stack_before]
        if "mark" in taken:
            self._marked()
            taken = taken[: taken.index("mark")]
        for _ in taken:
            self._stack.pop()
        kept = argument if isinstance(argument, str | bool) or (isinstance(argument, int) and abs(argument) < 1 << 63) else None
        self._stack.extend(kept for _ in opcode.stack_after)

    # Holders

    def _on_newtrue(self, _: object) -> None:
        self._stack.append(True)

    def _on_newfalse(self, _: object) -> None:
        self._stack.append(False)

    def _on_empty_tuple(self, _: object) -> None:
        self._stack.append(())

    def _on_tuple(self, _: object) -> None:
        self._stack.append(tuple(self._marked()))

    def _tuple_of(self, count: int) -> None:
        if len(self._stack) < count:
            raise IndexError
        made = tuple(self._stack[-count:])
        del self._stack[-count:]
        self._stack.append(made)

    def _on_tuple1(self, _: object) -> None:
        self._tuple_of(1)

    def _on_tuple2(self, _: object) -> None:
        self._tuple_of(2)

    def _on_tuple3(self, _: object) -> None:
        self._tuple_of(3)

    def _holder(self, _: object) -> None:
        self._stack.append(_Holder())

    _on_empty_dict = _on_empty_list = _holder

    def _on_dict(self, _: object) -> None:
        above = self._marked()
        self._stack.append(_Holder(items=list(zip(above[::2], above[1::2], strict=False))))

    def _on_list(self, _: object) -> None:
        self._stack.append(_Holder(items=list(enumerate(self._marked()))))

    def _hold(self, pairs: Iterator[tuple[object, object]]) -> None:
        holder = self._stack[-1]
        if isinstance(holder, _Holder):
            holder.items += (pair for pair in pairs if isinstance(pair[1], _Array | _Holder | str | tuple | int | _Global))

    def _on_setitem(self, _: object) -> None:
        value, key = self._stack.pop(), self._stack.pop()
        self._hold(iter([(key, value)]))

    def _on_setitems(self, _: object) -> None:
        above = self._marked()
        self._hold(zip(above[::2], above[1::2], strict=False))

    def _on_append(self, _: object) -> None:
        value = self._stack.pop()
        self._hold(iter([(self._next(), value)]))

    def _on_appends(self, _: object) -> None:
        above = self._marked()
        self._hold(zip(range(self._next(), self._next() + len(above)), above, strict=True))

    def _next(self) -> int:
        holder = self._stack[-1]
        return len(holder.items) if isinstance(holder, _Holder) else 0

    # Calls

    def _on_reduce(self, _: object) -> None:
        arguments, called = self._stack.pop(), self._stack.pop()
        self._stack.append(self._call(called, arguments))

    _on_newobj = _on_reduce

    def _on_newobj_ex(self, _: object) -> None:
        self._stack.pop()
        self._on_reduce(None)

    def _on_obj(self, _: object) -> None:
        above = self._marked()
        self._stack.append(self._call(above[0], tuple(above[1:])))

    def _on_binpersid(self, _: object) -> None:
        self._stack.append(self._storage(self._stack.pop()))

    def _on_build(self, _: object) -> None:
        state, target = self._stack.pop(), self._stack[-1]
        if isinstance(target, _Array):
            self._stack[-1] = _numpy(state) or target
        elif isinstance(target, _Holder):
            if target.kind == "joblib.numpy_pickle.NumpyArrayWrapper" and self._skips:
                self._stack[-1] = self._joblib(state)
            elif target.kind == "numpy.dtype":
                pass
            elif target.kind != "collections.OrderedDict" and len(target.items) < MAX_TENSORS:
                target.items.append(("", state))

    def _storage(self, said: object) -> object:
        """The persistent id of torch: the word ``storage``, its class, its key, the device and how many elements it has."""
        if not isinstance(said, tuple) or len(said) < 5 or said[0] != "storage" or not isinstance(said[2], str):
            return None
        kind, key, count = said[1], said[2][:_MAX_NAME], _number(said[4])
        dtype = TORCH.get(kind.name, "U8") if isinstance(kind, _Global) else "U8"
        if count is None:
            return None
        self._listing.storages[key] = (dtype, count)
        return _Storage(dtype, key, count)

    def _call(self, called: object, arguments: object) -> object:
        """What a call gives as far as it is known: arrays and holders."""
        if not isinstance(called, _Global):
            return None
        name = called.dotted
        given = arguments if isinstance(arguments, tuple) else ()
        if name.startswith("torch._utils._rebuild_tensor") and len(given) >= 4:
            return _torch(given, typed=name.endswith("_v3"))
        if name.startswith(("torch._utils._rebuild_parameter", "torch.nn.parameter.", "torch.nn.Parameter")) and given:
            return given[0]
        if name == "torch._tensor._rebuild_from_type_v2" and len(given) >= 3:
            return self._call(given[0], given[2])
        if name.endswith(".multiarray._reconstruct"):
            return _Array("", ())
        if name.endswith(".numeric._frombuffer") and len(given) == 4:
            return _frombuffer(given)
        if name == "torch.Size" and given:
            return given[0]
        if name == "numpy.dtype" and given:
            return _Holder("numpy.dtype", [("dtype", given[0])])
        if name == "collections.OrderedDict":
            return _Holder(name, _pairs(given))
        return _Holder(name)

    def _joblib(self, state: object) -> object:
        """The array whose bytes stand behind the wrapper: joblib writes them into the stream, and the pickle goes on behind.

        (https://github.com/joblib/joblib/blob/main/joblib/numpy_pickle.py: NumpyArrayWrapper.)
        """
        said = dict(pair for pair in state.items if isinstance(pair[0], str)) if isinstance(state, _Holder) else {}
        shape, dtype = _sizes(said.get("shape")), said.get("dtype")
        word = _dtype_word(dtype)
        size = byte_size(word, shape) if shape is not None else None
        if size is None or shape is None:
            if word == "|O" and self._listing.depth < _MAX_DEPTH:  # an array of objects: another pickle, right here
                self._listing.depth += 1
                _Machine(self._listing, self._stream).run()
                self._listing.depth -= 1
                return _Array(word, shape or ())
            raise ValueError("an array of unknown size")
        self._read_as_pickle(self._stream.tell())
        if _number(said.get("numpy_array_alignment_bytes")) is not None:
            self._stream.skip(1 + self._stream.peek(1)[0])
        begin = self._stream.tell()
        self._stream.skip(size)
        return _Array(word, shape, begin=begin if said.get("order") != "F" else None)

    def _read_as_pickle(self, begin: int) -> None:
        """List what the bytes of an array say to ``pickle.load``, which knows nothing of joblib and reads them as opcodes."""
        listing = self._listing
        probe = Listing(opcodes=listing.opcodes)
        machine = _Machine(probe, self._stream, skips=False)
        machine._stack, machine._memo = list(self._stack), dict(self._memo)
        try:
            machine.run()
        except (_LimitError, OversizeError):
            listing.complete = False
        except _BROKEN:
            pass  # as is to be expected of numbers
        listing.opcodes = probe.opcodes
        listing.globals |= {named for named in probe.globals if "?" not in named}
        self._stream.rewind(begin)


def _pairs(given: tuple[Any, ...]) -> list[tuple[object, object]]:
    """What an OrderedDict was made of: a list of pairs."""
    listed = given[0].items if given and isinstance(given[0], _Holder) else []
    pairs: list[tuple[object, object]] = []
    for _, pair in listed:
        two = tuple(value for _, value in pair.items) if isinstance(pair, _Holder) else pair
        if isinstance(two, tuple) and len(two) == 2:
            pairs.append((two[0], two[1]))
    return pairs


def _torch(given: tuple[Any, ...], *, typed: bool) -> object:
    """``_rebuild_tensor_v2(storage, offset, size, stride, …)``; version 3 has the dtype as its seventh argument."""
    storage, offset, shape, stride = given[0], _number(given[1]), _sizes(given[2]), _sizes(given[3])
    if not isinstance(storage, _Storage) or shape is None or stride is None or offset is None:
        return None
    dtype = storage.dtype
    if typed and len(given) > 6 and isinstance(given[6], _Global):
        dtype = TORCH.get(given[6].name, dtype)
    return _Array(dtype, shape, storage, offset, dense=_row_major(shape, stride))


def _dtype_word(dtype: object) -> str:
    said = dtype.items[0][1] if isinstance(dtype, _Holder) and dtype.kind == "numpy.dtype" and dtype.items else None
    if not isinstance(said, str):
        return ""
    return "|O" if said.startswith("O") else numpy_word(said)


def _numpy(state: object) -> _Array | None:
    """The state of an array: version, shape, dtype, whether columns come first, and the bytes."""
    if isinstance(state, tuple) and len(state) == 5 and (shape := _sizes(state[1])) is not None:
        return _Array(_dtype_word(state[2]), shape)
    return None


def _frombuffer(given: tuple[Any, ...]) -> _Array | None:
    shape = _sizes(given[2])
    return None if shape is None else _Array(_dtype_word(given[1]), shape)


# --- names --------------------------------------------------------------------------------------------------------

_WRAPPERS = frozenset({"state_dict", "model", "module", "model_state_dict", "net", "weights", "params", "generator"})
_INNER = frozenset({"", "_parameters", "_buffers", "_modules", "__dict__"})


def _flatten(value: object, listing: Listing) -> None:
    """Tensors with the names that lead to them; what every name has in front (``state_dict``) is left out."""
    found: dict[str, _Array] = {}
    seen: set[int] = set()
    work: list[tuple[str, object, int]] = [("", value, 0)]
    while work and len(found) < MAX_TENSORS:
        name, one, depth = work.pop()
        if isinstance(one, _Array):
            found.setdefault(name or "value", one)
        elif isinstance(one, _Holder | tuple) and id(one) not in seen and depth < _MAX_DEPTH:
            seen.add(id(one))
            items = one.items if isinstance(one, _Holder) else enumerate(one)
            for key, below in items:
                if isinstance(below, _Array | _Holder | tuple):
                    word = key if isinstance(key, str) else str(key) if isinstance(key, int) else "?"
                    path = name if word in _INNER else f"{name}.{word}" if name else word
                    work.append((path[-_MAX_NAME:], below, depth + 1))
    outer = {name.partition(".")[0] for name in found}
    if len(outer) == 1 and (first := next(iter(outer))) in _WRAPPERS:
        found = {name.removeprefix(f"{first}."): array for name, array in found.items()}
    for name, array in found.items():
        listing.tensors.setdefault(clean(name), _stored(clean(name), array))


def _stored(name: str, array: _Array) -> StoredTensor:
    storage = array.storage
    if not storage:
        return StoredTensor(name, array.dtype, array.shape, begin=array.begin)
    width = byte_size(array.dtype, (1,))
    inside = width and (array.offset + math.prod(array.shape)) * width <= storage.count * (byte_size(storage.dtype, (1,)) or 0)
    offset = array.offset * (width or 0) if array.dense and inside else None
    return StoredTensor(name, array.dtype, array.shape, storage.key, offset)
