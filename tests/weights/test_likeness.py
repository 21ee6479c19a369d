"""Models without a name, known by their sizes: copies with other names, headers, shards and dtypes of shapes on record."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from lading.catalog.index import load
from lading.domain.anatomy import Examined
from lading.domain.signature import Shape, Signature, Tower
from lading.weights import examine
from lading.weights.folder import read_folder
from lading.weights.likeness import attributed, likenesses

pytestmark = pytest.mark.slow

Tensors = dict[str, tuple[str, list[int]]]
_WIDTH = {"F32": 32, "BF16": 16, "F16": 16, "I32": 32, "U8": 8}


def is_derived(hub_id: str) -> bool:
    facts = load().model(hub_id)
    return bool(facts and facts.bases)


def maker(shape: Shape) -> str | None:
    found = attributed(likenesses(shape, load().signatures()), is_derived)
    return found.signature.developer if found else None


# --- nothing is claimed without reason ---------------------------------------------------------------------------------


def test_an_empty_shape_is_like_nothing() -> None:
    assert likenesses(Shape(), load().signatures()) == ()


def test_layers_and_width_alone_are_not_enough() -> None:
    assert likenesses(Shape(layers=32, hidden=4096), load().signatures()) == ()


def test_a_size_that_differs_excludes() -> None:
    assert maker(Shape(layers=28, hidden=3584, feed_forward=18944, kv_heads=8, vocabulary=152064)) != "qwen"


def test_the_same_sizes_with_another_vocabulary_are_near_but_not_attributed() -> None:
    shape = Shape(layers=32, hidden=4096, feed_forward=11008, heads=32, vocabulary=77777)
    found = likenesses(shape, load().signatures())
    assert found
    assert attributed(found, is_derived) is None


def test_bases_of_two_makers_are_not_attributed() -> None:
    some = next(s for s in load().signatures() if s.id == "Qwen/Qwen2.5-7B" or s.id == "Qwen/Qwen2-7B")
    other = Signature("acme/copy", "acme", some.shape, some.source)
    assert attributed(likenesses(some.shape, [some, other]), lambda _: False) is None


def test_a_fine_tune_stands_behind_its_base() -> None:
    some = next(s for s in load().signatures() if s.developer == "qwen" and s.shape.vocabulary)
    tune = Signature("a-tune/of-it", "acme", some.shape, some.source)
    found = attributed(likenesses(some.shape, [tune, some]), lambda id_: id_ == "a-tune/of-it")
    assert found is not None
    assert found.signature is some


# --- copies ------------------------------------------------------------------------------------------------------------


def bases() -> Iterator[Signature]:
    """Language models whose sizes are all on record, and which were not made from another."""
    for signature in load().signatures():
        shape = signature.shape
        sizes = (shape.layers, shape.hidden, shape.heads, shape.kv_heads, shape.feed_forward, shape.vocabulary)
        plain = shape.tower is Tower.LANGUAGE and not shape.experts and (shape.layers or 0) <= 96
        if plain and all(sizes) and not is_derived(signature.id):
            yield signature


BASES = tuple(bases())


def tensors(shape: Shape, dtype: str = "BF16") -> Tensors:
    """The tensors of a decoder with these sizes, as transformers names them."""
    assert shape.layers
    assert shape.hidden
    assert shape.heads
    assert shape.kv_heads
    assert shape.feed_forward
    assert shape.vocabulary
    head = shape.head_dim or shape.hidden // shape.heads
    found: Tensors = {"model.embed_tokens.weight": (dtype, [shape.vocabulary, shape.hidden])}
    for number in range(shape.layers):
        at = f"model.layers.{number}"
        found |= {
            f"{at}.input_layernorm.weight": (dtype, [shape.hidden]),
            f"{at}.post_attention_layernorm.weight": (dtype, [shape.hidden]),
            f"{at}.self_attn.q_proj.weight": (dtype, [shape.heads * head, shape.hidden]),
            f"{at}.self_attn.k_proj.weight": (dtype, [shape.kv_heads * head, shape.hidden]),
            f"{at}.self_attn.v_proj.weight": (dtype, [shape.kv_heads * head, shape.hidden]),
            f"{at}.self_attn.o_proj.weight": (dtype, [shape.hidden, shape.heads * head]),
            f"{at}.mlp.gate_proj.weight": (dtype, [shape.feed_forward, shape.hidden]),
            f"{at}.mlp.up_proj.weight": (dtype, [shape.feed_forward, shape.hidden]),
            f"{at}.mlp.down_proj.weight": (dtype, [shape.hidden, shape.feed_forward]),
        }
    return found | {"model.norm.weight": (dtype, [shape.hidden]), "lm_head.weight": (dtype, [shape.vocabulary, shape.hidden])}


def quantised(plain: Tensors) -> Tensors:
    """The same, its matrices packed into four bits as GPTQ does: ``[in / 8, out]`` of I32, with scales for groups of 128."""
    found: Tensors = {}
    for name, (dtype, size) in plain.items():
        if not name.endswith("_proj.weight"):
            found[name] = dtype, size
            continue
        rows, columns = size
        stem = name.removesuffix(".weight")
        groups = -(-columns // 128)
        found |= {
            f"{stem}.qweight": ("I32", [columns // 8, rows]),
            f"{stem}.qzeros": ("I32", [groups, rows // 8]),
            f"{stem}.scales": ("F16", [groups, rows]),
            f"{stem}.g_idx": ("I32", [columns]),
        }
    return found


def save(path: Path, content: Tensors, metadata: dict[str, str] | None = None) -> None:
    """A safetensors file with that header; its numbers are a hole."""
    at = 0
    header: dict[str, object] = {"__metadata__": metadata} if metadata else {}
    for name, (dtype, size) in content.items():
        length = _WIDTH[dtype] // 8
        for side in size:
            length *= side
        header[name] = {"dtype": dtype, "shape": size, "data_offsets": [at, at + length]}
        at += length
    text = json.dumps(header).encode()
    with path.open("wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text)
        stream.truncate(8 + len(text) + at)


def shape_of(path: Path) -> Shape:
    found = examine(path.name, path, path.stat().st_size)
    assert isinstance(found, Examined), found
    return found.anatomy.shape


def test_there_are_bases_of_many_makers() -> None:
    assert len(BASES) >= 25
    assert len({signature.developer for signature in BASES}) >= 15


@pytest.mark.parametrize("copy", ["renamed", "re-headered", "quantised", "re-sharded", "other-order"])
def test_copies_are_attributed_to_the_right_maker(copy: str, tmp_path: Path) -> None:
    right: list[str] = []
    wrong: list[str] = []
    undecided: list[str] = []
    for number, signature in enumerate(BASES):
        folder = tmp_path / str(number)
        folder.mkdir()
        content = tensors(signature.shape)
        if copy == "quantised":
            content = quantised(content)
        if copy == "other-order":
            content = dict(reversed(content.items()))
        if copy == "re-sharded":
            names = sorted(content)
            for part in range(3):
                save(folder / f"model-{part + 1:05}-of-00003.safetensors", {name: content[name] for name in names[part::3]})
            shape = read_folder("", folder).anatomy.shape
        else:
            save(folder / "x.safetensors", content, {"name": "mine"} if copy == "re-headered" else None)
            shape = shape_of(folder / "x.safetensors")
        said = maker(shape)
        (right if said == signature.developer else undecided if said is None else wrong).append(f"{signature.id}: {said}")
    assert wrong == [], f"undecided: {undecided}"
    assert len(right) >= 0.95 * len(BASES), f"undecided: {undecided}"
