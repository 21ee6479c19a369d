"""Texts that only look like names, and names that only look like something else."""

from __future__ import annotations

import pytest

from lading.identify.places import is_media_type_or_time_zone, is_name_in_program, is_path, is_placeholder


@pytest.mark.parametrize("text", ["Qwen/Qwen3-8B", "facebook/sam", "America-Labs/x", "asia/model-7B"])
def test_no_media_type_and_no_time_zone(text: str) -> None:
    assert not is_media_type_or_time_zone(text)


@pytest.mark.parametrize("text", ["application/json", "image/png", "Asia/Shanghai", "America/New_York", "Etc/UTC"])
def test_media_types_and_time_zones(text: str) -> None:
    assert is_media_type_or_time_zone(text)


@pytest.mark.parametrize("text", ["Qwen/Qwen3-8B", "tokenizer.model", "gpt-4o", "deepseek.r1-v1:0", "test-time/scaling-7B"])
def test_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "org/model",
        "your-org/x",
        "test/model-7B",
        "None",
        "conditioner.embedders.0.model",
        "first_stage_model.model",
        "claude-3-",
        "minimax_m2.blocks.",
        "qwen3_",
        "TO_BE_FILLED/llm",
        "change-me",
    ],
)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["dots.ocr", "gpt-4.1", "qwen2.5", "Qwen2-VL", "o3", "llama_3"])
def test_no_name_in_a_program(text: str) -> None:
    assert not is_name_in_program(text)


@pytest.mark.parametrize("text", ["Qwen2ForCausalLM", "BertTokenizerFast", "flux1.model_type", "hunyuan_image.byt5"])
def test_names_in_a_program(text: str) -> None:
    assert is_name_in_program(text)


def test_paths_and_folders_of_the_tree() -> None:
    folders = frozenset({"acme/models"})
    assert not is_path("Qwen/Qwen3-8B", folders)
    for text in ("/srv/x", "./x/y", "~/x", "C:\\x", "docs/index.md", "acme/models/"):
        assert is_path(text, folders)
