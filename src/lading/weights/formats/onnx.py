"""ONNX: a protobuf ``ModelProto`` (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). There are no magic bytes: the
suffix and plausible fields decide. Tensors are described, their numbers passed over; those in other files are said to be there
(https://onnx.ai/onnx/repo-docs/ExternalData.html).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lading.domain.anatomy import Need, NeededFile, Tensor
from lading.weights.base import BoundedReader, Format, Header, HeaderError, clean
from lading.weights.dtypes import ONNX, byte_size
from lading.weights.protobuf import BYTES, VARINT, Message, Span, signed
from lading.weights.shards import inside

_WORDS = {2: "producer_name", 3: "producer_version", 4: "domain"}
_NUMBERS = {1: "ir_version", 5: "model_version"}
_GRAPH, _OPSET, _METADATA = 7, 8, 14
_WIRE = {1: VARINT, 2: BYTES, 3: BYTES, 4: BYTES, 5: VARINT, 6: BYTES, _GRAPH: BYTES, _OPSET: BYTES, _METADATA: BYTES}
_INITIALIZER, _NODE = 5, 1
_MAX_FIELDS = 2_000_000
_MAX_ENTRY = 64 << 10
_MAX_STATEMENTS = 500
_MAX_TENSORS = 100_000
_MAX_FILES = 1_000


@dataclass(slots=True)
class _Graph:
    tensors: list[Tensor] = field(default_factory=list)
    files: dict[str, None] = field(default_factory=dict)
    nodes: int = 0
    beyond: str = ""


def _read(reader: BoundedReader) -> Header:
    message = Message(reader, _MAX_FIELDS)
    said: dict[str, str] = {}
    graphs: list[Span] = []
    for number, wire, value in message.fields(message.whole):
        if _WIRE.get(number, wire) != wire or number >= 1_000:
            raise HeaderError("not the fields of an ONNX model")
        if isinstance(value, int):
            if number in _NUMBERS:
                said[_NUMBERS[number]] = str(value)
        elif number == _GRAPH:
            graphs.append(value)
        elif number in _WORDS:
            said[_WORDS[number]] = message.text(value)
        elif number in (_METADATA, _OPSET) and len(said) < _MAX_STATEMENTS and value.size <= _MAX_ENTRY:
            key, text = _pair(message, value)
            said[key if number == _METADATA else f"opset.{key}" if key else "opset"] = text
    if not graphs or "ir_version" not in said:
        raise HeaderError("no ONNX model: ir_version or graph is missing")
    graph = _Graph()
    for span in graphs[:4]:
        _read_graph(message, span, graph)
    if graph.beyond:
        said["external_data.beyond"] = graph.beyond
    return Header(
        metadata=tuple(said.items()),
        license=said.get("license", ""),
        tensors=tuple(graph.tensors),
        needs=tuple(NeededFile(path, Need.EXTERNAL_DATA) for path in graph.files),
    )


def _read_graph(message: Message, span: Span, graph: _Graph) -> None:
    for number, _, value in message.fields(span):
        if number == _INITIALIZER and isinstance(value, Span) and len(graph.tensors) < _MAX_TENSORS:
            _initializer(message, value, graph)
        elif number == _NODE:
            graph.nodes += 1


def _initializer(message: Message, span: Span, graph: _Graph) -> None:
    """``TensorProto``: dims 1, data_type 2, name 8, raw_data 9, external_data 13, data_location 14."""
    dims: list[int] = []
    kind, name, begin = 0, "", None
    external: dict[str, str] = {}
    for number, _, value in message.fields(span):
        match number, value:
            case 1, int():
                dims.append(value)
            case 1, Span():
                dims += message.numbers(value)
            case 2, int():
                kind = value
            case 8, Span():
                name = message.text(value, 512)
            case 9, Span():
                begin = value.begin
            case 13, Span() if len(external) < 16:
                key, text = _pair(message, value)
                external[key] = text
    shape = tuple(signed(n) for n in dims[:64])
    if any(n < 0 for n in shape):
        raise HeaderError(f"tensor {name[:80]!r} is ill-formed")
    dtype = ONNX.get(kind, f"type {kind}"[:32])
    if location := external.get("location"):
        begin = None
        if inside(location):
            if len(graph.files) < _MAX_FILES:
                graph.files[location] = None
        else:
            graph.beyond = graph.beyond or location
    graph.tensors.append(Tensor(name, dtype, shape, begin, byte_size(dtype, shape)))


def _pair(message: Message, span: Span) -> tuple[str, str]:
    """A key and a value: ``StringStringEntryProto``, or ``OperatorSetIdProto`` with its number."""
    key, text = "", ""
    for number, _, value in message.fields(span):
        shown = clean(str(value)) if isinstance(value, int) else message.text(value)
        if number == 1:
            key = shown
        elif number == 2:
            text = shown
    return key, text


FORMATS = (
    Format(
        id="onnx",
        suffixes=(".onnx",),
        matches=lambda _head, name: name.lower().endswith(".onnx"),
        read=_read,
        budget=48 << 20,
    ),
)
