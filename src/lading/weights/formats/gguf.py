"""GGUF version 2 and 3: key-value statements, then tensor descriptions, then tensors
(https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).

Scalars are kept; of arrays only the length, apart from short lists of words under ``general.`` and short lists of numbers.
Tokens and chat template are kept as digests.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lading.domain.anatomy import Tensor
from lading.domain.make import Tokenizer
from lading.domain.reference import Relation
from lading.domain.shape import Shape, Tower
from lading.weights.base import BoundedReader, Format, Header, HeaderError, clean, distinct, hub_id
from lading.weights.dtypes import GGML
from lading.weights.tokenizer import TokenDigest

MAGIC = b"GGUF"
_STRING, _ARRAY, _BOOL = 8, 9, 7
# GGUF value type -> struct code; strings and arrays apart.
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", _BOOL: "?", 10: "Q", 11: "q", 12: "d"}
_MAX_STATEMENTS = 4_096
_MAX_KEY = 65_535
_MAX_WORDS = 32
_MAX_LISTS = 64
_MAX_TENSORS = 200_000
_MAX_DIMENSIONS = 8
_CHUNK = 1 << 18
_TOKENS = "tokenizer.ggml.tokens"
_TEMPLATE = "tokenizer.chat_template"


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

    def digest(self) -> str:
        """SHA-256 of the next string; raises `OversizeError` where it is longer than may be read."""
        length = self.count()
        made = hashlib.sha256()
        while length:
            made.update(data := self.reader.exactly(min(length, _CHUNK)))
            length -= len(data)
        return made.hexdigest()

    def strings(self, count: int, digest: TokenDigest | None) -> None:
        """Pass over ``count`` strings, or take them into a digest; in chunks, as vocabularies have hundreds of thousands."""
        length_of = struct.Struct(self.order + "Q").unpack_from
        while count:
            start = self.reader.tell()
            chunk = self.reader.read(min(_CHUNK, count * 32))
            at, last = 0, len(chunk) - 8
            if last < 0:
                raise HeaderError("the file ends inside its header")
            while count and at <= last:
                length = length_of(chunk, at)[0]
                if digest:
                    if length > len(chunk) - at - 8:
                        break
                    digest.add(chunk[at + 8 : at + 8 + length])
                at += 8 + length
                count -= 1
            if digest and not at:  # longer than the chunk
                length = length_of(chunk)[0]
                self.reader.seek(start + 8)
                digest.add(self.reader.exactly(length))
                count -= 1
                continue
            self.reader.seek(start)
            self.reader.skip(at)


@dataclass(slots=True)
class _Said:
    """What the statements say, by key; digests apart."""

    words: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    tokens: TokenDigest | None = None
    template: str = ""


def read(reader: BoundedReader) -> Header:
    """Read from the reader's position, which is where the GGUF file begins."""
    base = reader.tell()
    if reader.exactly(4) != MAGIC:
        raise HeaderError("no GGUF magic")
    raw = reader.exactly(4)
    little, big = int.from_bytes(raw, "little"), int.from_bytes(raw, "big")
    if min(little, big) not in (2, 3):
        raise HeaderError(f"GGUF version {min(little, big)} is not known")
    source = _Input(reader, "<" if little < big else ">")
    tensors, statements = source.count(), source.count()
    if statements > _MAX_STATEMENTS:
        raise HeaderError(f"{statements:,} statements")
    if tensors > _MAX_TENSORS:
        raise HeaderError(f"{tensors:,} tensors")
    said = _Said()
    for _ in range(statements):
        _statement(source, said)
    words = said.words
    described = tuple(_tensors(source, tensors, base, words.get("general.alignment", "32")))
    own = {**words, "gguf.version": str(min(little, big)), "tensors.count": str(tensors)}
    licence = words.get("general.license", "")
    return Header(
        architecture=words.get("general.architecture", ""),
        bases=distinct(_bases(words)),
        license=words.get("general.license.name", licence) if licence in ("", "other") else licence,
        metadata=tuple(own.items()),
        tensors=described,
        shapes=tuple(_shapes(said)),
        tokenizer=_tokenizer(said),
        chat_template=said.template,
    )


# --- statements ---------------------------------------------------------------------------------------------------


def _statement(source: _Input, said: _Said) -> None:
    """The next key with its value; an array as ``key.length`` (short general word lists whole)."""
    length = source.count()
    if length > _MAX_KEY:
        raise HeaderError("a key is longer than GGUF allows")
    key = clean(source.reader.exactly(length).decode("utf-8", errors="replace"))
    kind = source.number("I")
    if kind == _STRING:
        if key == _TEMPLATE:
            said.template = source.digest()
        else:
            text = source.string(4_096)
            if not key.endswith("chat_template"):
                said.words[key] = clean(text)
    elif kind == _ARRAY:
        _array(source, key, said)
    elif code := _SCALARS.get(int(kind)):
        value = source.number(code)
        said.words[key] = f"{value:.12g}" if isinstance(value, float) else str(value).lower()
    else:
        raise HeaderError(f"value type {kind} is not known")


