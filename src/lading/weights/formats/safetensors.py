"""safetensors: a u64 header length, the header as JSON, then the tensors (https://huggingface.co/docs/safetensors).

Read by hand: the library maps the whole file, and the header is all that is wanted.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from lading.domain.reference import Relation
from lading.weights.base import BoundedReader, Format, Header, HeaderError, OversizeError, clean, distinct, hub_id

MAX_HEADER = 32 << 20
"""The format allows 100 MB; the largest seen in the wild are below 2 MB."""

_MAX_STATEMENTS = 200
_EMBEDDINGS = ("embed_tokens.weight", "tok_embeddings.weight", "wte.weight", "word_embeddings.weight")
_BASE_KEYS = ("ss_sd_model_name", "base_model", "base_model_name_or_path", "modelspec.base_model")


def _read(reader: BoundedReader) -> Header:
    length = int.from_bytes(reader.exactly(8), "little")
    if length > reader.left:
        raise HeaderError("the stated header length goes beyond the end of the file")
    if length > MAX_HEADER:
        raise OversizeError(f"a header of {length:,} bytes")
    try:
        header = json.loads(reader.exactly(length))
    except (ValueError, RecursionError) as error:
        raise HeaderError("the header is not JSON") from error
    if not isinstance(header, dict):
        raise HeaderError("the header is not a JSON object")
    said = header.pop("__metadata__", {})
    if not isinstance(said, dict):
        raise HeaderError("__metadata__ is not an object")
    own = {str(key): clean(value) for key, value in list(said.items())[:_MAX_STATEMENTS] if isinstance(value, str)}
    return Header(
        architecture=own.get("modelspec.architecture", ""),
        bases=distinct(_bases(own)),
        license=own.get("modelspec.license", own.get("license", "")),
        metadata=(*((clean(key), value) for key, value in own.items()), *_tensors(header, reader.left)),
    )


def _tensors(header: Mapping[str, object], payload: int) -> Iterator[tuple[str, str]]:
    """Counts and telling shapes; raises `HeaderError` when a tensor is ill-formed or the payload is not all there."""
    parameters = end = 0
    dtypes: set[str] = set()
    shapes: dict[str, list[int]] = {}
    for name, tensor in header.items():
        match tensor:
            case {"dtype": str(dtype), "shape": shape, "data_offsets": offsets} if _sizes(shape) and _sizes(offsets, 2):
                parameters += math.prod(shape)
                dtypes.add(dtype)
                shapes[name] = shape
                end = max(end, *offsets)
            case _:
                raise HeaderError(f"tensor {clean(name)[:80]!r} is ill-formed")
    if end != payload:
        raise HeaderError(f"the tensors need {end:,} bytes and {payload:,} are there")
    yield "tensors.count", str(len(shapes))
    yield "tensors.parameters", str(parameters)
    yield "tensors.dtypes", ",".join(sorted(clean(dtype)[:16] for dtype in list(dtypes)[:50]))
    yield from _telling_shapes(shapes)


def _telling_shapes(shapes: Mapping[str, list[int]]) -> Iterator[tuple[str, str]]:
    """Vocabulary, hidden and feed-forward size of a language model, where this file (or shard) holds the tensors for it."""
    for name, shape in shapes.items():
        if len(shape) == 2 and name.endswith(_EMBEDDINGS):
            yield "shape.vocabulary", str(shape[0])
            yield "shape.embedding_length", str(shape[1])
            break
    for name, shape in shapes.items():
        if len(shape) == 2 and name.endswith(("mlp.gate_proj.weight", "feed_forward.w1.weight")):
            yield "shape.feed_forward_length", str(shape[0])
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
