from __future__ import annotations

import pytest

from lading.catalog.build import Entry, compile_index
from lading.catalog.index import Catalog
from lading.domain.reference import Relation
from lading.resolve.names import original, placed, suspected


@pytest.mark.parametrize(
    "id_",
    [
        "x/Qwen2.5-70B-GGUF",
        "x/Qwen2.5-7B-Instruct-abliterated",
        "x/My-Qwen2.5-7B",
        "x/GGUF",
        "x/Q4_K_M",
        "x/Acme-Qwen2.5-7B",
        "x/Meta-Qwen2.5-7B",
        "Qwen/Qwen2.5-7B-Instruct",
    ],
)
def test_a_name_that_is_not_quite_anothers_is_not_its_copy(catalog: Catalog, id_: str) -> None:
    assert original(id_, catalog) is None


@pytest.mark.parametrize("suffix", ["", "-hf", "-bf16", "-onnx", "-ct2", "-int8-ov", "-mirror"])
@pytest.mark.parametrize("name", ["Qwen2.5-7B-Instruct", "Qwen_Qwen2.5-7B-Instruct"])
def test_another_container_is_a_copy(catalog: Catalog, name: str, suffix: str) -> None:
    base = original(f"someone/{name}{suffix}", catalog)
    assert base is not None
    assert base.id == "Qwen/Qwen2.5-7B-Instruct"
    assert base.relation is (Relation.QUANTIZED if "int8" in suffix else Relation.REUPLOAD)


@pytest.mark.parametrize(
    "suffix",
    "-GGUF -AWQ -GPTQ -GPTQ-Int4 -bnb-4bit -unsloth-bnb-4bit -4bit -8bit -MLX -mlx-4bit -FP8 -FP8-dynamic -quantized.w4a16"
    " -i1-GGUF -Q4_K_M-GGUF -Q8_0-GGUF -IQ3_XXS-GGUF -exl2 -4.0bpw-exl2 -NVFP4 -imatrix-GGUF -AWQ-INT4 -GPTQ-4bit-128g"
    " -4.0bpw-h6-exl2 -FP8-KV -MLX-mxfp8 -OptiQ-4bit -autoawq".split(),
)
def test_quantised_copies(catalog: Catalog, suffix: str) -> None:
    base = original(f"bartowski/Qwen2.5-7B-Instruct{suffix}", catalog)
    assert base is not None
    assert (base.id, base.relation) == ("Qwen/Qwen2.5-7B-Instruct", Relation.QUANTIZED)


@pytest.mark.parametrize(
    ("name", "original_id"),
    [
        ("x/Llama-3-8B-GGUF", "meta-llama/Meta-Llama-3-8B"),
        ("x/Meta-Llama-3-8B-GGUF", "meta-llama/Meta-Llama-3-8B"),
        ("x/Meta-Llama-3.1-70B-GGUF", "meta-llama/Llama-3.1-70B"),
    ],
)
def test_the_makers_name_comes_and_goes(catalog: Catalog, name: str, original_id: str) -> None:
    base = original(name, catalog)
    assert base is not None
    assert base.id == original_id


@pytest.mark.parametrize("path", ["/data/out/final", "./checkpoint-500", "/home/qwen/a/b/c/final", "", "/", "."])
def test_a_place_that_is_called_after_nothing_known_hints_at_nothing(catalog: Catalog, path: str) -> None:
    assert placed(path, catalog) is None


@pytest.mark.parametrize(
    ("path", "id_"),
    [
        ("/home/me/models/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B-Instruct"),
        ("../Qwen2.5-7B-Instruct/final", "Qwen/Qwen2.5-7B-Instruct"),
        ("/root/.cache/modelscope/hub/models/LLM-Research/Meta-Llama-3-8B", "meta-llama/Meta-Llama-3-8B"),
        ("C:\\models\\my-qwen2.5-sft", "qwen"),
    ],
)
def test_a_place_is_suspected_to_hold_what_it_is_called_after(catalog: Catalog, path: str, id_: str) -> None:
    (base,) = placed(path, catalog) or ()
    # Not a copy: what stands there may have been trained on.
    assert (base.id, base.relation, base.suspected) == (id_, Relation.UNKNOWN, True)