def _array(source: _Input, key: str, said: _Said) -> None:
    kind, length = int(source.number("I")), source.count()
    if kind == _STRING:
        if length * 8 > source.reader.left:
            raise HeaderError("the file ends inside its header")
        if key.startswith("general.") and length <= _MAX_WORDS:
            said.words[key] = clean(",".join(source.string(256) for _ in range(length)))
            return
        digest = TokenDigest() if key == _TOKENS else None
        source.strings(length, digest)
        said.tokens = digest or said.tokens
    elif code := _SCALARS.get(kind):
        if length <= 1_024 and code in "IiQqHh" and len(said.numbers) < _MAX_LISTS:
            said.numbers[key] = [int(source.number(code)) for _ in range(length)]
        else:
            source.reader.skip(length * struct.calcsize("=" + code))
    else:
        raise HeaderError(f"an array of value type {kind}")
    said.words[f"{key}.length"] = str(length)


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


# --- anatomy ------------------------------------------------------------------------------------------------------

_KEYS = {
    "layers": "block_count",
    "hidden": "embedding_length",
    "heads": "attention.head_count",
    "kv_heads": "attention.head_count_kv",
    "head_dim": "attention.key_length",
    "feed_forward": "feed_forward_length",
    "vocabulary": "vocab_size",
    "experts": "expert_count",
    "experts_used": "expert_used_count",
    "expert_feed_forward": "expert_feed_forward_length",
}


def _shapes(said: _Said) -> Iterator[Shape]:
    """``<architecture>.block_count`` and the like; per-layer lists count with their largest number. Projectors of images and
    sounds (``clip.vision.*``, ``clip.audio.*``) are towers of their own.
    """
    architecture = said.words.get("general.architecture", "")
    roots = [(architecture, Tower.LANGUAGE), ("clip.vision", Tower.VISION), ("clip.audio", Tower.AUDIO)]
    for root, tower in roots:
        sizes: dict[str, Any] = {name: _size(said, f"{root}.{key}") for name, key in _KEYS.items()}
        if sizes["layers"] is None or not architecture:
            continue
        if tower is Tower.LANGUAGE:
            sizes["layers"] -= min(_size(said, f"{root}.nextn_predict_layers") or 0, sizes["layers"] - 1)
            if f"{root}.attention.kv_lora_rank" in said.words:
                # Latent attention is written down as if it had one key-value head, or as many as before.
                sizes["kv_heads"] = sizes["head_dim"] = None
            sizes["vocabulary"] = _size(said, f"{_TOKENS}.length") or sizes["vocabulary"]
        theta = said.words.get(f"{root}.rope.freq_base", "")
        yield Shape(tower=tower, architecture=architecture, rope_theta=_positive(theta), **sizes)


def _size(said: _Said, key: str) -> int | None:
    word = said.words.get(key, "")
    number = int(word) if word.isascii() and word.isdecimal() and len(word) < 20 else max(said.numbers.get(key, [0]), default=0)
    return number if number > 0 else None


def _positive(word: str) -> float | None:
    try:
        value = float(word)
    except ValueError:
        return None
    return value if 0 < value < math.inf else None


def _tokenizer(said: _Said) -> Tokenizer | None:
    if not said.tokens or not said.tokens.count:
        return None
    return Tokenizer(
        kind=said.words.get("tokenizer.ggml.model", ""),
        pre=said.words.get("tokenizer.ggml.pre", ""),
        tokens=said.tokens.count,
        digest=said.tokens.hexdigest(),
    )


def _tensors(source: _Input, count: int, base: int, alignment: str) -> Iterator[Tensor]:
    """Descriptions; the shape is turned round, as GGUF has the innermost dimension first."""
    if count * 24 > source.reader.left:
        raise HeaderError("the file ends inside its header")
    described = []
    for _ in range(count):
        name = clean(source.string(512))
        dimensions = int(source.number("I"))
        if dimensions > _MAX_DIMENSIONS:
            raise HeaderError(f"a tensor of {dimensions} dimensions")
        shape = tuple(source.count() for _ in range(dimensions))[::-1]
        kind, offset = int(source.number("I")), source.count()
        described.append((name, shape, kind, offset))
    step = int(alignment) if alignment.isdecimal() and 0 < int(alignment) <= 1 << 20 else 32
    start = base + -(-(source.reader.tell() - base) // step) * step
    for name, shape, kind, offset in described:
        word, block, bytes_ = GGML.get(kind, (f"type {kind}", 0, 0))
        size = math.prod(shape) // block * bytes_ if block else None
        if size is not None and start + offset + size > source.reader.size:
            raise HeaderError(f"tensor {name[:80]!r} goes beyond the end of the file")
        yield Tensor(name, word, shape, start + offset, size)


FORMATS = (
    Format(
        id="gguf",
        suffixes=(".gguf",),
        matches=lambda head, name: head.startswith(MAGIC) or name.lower().endswith(".gguf"),
        read=read,
    ),
)
