from __future__ import annotations

import pytest

from lading.identify.urls import ollama_spellings


@pytest.mark.parametrize(
    ("full", "spellings"),
    [
        ("qwen3:latest", ("qwen3:latest", "qwen3")),
        ("qwen3:8b-instruct-q4_K_M", ("qwen3:8b-instruct-q4_K_M", "qwen3:8b-instruct", "qwen3:8b", "qwen3")),
    ],
)
def test_a_tag_is_a_variant_of_what_it_begins_with(full: str, spellings: tuple[str, ...]) -> None:
    assert ollama_spellings(full) == spellings
