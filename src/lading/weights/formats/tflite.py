"""TensorFlow Lite: a FlatBuffer (https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs)
with, often, a second one inside it about the model
(https://github.com/tensorflow/tflite-support/blob/master/tensorflow_lite_support/metadata/metadata_schema.fbs).
"""

from __future__ import annotations

from collections.abc import Iterator

from lading.domain.anatomy import Tensor
from lading.weights.base import BoundedReader, Format, Header, HeaderError, clean
from lading.weights.dtypes import TFLITE, byte_size
from lading.weights.window import Window

_MAX_ITEMS = 50_000
_MAX_GRAPHS = 64
_ABOUT = {0: "name", 1: "description", 2: "version", 4: "author", 5: "license"}


class _Table:
    """A table of a FlatBuffer at a place of the file (https://flatbuffers.dev/internals)."""

    def __init__(self, window: Window, at: int) -> None:
        self.window = window
        self.at = at
        self.vtable = at - window.number(at, "<i")
        self.fields = (window.number(self.vtable, "<H") - 4) // 2

    def place(self, field: int) -> int | None:
        """Where a field's value stands, None for a default."""
        if field >= self.fields:
            return None
        offset = self.window.number(self.vtable + 4 + 2 * field, "<H")
        return self.at + offset if offset else None

    def number(self, field: int, code: str = "<I") -> int:
        place = self.place(field)
        return 0 if place is None else self.window.number(place, code)

    def target(self, field: int) -> int | None:
        """Where what a field points at stands."""
        place = self.place(field)
        return None if place is None else place + self.window.number(place)

    def text(self, field: int) -> str:
        target = self.target(field)
        if target is None:
            return ""
        length = self.window.number(target)
        return clean(self.window.take(target + 4, min(length, 1_024)).decode("utf-8", errors="replace"))

    def vector(self, field: int) -> tuple[int, int]:
        """Where the first element of a vector stands, and how many there are."""
        target = self.target(field)
        return (0, 0) if target is None else (target + 4, self.window.number(target))

    def tables(self, field: int, limit: int = _MAX_ITEMS) -> Iterator[_Table]:
        first, count = self.vector(field)
        if count > limit:
            raise HeaderError(f"a list of {count:,}")
        for at in range(first, first + 4 * count, 4):
            yield _Table(self.window, at + self.window.number(at))


def _read(reader: BoundedReader) -> Header:
    window = Window(reader)
    model = _Table(window, window.number(0))
    said = {"version": str(model.number(0)), "description": model.text(3)}
    buffers = [_buffer(table) for table in model.tables(4)]
    about = {table.text(0): table.number(1) for table in model.tables(6, 1_000)}
    if (index := about.get("min_runtime_version", len(buffers))) < len(buffers):
        begin, size = buffers[index]
        said["min_runtime_version"] = clean(window.take(begin, min(size, 64)).rstrip(b"\0").decode("utf-8", "replace"))
    if (index := about.get("TFLITE_METADATA", len(buffers))) < len(buffers) and (begin := buffers[index][0]):
        inner = _Table(window, begin + window.number(begin))
        said |= {f"metadata.{name}": inner.text(field) for field, name in _ABOUT.items()}
    tensors = [tensor for graph in model.tables(2, _MAX_GRAPHS) for tensor in _weights(graph, buffers)]
    return Header(
        license=said.get("metadata.license", ""),
        metadata=tuple((name, text) for name, text in said.items() if text),
        tensors=tuple(tensors),
    )


def _buffer(table: _Table) -> tuple[int, int]:
    """Where the bytes of a buffer begin and how many there are; those of large models stand behind the FlatBuffer."""
    if offset := table.number(1, "<Q") if table.place(1) is not None else 0:
        return offset, table.number(2, "<Q") if table.place(2) is not None else 0
    return table.vector(0)


def _weights(graph: _Table, buffers: list[tuple[int, int]]) -> Iterator[Tensor]:
    """The tensors that are not empty until the model runs."""
    for table in graph.tables(0):
        index = table.number(2)
        begin, size = buffers[index] if index < len(buffers) else (0, 0)
        if not size:
            continue
        first, count = table.vector(0)
        if count > 64:
            raise HeaderError(f"a tensor of {count} dimensions")
        shape = tuple(table.window.number(first + 4 * n, "<i") for n in range(count))
        if any(n < 0 for n in shape):
            raise HeaderError("a tensor is ill-formed")
        kind = table.number(1, "<b") if table.place(1) is not None else 0
        dtype = TFLITE.get(kind, f"type {kind}")
        whole = byte_size(dtype, shape) == size and begin + size <= table.window.size
        yield Tensor(table.text(3), dtype, shape, begin if whole else None, size)


FORMATS = (
    Format(
        id="tflite",
        suffixes=(".tflite",),
        matches=lambda head, name: name.lower().endswith(".tflite") and head[4:8] == b"TFL3",
        read=_read,
    ),
)
