"""What tells which model weights are, clue by clue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lading.catalog.index import load
from lading.domain.facts import Clue, Facts, Unresolved, Via
from lading.domain.make import Anatomy, Tokenizer
from lading.domain.reference import Kind, Relation, WeightFile
from lading.domain.shape import Shape
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.resolve.identity import CONFIDENCE, Copy, Known, Recognised, recognise
from lading.resolve.local import plan
from lading.resolve.sources import Ask
from lading.weights.names import LOADED_FROM

CATALOG = load()
KNOWN = Known(CATALOG)
SHA = "ab" * 32


def shape(id_: str) -> Shape:
    return next(s.shape for s in CATALOG.signatures() if s.id == id_)


QWEN = shape("Qwen/Qwen2.5-7B")
LLAMA = shape("meta-llama/Meta-Llama-3-8B")


def subject(name: str, sizes: Shape | None = None, **more: object) -> Subject:
    made = Anatomy(tensors=300, shapes=(sizes,)) if sizes else Anatomy()
    file = WeightFile(Location(name), "safetensors", 1, anatomy=made, **more)  # type: ignore[arg-type]  # the caller's fields
    return Subject(Kind.WEIGHTS, name, weights=(file,))


def tokenized(**more: str) -> Subject:
    """A file of which nothing but the tokenizer is known."""
    made = Anatomy(tensors=1, tokenizer=Tokenizer(tokens=9, **more))
    return Subject(Kind.WEIGHTS, "x.gguf", weights=(WeightFile(Location("x.gguf"), "gguf", 1, anatomy=made),))


def clues(found: Recognised) -> list[Clue]:
    return [each.clue for each in found.identities]


def suspects(found: Recognised) -> set[str]:
    assert all(base.suspected for base in found.suspected)
    return {base.id for base in found.suspected}


# --- nothing is claimed without reason ----------------------------------------------------------------------------------


def test_of_a_file_that_tells_nothing_nothing_is_said() -> None:
    found = recognise(subject("final.safetensors"), KNOWN)
    assert found == Recognised()
    assert isinstance(plan(subject("final.safetensors"), CATALOG, found), Unresolved)


def test_sizes_that_bases_of_several_makers_share_name_these_and_suspect_nobody() -> None:
    shared = Shape(layers=32, hidden=4096, feed_forward=11008, heads=32, kv_heads=32)
    found = recognise(subject("final.safetensors", shared), KNOWN)
    (only,) = found.identities
    assert (only.clue, only.id, only.confidence, found.suspected) == (Clue.SHAPE, "", 0.0, ())
    assert len(only.near) > 1


def test_sizes_never_make_more_than_a_suspicion() -> None:
    assert all(CONFIDENCE[clue] <= 0.5 for clue in (Clue.SHAPE, Clue.TOKENIZER, Clue.NAME, Clue.LOADED_FROM, Clue.ARCHITECTURE))
    assert suspects(recognise(subject("final.safetensors", QWEN), KNOWN))


@pytest.mark.parametrize(
    "name", ["qwen2.5-7b-mine.safetensors", "model.safetensors", "deepseek-r1-distill-qwen-7b.safetensors"]
)
def test_a_name_that_fits_the_sizes_is_not_contradicted(name: str) -> None:
    assert not any(each.against for each in recognise(subject(name, QWEN), KNOWN).identities)


def test_a_name_whose_maker_has_no_sizes_on_record_is_not_contradicted() -> None:
    assert not any(each.against for each in recognise(subject("hermes-2-pro.safetensors", LLAMA), KNOWN).identities)


def test_a_vocabulary_that_is_only_alike_contradicts_nobody() -> None:
    """deepseek-coder-6.7b has the sizes of Llama 2 7B, and 256 tokens more; it is not on record itself."""
    sizes = replace(shape("meta-llama/Llama-2-7b-hf"), vocabulary=32256)
    assert not any(each.against for each in recognise(subject("deepseek-coder-6.7b.gguf", sizes), KNOWN).identities)


def test_a_maker_that_builds_on_the_other_is_not_contradicted() -> None:
    sizes = shape("Qwen/Qwen3-8B")
    assert not any(each.against for each in recognise(subject("deepseek-r1-8b.gguf", sizes), KNOWN).identities)


def test_an_adapter_for_another_base_has_no_sizes_that_could_contradict() -> None:
    found = recognise(subject("llama-lora.safetensors", None), KNOWN)
    assert not any(each.against for each in found.identities)


@pytest.mark.parametrize("pre", ["default", "gpt-2", "gpt-4o", "llama-bpe", "", "nonsense"])
def test_a_tokenizer_that_everybody_uses_says_nothing(pre: str) -> None:
    assert clues(recognise(tokenized(pre=pre), KNOWN)) == []


# --- the cascade --------------------------------------------------------------------------------------------------------


def test_a_hash_proves_it_whatever_else_is_said() -> None:
    known = replace(KNOWN, hashes={SHA: Copy("acme/known", "v1", "model.safetensors", "lading.lock")})
    what = subject("llama-3-8b.safetensors", QWEN, sha256=SHA, bases=((Relation.FINETUNE, "acme/other"),))
    found = recognise(what, known)
    assert (found.identities[0].clue, found.identities[0].id, found.identities[0].confidence) == (Clue.HASH, "acme/known", 1.0)
    assert plan(what, CATALOG, found) == Ask(Kind.MODEL, "acme/known", "v1")
    assert not any(each.against for each in found.identities)


def test_what_the_header_declares_comes_before_name_and_sizes() -> None:
    what = subject("x.safetensors", QWEN, bases=((Relation.FINETUNE, "Qwen/Qwen2.5-7B"),))
    found = recognise(what, KNOWN)
    assert clues(found)[:2] == [Clue.DECLARED, Clue.SHAPE]
    facts = plan(what, CATALOG, found)
    assert isinstance(facts, Facts)
    assert [(base.id, base.suspected) for base in facts.bases or ()] == [("Qwen/Qwen2.5-7B", False)]


def test_sizes_that_exclude_what_is_declared_are_suspected_beside_it() -> None:
    what = subject("x.safetensors", QWEN, bases=((Relation.FINETUNE, "meta-llama/Meta-Llama-3-8B"),))
    found = recognise(what, KNOWN)
    (shape_,) = [each for each in found.identities if each.clue is Clue.SHAPE]
    assert shape_.against == "its header says that it is built on meta-llama/Meta-Llama-3-8B"
    facts = plan(what, CATALOG, found)
    assert isinstance(facts, Facts)
    assert [base.suspected for base in facts.bases or ()] == [False, True]


def test_a_name_that_the_sizes_exclude_is_contradicted_and_both_are_suspected() -> None:
    found = recognise(subject("llama-3-8b.safetensors", QWEN), KNOWN)
    assert [each.against for each in found.identities if each.against] == ["its name says llama"]
    assert len(suspects(found)) == 2
    assert found.suspected[0].source.via is Via.MAKE


def test_of_equal_sizes_the_one_that_is_spelled_like_the_file() -> None:
    sizes = Shape(layers=28, hidden=3584, feed_forward=18944, key_width=512, vocabulary=152064)
    assert suspects(recognise(subject("a/my-qwen2.5-7b/model.safetensors", sizes), KNOWN)) == {"Qwen/Qwen2.5-7B"}
    assert suspects(recognise(subject("a/my-qwen2-7b/model.safetensors", sizes), KNOWN)) == {"Qwen/Qwen2-7B"}


def test_where_a_configuration_was_loaded_from_is_a_hint() -> None:
    what = subject("m/model.safetensors", None, metadata=((LOADED_FROM, "acme/start"),))
    found = recognise(what, KNOWN)
    assert (clues(found), suspects(found)) == ([Clue.LOADED_FROM], {"acme/start"})


def test_a_tokenizer_is_known_by_its_tokens_or_by_its_converters_name_for_it() -> None:
    digest = next(s.tokenizers[0] for s in CATALOG.signatures() if s.id == "01-ai/Yi-6B")
    by_tokens, by_name = recognise(tokenized(digest=digest), KNOWN), recognise(tokenized(pre="qwen2"), KNOWN)
    assert (clues(by_tokens), clues(by_name)) == ([Clue.TOKENIZER], [Clue.TOKENIZER])
    assert {id_.split("/")[0] for id_ in suspects(by_tokens)} == {"01-ai"}
    assert by_name.suspected


def test_the_shards_of_a_model_are_taken_together() -> None:
    parts = [Shape(layers=n, hidden=3584, feed_forward=18944, vocabulary=152064 if n == 10 else None) for n in (10, 19, 28)]
    files = tuple(
        WeightFile(
            Location(f"model-0000{n}-of-00003.safetensors"), "safetensors", 1, anatomy=Anatomy(tensors=9, shapes=(part,))
        )
        for n, part in enumerate(parts, 1)
    )
    found = recognise(Subject(Kind.WEIGHTS, "model.safetensors", weights=files), KNOWN)
    assert {id_.split("/")[0] for id_ in suspects(found)} == {"Qwen"}
