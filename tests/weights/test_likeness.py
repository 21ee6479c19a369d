"""Models without a name, known by their sizes: copies with other names, headers, shards and dtypes of shapes on record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from network_shapes import BASES, is_derived, maker, quantised, save, shape_of, tensors

from lading.catalog.index import load
from lading.domain.shape import Shape
from lading.domain.signature import Signature
from lading.weights.folder import read_folder
from lading.weights.likeness import attributed, likenesses

pytestmark = pytest.mark.slow

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


def test_a_vocabulary_beyond_padding_is_another_one() -> None:
    llama = next(s.shape for s in load().signatures() if s.id == "meta-llama/Llama-2-7b-hf")
    assert maker(llama) == maker(replace(llama, vocabulary=32064)) == "meta"
    assert maker(replace(llama, vocabulary=32256)) is None, "those are deepseek-coder's sizes"


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
