"""What is not worth a parse: it may let a file through for nothing, it must not hold one back."""

from __future__ import annotations

import pytest

from lading.detect.base import Language
from lading.detect.sweep import worth_parsing


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        '"""Qwen/Qwen2.5-7B"""',
        "# 'Qwen/Qwen2.5-7B'",
        "class A(B):\n    def from_pretrained(self, name): ...",
        'headers = {"Accept": "application/json"}',
        'url = "https://example.org/a"',
        'x = "plain words about llama"',
        "print('hello')",
    ],
)
def test_nothing_to_see(text: str) -> None:
    assert not worth_parsing(Language.PYTHON, text.encode())


@pytest.mark.parametrize(
    "text",
    [
        'x = "Qwen/Qwen2.5-7B"',
        "x = 'acme/ranker'",
        'x = f"{OWNER}/bge-m3"',
        'x = "model.gguf"',
        'x = "hf://a/b"',
        'x = "https://api.deepseek.com/v1"',
        'x = "gpt-4o-mini"',
        'AutoModel.from_pretrained("gpt2")',
        'load_dataset("glue")',
        'from sentence_transformers import SentenceTransformer as S\nS("all-x")',
        'import openai\nopenai.OpenAI().chat.completions.create(model="m")',
        "'''a''' + '#' + \"Qwen/Qwen2.5-7B\"",
    ],
)
def test_worth_a_look(text: str) -> None:
    assert worth_parsing(Language.PYTHON, text.encode())


def test_json() -> None:
    assert not worth_parsing(Language.JSON, b'{"a": "b", "c": [1, 2]}')
    assert worth_parsing(Language.JSON, b'{"a": "Qwen/Qwen2.5-7B"}')


def test_other_languages_are_always_parsed() -> None:
    assert worth_parsing(Language.YAML, b"a: b")
