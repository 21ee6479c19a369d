"""OpenVINO: the network as XML, its numbers in a ``.bin`` beside it
(https://docs.openvino.ai/2025/documentation/openvino-ir-format.html).

The XML is read by an event parser that neither fetches nor expands anything. Of the ``.bin`` nothing can be said alone.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from lading.domain.anatomy import Tensor
from lading.patterns import regex
from lading.weights.base import BoundedReader, Format, Header, HeaderError, clean
from lading.weights.dtypes import byte_size

_NET = regex(
    rb"^\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<net\s[^>]{0,2000}?\bversion=", re.DOTALL
)
_CHUNK = 1 << 16
_MAX_TENSORS = 100_000
_MAX_STATEMENTS = 200
_WORDS = {"f16": "F16", "f32": "F32", "f64": "F64", "bf16": "BF16", "boolean": "BOOL", "i4": "I4", "u4": "U4"}


class _Handler:
    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.tensors: list[Tensor] = []
        self._path: list[str] = []
        self._layer = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._path) > 64:
            raise HeaderError("elements nested too deep")
        self._path.append(tag)
        if len(self._path) == 1:
            if tag != "net":
                raise HeaderError("no OpenVINO network")
            self.said |= {key: clean(value) for key, value in attributes.items() if key in ("name", "version")}
        elif tag == "layer":
            self._layer = clean(attributes.get("name", ""))[:300]
        elif tag == "data" and "offset" in attributes and "size" in attributes and len(self.tensors) < _MAX_TENSORS:
            self._constant(attributes)
        elif "rt_info" in self._path and "value" in attributes and len(self.said) < _MAX_STATEMENTS:
            below = self._path[self._path.index("rt_info") :]
            self.said[clean(".".join(below))] = clean(attributes["value"])

    def end(self, _tag: str) -> None:
        self._path.pop()

    def _constant(self, attributes: dict[str, str]) -> None:
        sizes = [part.strip() for part in attributes.get("shape", "").split(",") if part.strip()]
        if len(sizes) > 64 or not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in sizes):
            raise HeaderError("a constant is ill-formed")
        kind = attributes.get("element_type", "")
        dtype = _WORDS.get(kind) or (kind.upper() if re.fullmatch(r"[iu](?:8|16|32|64)", kind) else clean(kind)[:16])
        shape = tuple(map(int, sizes))
        self.tensors.append(Tensor(self._layer, dtype, shape, None, byte_size(dtype, shape)))


def _read(reader: BoundedReader) -> Header | None:
    if not _NET.match(reader.read(4_096)):
        return None
    reader.seek(0)
    handler = _Handler()
    parser = expat.ParserCreate()
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.EntityDeclHandler = _no_entities
    try:
        while data := reader.read(_CHUNK):
            parser.Parse(data, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, HeaderError):
            raise
        raise HeaderError("the network is no XML") from error
    return Header(metadata=tuple(handler.said.items()), tensors=tuple(handler.tensors))


def _no_entities(*_: object) -> None:
    raise HeaderError("an XML document that declares entities")


FORMATS = (
    Format(
        id="openvino",
        suffixes=(),
        matches=lambda head, name: name.lower().endswith(".xml") and _NET.match(head) is not None,
        read=_read,
    ),
)
