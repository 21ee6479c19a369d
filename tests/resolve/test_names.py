from __future__ import annotations

import pytest

from lading.catalog.index import Catalog
from lading.domain.reference import Relation
from lading.resolve.names import original, suspected


@pytest.mark.parametrize(
    "id_",
    [
        "x/Qwen2.5-70B-GGUF",
        "x/Qwen2.5-7B-Instruct-abliterated",
        "x/My-Qwen2.5-7B",
        "x/GGUF",
        "x/Q4_K_M",
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
    " -i1-GGUF -Q4_K_M-GGUF -Q8_0-GGUF -IQ3_XXS-GGUF -exl2 -4.0bpw-exl2 -NVFP4 -imatrix-GGUF -AWQ-INT4 -GPTQ-4bit-128g".split(),
)
def test_quantised_copies(catalog: Catalog, suffix: str) -> None:
    base = original(f"bartowski/Qwen2.5-7B-Instruct{suffix}", catalog)
    assert base is not None
    assert (base.id, base.relation) == ("Qwen/Qwen2.5-7B-Instruct", Relation.QUANTIZED)


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