def test_nothing_is_suspected_of_a_name_without_a_family(catalog: Catalog) -> None:
    assert suspected("acme/fast-ranker", catalog) is None
    assert suspected("acme/fast-ranker", catalog, model_type="llama") is None
    assert suspected("", catalog) is None


def test_a_makers_own_family_and_the_type_of_a_known_makers_model_are_no_hints(catalog: Catalog) -> None:
    qwen, nvidia = catalog.developer("qwen"), catalog.developer("nvidia")
    assert suspected("Qwen/Qwen9-1B", catalog, developer=qwen) is None
    assert suspected("nvidia/Fresh-9B", catalog, "qwen2", nvidia) is None


def test_families_in_a_name_and_in_a_model_type_are_suspected(catalog: Catalog) -> None:
    found = suspected("nvidia/Merge-Qwen2.5-Llama3", catalog, developer=catalog.developer("nvidia")) or ()
    assert [(b.id, b.suspected) for b in found] == [("qwen", True), ("meta-llama/Llama-3.1-70B", True)]
    assert [b.id for b in suspected("acme/secret", catalog, "qwen2") or ()] == ["qwen"]


@pytest.mark.parametrize("name", ["acme/qwenify", "acme/Squwen", "acme/LLaMA-Adapter", "acme/Llamaindex-Qwenta"])
def test_letters_of_a_family_within_a_word_are_no_hint(catalog: Catalog, name: str) -> None:
    assert "qwen" not in [base.id for base in suspected(name, catalog) or ()]


@pytest.mark.parametrize("name", ["acme/MyQwen2.5-7B", "acme/QwenVL", "acme/Tiny-FinQwen"])
def test_a_hump_of_a_word_is_a_word(catalog: Catalog, name: str) -> None:
    assert [base.id for base in suspected(name, catalog) or ()] == ["qwen"]


@pytest.mark.parametrize("name", ["nvidia/Nemo-Llama-7B", "nvidia/Nemo-GPT-4o", "nvidia/Hosted-Qwen2-7B"])
def test_what_everybody_builds_or_nobody_publishes_is_not_found_within_a_makers_own_stem(catalog: Catalog, name: str) -> None:
    assert suspected(name, catalog, developer=catalog.developer("nvidia")) is None


def test_another_makers_family_within_a_makers_own_stem_is_suspected(catalog: Catalog) -> None:
    own, others = (suspected("x/Nemo-Qwen2-7B", catalog, developer=catalog.developer(id_)) or () for id_ in ("nvidia", "meta"))
    assert [base.id for base in own] == ["qwen"]
    assert [base.id for base in others] == ["nemo-mix", "qwen"]


def test_a_thing_that_is_called_like_its_family_belongs_to_it(catalog: Catalog) -> None:
    assert [base.id for base in suspected("Qwen", catalog) or ()] == ["qwen"]


def test_the_data_of_a_family_is_no_base(catalog: Catalog) -> None:
    assert [base.id for base in suspected("acme/Llama-PRM-Qwen-Data", catalog) or ()] == ["meta-llama/Llama-3.1-70B"]


def test_a_recorded_copy_is_not_the_original(catalog: Catalog) -> None:
    record = {"source": ["https://example.com/record"], "retrieved": catalog.date}
    copies = Catalog(
        compile_index(
            Entry("model", "test.toml", record | model)
            for model in (
                {"id": "Qwen/Qwen2.5-7B", "developer": "qwen", "base": []},
                {
                    "id": "Qwen/Qwen2.5-7B-AWQ",
                    "developer": "qwen",
                    "base": [{"id": "Qwen/Qwen2.5-7B", "relation": "quantized"}],
                },
                {"id": "meta/Llama-2-7b-chat-hf", "developer": "meta", "base": []},
            )
        )
    )
    found = [original(id_, copies) for id_ in ("x/Qwen2.5-7B-AWQ-GGUF", "x/Llama-2-7B-Chat-GGUF")]
    assert [base and base.id for base in found] == ["Qwen/Qwen2.5-7B", "meta/Llama-2-7b-chat-hf"]
