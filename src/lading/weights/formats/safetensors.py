"""safetensors: a u64 header length, the header as JSON, then the tensors (https://huggingface.co/docs/safetensors).

Read by hand: the library maps the whole file, and the header is all that is wanted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from lading.domain.anatomy import Tensor
from lading.domain.reference import Relation
from lading.weights.base import BoundedReader, Format, Header, HeaderError, OversizeError, clean, distinct, hub_id
from lading.weights.dtypes import byte_size
from lading.weights.jsons import parse

MAX_HEADER = 32 << 20
"""The format allows 100 MB; the largest seen in the wild are below 2 MB."""

_MAX_STATEMENTS = 200
_EMBEDDINGS = ("embed_tokens.weight", "tok_embeddings.weight", "wte.weight", "word_embeddings.weight")
_BASE_KEYS = ("ss_sd_model_name", "base_model", "base_model_name_or_path", "modelspec.base_model")
_METADATA = "__metadata__"


def _read(reader: BoundedReader) -> Header:
    length = int.from_bytes(reader.exactly(8), "little")
    if length > reader.left:
        raise HeaderError("the stated header length goes beyond the end of the file")
    if length > MAX_HEADER:
        raise OversizeError(f"a header of {length:,} bytes")
    header = parse(reader.exactly(length), hook=_described)
    if not isinstance(header, dict):
        raise HeaderError("the header is not a JSON object")
    said = header.pop(_METADATA, {})
    if not isinstance(said, dict):
        raise HeaderError("__metadata__ is not an object")
    own = {str(key): clean(value) for key, value in list(said.items())[:_MAX_STATEMENTS] if isinstance(value, str)}
    tensors = tuple(_tensors(header, reader.tell(), reader.left))
    return Header(
        architecture=own.get("modelspec.architecture", ""),
        bases=distinct(_bases(own)),
        license=own.get("modelspec.license", own.get("license", "")),
        metadata=(*((clean(key), value) for key, value in own.items()), *_summary(tensors)),
        tensors=tensors,
    )


def _described(pairs: list[tuple[str, Any]]) -> object:
    """A tensor's description as a tuple at once: a header has very many of them. Anything else as a dict."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise HeaderError("a name stands twice in the header")
    if made.keys() == {"dtype", "shape", "data_offsets"}:
        return (made["dtype"], made["shape"], made["data_offsets"])
    return made


def _tensors(header: Mapping[str, object], start: int, payload: int) -> Iterator[Tensor]:
    """Raises `HeaderError` when a tensor is ill-formed or the payload is not all there and nothing else."""
    end = total = 0
    for name, tensor in header.items():
        match tensor:
            case (str(dtype), shape, offsets) if _sizes(shape) and _sizes(offsets, 2) and offsets[0] <= offsets[1]:
                size = offsets[1] - offsets[0]
            case _:
                raise HeaderError(f"tensor {clean(name)[:80]!r} is ill-formed")
        if byte_size(dtype, tuple(shape)) not in (None, size):
            raise HeaderError(f"tensor {clean(name)[:80]!r} is not as long as its shape says")
        total += size
        end = max(end, offsets[1])
        yield Tensor(clean(name), clean(dtype)[:16], tuple(shape), start + offsets[0], size)
    if end != payload:
        raise HeaderError(f"the tensors need {end:,} bytes and {payload:,} are there")
    if total != payload:
        raise HeaderError("tensors overlap, or bytes belong to none")


def _summary(tensors: Sequence[Tensor]) -> Iterator[tuple[str, str]]:
    """Counts, and the shapes that tell a language model's vocabulary, hidden and feed-forward size."""
    yield "tensors.count", str(len(tensors))
    yield "tensors.parameters", str(sum(math.prod(tensor.shape) for tensor in tensors))
    yield "tensors.dtypes", ",".join(sorted({tensor.dtype for tensor in tensors})[:50])
    for tensor in tensors:
        if len(tensor.shape) == 2 and tensor.name.endswith(_EMBEDDINGS):
            yield "shape.vocabulary", str(tensor.shape[0])
            yield "shape.embedding_length", str(tensor.shape[1])
            break
    for tensor in tensors:
        if len(tensor.shape) == 2 and tensor.name.endswith(("mlp.gate_proj.weight", "feed_forward.w1.weight")):
            yield "shape.feed_forward_length", str(tensor.shape[0])
            break


def _sizes(value: object, count: int | None = None) -> TypeGuard[list[int]]:
    """A list of sizes of at most 64 bits (and of that length)?"""
    return (
        isinstance(value, list)
        and (len(value) == count if count else len(value) <= 64)
        and all(type(n) is int and 0 <= n < 1 << 64 for n in value)
    )


def _bases(said: Mapping[str, str]) -> Iterator[tuple[Relation, str]]:
    """Hub ids among what trainers write: kohya's ``ss_*``, Stability's ``modelspec.*``, PEFT's ``base_model*``."""
    adapter = "ss_network_module" in said or said.get("modelspec.architecture", "").endswith(("/lora", "/textual-inversion"))
    for key in _BASE_KEYS:
        if found := hub_id(said.get(key, "")):
            yield (Relation.ADAPTER if adapter else Relation.FINETUNE), found
    for part in said.get("modelspec.merged_from", "").split(","):
        if found := hub_id(part):
            yield Relation.MERGE, found


FORMATS = (
    Format(
        id="safetensors",
        suffixes=(".safetensors",),
        matches=lambda _head, name: name.lower().endswith(".safetensors"),
        read=_read,
    ),
)
