"""A name beside what names the model in full is its label, and nothing else is."""

from __future__ import annotations

import pytest

from lading.detect.labels import is_label, stands_for_another
from lading.detect.run import detect
from lading.detect.site import Site
from lading.domain.reference import Reference


def site(key: str, text: str, **beside: object) -> Site:
    return Site(text, 1, 1, keys=("models", key), beside={key: text, **beside})


@pytest.mark.parametrize(
    "not_a_label",
    [
        site("name", "gpt-4o"),
        site("name", "gpt-4o", icon="/static/gpt-4o.png"),
        site("name", "gpt-4o", icon="https://example.com/gpt-4o.png"),
        site("name", "gpt-4o", description="gpt-4o is a model of OpenAI"),
        site("name", "Qwen/Qwen2.5-7B", url="https://huggingface.co/Qwen/Qwen2.5-7B"),
        site("name", "qwen2.5:7b", id="qwen2.5:7b"),
        site("name", "qwen2.5-7b", weights="model.safetensors"),
        site("name", "qwen2.5-7b", base="meta-llama/Llama-3.1-8B", id="llama-3.1-8b"),
        site("id", "gpt-4o", name="gpt-4o"),
        site("model", "qwen2.5-7b", repo="Qwen/Qwen2.5-7B"),
        site("name", "qwen2.5-7b", **{"../id": "Qwen/Qwen2.5-7B"}),
    ],
)
def test_what_says_by_itself_which_model_is_meant(not_a_label: Site) -> None:
    assert not is_label(not_a_label)


@pytest.mark.parametrize(
    "label",
    [
        site("name", "gpt-4o", id="gpt-4o"),
        site("name", "Qwen2.5-7B", repo="Qwen/Qwen2.5-7B-Instruct-GGUF"),
        site("title", "qwen-7b", specs=("AWQ", "Qwen/Qwen2.5-7B-Instruct-AWQ")),
        site("id", "qwen2.5-7b", repo="Qwen/Qwen2.5-7B-Instruct"),
        site("name", "gpt-4", parameters=("huggingface://org/phi-2-GGUF/phi-2.Q8_0.gguf",)),
        site("name", "gpt-4", path="phi-2.Q8_0.gguf"),
        site("model_name", "best", litellm_params=("azure/gpt-4o",)),
    ],
)
def test_what_a_table_also_names_in_full(label: Site) -> None:
    assert is_label(label)


def test_only_a_fuller_name_makes_an_alias() -> None:
    assert not stands_for_another(site("name", "gpt-4o", id="gpt-4o-2024-08-06"))
    assert stands_for_another(site("name", "qwen2.5-7b", repo="Qwen/Qwen2.5-7B-Instruct"))


def test_an_alias_is_one_in_the_whole_document() -> None:
    text = """default_model: qwen2.5-7b
models:
  - name: qwen2.5-7b
    files: [{uri: "huggingface://Qwen/Qwen2.5-7B-Instruct-GGUF/qwen2.5-7b-instruct-q8_0.gguf"}]
  - name: llama-3.1-8b
"""
    names = {found.text for found in detect("models.yaml", text.encode()) if isinstance(found, Reference)}
    assert names == {"huggingface://Qwen/Qwen2.5-7B-Instruct-GGUF/qwen2.5-7b-instruct-q8_0.gguf", "llama-3.1-8b"}
