"""GGUF version 2 and 3: key-value statements, then tensor descriptions, then tensors
(https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).

Scalars are kept; of arrays only the length, apart from short lists of words under ``general.``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lading.domain.reference import Relation
from lading.weights.base import BoundedReader, Format, Header, HeaderError, clean, distinct, hub_id

_MAGIC = b"GGUF"
_STRING, _ARRAY, _BOOL = 8, 9, 7
# GGUF value type -> struct code; strings and arrays apart.
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", _BOOL: "?", 10: "Q", 11: "q", 12: "d"}
_MAX_STATEMENTS = 4_096
_MAX_KEY = 65_535
_MAX_WORDS = 32
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class _Input:
    """The reader with the file's byte order (``<`` or ``>``)."""

    reader: BoundedReader
    order: str

    def number(self, code: str) -> int | float:
        value: int | float = struct.unpack(self.order + code, self.reader.exactly(struct.calcsize("=" + code)))[0]
        return value

    def count(self) -> int:
        return int(self.number("Q"))

    def string(self, keep: int) -> str:
        """The next string, of which ``keep`` bytes are decoded and the rest is passed over."""
        length = self.count()
        data = self.reader.exactly(min(length, keep))
        self.reader.skip(length - len(data))
        return data.decode("utf-8", errors="replace")

    def skip_strings(self, count: int) -> None:
        """Pass over ``count`` strings; in chunks, as vocabularies have hundreds of thousands."""
        length_of = struct.Struct(self.order + "Q").unpack_from
        while count:
            start = self.reader.tell()
            chunk = self.reader.read(min(_CHUNK, count * 32))
            at, last = 0, len(chunk) - 8
            if last < 0:
                raise HeaderError("the file ends inside its header")
            while count and at <= last:
                at += 8 + length_of(chunk, at)[0]
                count -= 1
            self.reader.seek(start)
            self.reader.skip(at)


def _read(reader: BoundedReader) -> Header:
    if reader.exactly(4) != _MAGIC:
        raise HeaderError("no GGUF magic")
    raw = reader.exactly(4)
    little, big = int.from_bytes(raw, "little"), int.from_bytes(raw, "big")
    if min(little, big) not in (2, 3):
        raise HeaderError(f"GGUF version {min(little, big)} is not known")
    source = _Input(reader, "<" if little < big else ">")
    tensors, statements = source.count(), source.count()
    if statements > _MAX_STATEMENTS:
        raise HeaderError(f"{statements:,} statements")
    said: dict[str, str] = {}
    for _ in range(statements):
        said.update(_statement(source))
    own = {**said, "gguf.version": str(min(little, big)), "tensors.count": str(tensors)}
    licence = said.get("general.license", "")
    return Header(
        architecture=said.get("general.architecture", ""),
        bases=distinct(_bases(said)),
        license=said.get("general.license.name", licence) if licence in ("", "other") else licence,
        metadata=tuple(own.items()),
    )


def _statement(source: _Input) -> Iterator[tuple[str, str]]:
    """The next key with its value; an array as ``key.length`` (short general word lists whole)."""
    length = source.count()
    if length > _MAX_KEY:
        raise HeaderError("a key is longer than GGUF allows")
    key = clean(source.reader.exactly(length).decode("utf-8", errors="replace"))
    kind = source.number("I")
    if kind == _STRING:
        text = source.string(4_096)
        if not key.endswith("chat_template"):
            yield key, clean(text)
    elif kind == _ARRAY:
        yield from _array(source, key)
    elif code := _SCALARS.get(int(kind)):
        value = source.number(code)
        yield key, f"{value:.12g}" if isinstance(value, float) else str(value).lower()
    else:
        raise HeaderError(f"value type {kind} is not known")


def _array(source: _Input, key: str) -> Iterator[tuple[str, str]]:
    kind, length = int(source.number("I")), source.count()
    if kind == _STRING:
        if length * 8 > source.reader.left:
            raise HeaderError("the file ends inside its header")
        if key.startswith("general.") and length <= _MAX_WORDS:
            yield key, clean(",".join(source.string(256) for _ in range(length)))
            return
        source.skip_strings(length)
    elif code := _SCALARS.get(kind):
        source.reader.skip(length * struct.calcsize("=" + code))
    else:
        raise HeaderError(f"an array of value type {kind}")
    yield f"{key}.length", str(length)


def _bases(said: Mapping[str, str]) -> Iterator[tuple[Relation, str]]:
    """``general.source.*`` (what was converted) and ``general.base_model.N.*`` (what the converted model's card names)."""
    relation = Relation.ADAPTER if said.get("general.type") == "adapter" else Relation.QUANTIZED
    for key in ("general.source.repo_url", "general.source.url", "general.source.huggingface.repository"):
        if found := hub_id(said.get(key, "")):
            yield relation, found
    count = said.get("general.base_model.count", "0")
    for n in range(min(int(count), 64) if count.isdecimal() else 0):
        about = f"general.base_model.{n}."
        url = hub_id(said.get(about + "repo_url", ""))
        # The converter writes "Meta Llama" and "Llama 3.1 8B" for meta-llama/Llama-3.1-8B.
        words = "/".join(said.get(about + part, "").replace(" ", "-") for part in ("organization", "name"))
        if found := url or hub_id(words):
            yield relation, found


FORMATS = (
    Format(
        id="gguf",
        suffixes=(".gguf",),
        matches=lambda head, name: head.startswith(_MAGIC) or name.lower().endswith(".gguf"),
        read=_read,
    ),
)
