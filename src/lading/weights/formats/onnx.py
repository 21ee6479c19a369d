"""ONNX: a protobuf ``ModelProto`` (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto); only its own fields are read,
the graph is passed over by its length. There are no magic bytes: the suffix and plausible fields decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lading.weights.base import BoundedReader, Format, Header, HeaderError, clean

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_WORDS = {2: "producer_name", 3: "producer_version", 4: "domain"}
_NUMBERS = {1: "ir_version", 5: "model_version"}
_GRAPH, _OPSET, _METADATA = 7, 8, 14
_MAX_FIELDS = 65_536
_MAX_ENTRY = 64 << 10
_MAX_STATEMENTS = 500
_WIRE = {1: _VARINT, 2: _BYTES, 3: _BYTES, 4: _BYTES, 5: _VARINT, 6: _BYTES, _GRAPH: _BYTES, _OPSET: _BYTES, _METADATA: _BYTES}


def _read(reader: BoundedReader) -> Header:
    said: dict[str, str] = {}
    graph = False
    for number, value in _fields(reader):
        if number == _GRAPH:
            graph = True
        elif number in _NUMBERS and isinstance(value, int):
            said[_NUMBERS[number]] = str(value)
        elif isinstance(value, bytes) and number in _WORDS:
            said[_WORDS[number]] = _text(value)
        elif isinstance(value, bytes) and number == _METADATA and len(said) < _MAX_STATEMENTS:
            key, text = _pair(value)
            said[_text(key)] = _text(text)
        elif isinstance(value, bytes) and number == _OPSET and len(said) < _MAX_STATEMENTS:
            domain, version = _opset(value)
            said[f"opset.{domain}" if domain else "opset"] = version
    if not graph or "ir_version" not in said:
        raise HeaderError("no ONNX model: ir_version or graph is missing")
    return Header(metadata=tuple(said.items()), license=said.get("license", ""))


def _fields(reader: BoundedReader) -> Iterator[tuple[int, int | bytes | None]]:
    """Field numbers and values; None for what is passed over. Raises `HeaderError` where this is no ModelProto."""
    for _ in range(_MAX_FIELDS):
        if not reader.left:
            return
        number, wire = divmod(_varint(reader), 8)
        if _WIRE.get(number, wire) != wire or not 0 < number < 1_000:
            raise HeaderError("not the fields of an ONNX model")
        if wire == _VARINT:
            yield number, _varint(reader)
        elif wire == _BYTES:
            length = _varint(reader)
            wanted = number in _WORDS or number in (_OPSET, _METADATA)
            if wanted and length <= _MAX_ENTRY:
                yield number, reader.exactly(length)
            else:
                reader.skip(length)
                yield number, None
        elif wire in (_FIXED64, _FIXED32):
            reader.skip(8 if wire == _FIXED64 else 4)
            yield number, None
        else:
            raise HeaderError("not the fields of an ONNX model")
    raise HeaderError("too many fields for an ONNX model")


def _varint(reader: BoundedReader) -> int:
    value = 0
    for shift in range(0, 64, 7):
        byte = reader.exactly(1)[0]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF
    raise HeaderError("an overlong number")


def _message(data: bytes) -> dict[int, int | bytes]:
    """A small nested message: its numbers and byte strings by field number."""
    reader = BoundedReader(BytesIO(data), len(data))
    fields: dict[int, int | bytes] = {}
    while reader.left:
        number, wire = divmod(_varint(reader), 8)
        if wire == _VARINT:
            fields[number] = _varint(reader)
        elif wire == _BYTES:
            fields[number] = reader.exactly(_varint(reader))
        else:
            raise HeaderError("not the fields of an ONNX model")
    return fields


def _pair(data: bytes) -> tuple[bytes, bytes]:
    fields = _message(data)
    key, value = fields.get(1, b""), fields.get(2, b"")
    return key if isinstance(key, bytes) else b"", value if isinstance(value, bytes) else b""


def _opset(data: bytes) -> tuple[str, str]:
    fields = _message(data)
    domain = fields.get(1, b"")
    return _text(domain) if isinstance(domain, bytes) else "", str(fields.get(2, 0))


def _text(data: bytes) -> str:
    return clean(data.decode("utf-8", errors="replace"))


FORMATS = (
    Format(
        id="onnx",
        suffixes=(".onnx",),
        matches=lambda _head, name: name.lower().endswith(".onnx"),
        read=_read,
        budget=16 << 20,
    ),
)
