"""What is not worth a parse: it may let a file through for nothing, it must not hold one back."""

from __future__ import annotations

import pytest

from lading.catalog.index import load
from lading.detect.base import Language
from lading.detect.sweep import spots


def lines(text: str) -> list[int]:
    """The lines with a spot, of Python."""
    found = spots(Language.PYTHON, text.encode(), load())
    assert found is not None
    return [text.encode().count(b"\n", 0, at) + 1 for at in found.at]


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
    assert lines(text) == []


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
    assert lines(text)


def test_a_call_whose_keyword_is_not_given_is_no_spot() -> None:
    assert lines("import openai\nopenai.OpenAI().files.create(purpose=p)") == []


def test_a_call_in_a_docstring_is_no_spot() -> None:
    assert lines('"""\n>>> load_dataset("glue")\n"""\nfrom datasets import load_dataset') == []


def test_a_spot_stands_where_the_text_stands() -> None:
    assert lines('a = 1\nb = "gpt-4o-mini"\nc = 2\n') == [2]


def test_beside_a_spot_whatever_is_named_for_models_counts() -> None:
    assert lines('a = "gpt-4o-mini"\nmodel_name = "mine"\n') == [1, 2]


def json_spots(text: bytes) -> tuple[int, ...]:
    found = spots(Language.JSON, text, load())
    assert found is not None
    return found.at


def test_json_without_a_name_has_no_spot() -> None:
    assert json_spots(b'{"a": "b", "c": [1, 2]}') == ()


def test_the_words_of_a_vocabulary_are_no_spots() -> None:
    assert json_spots(b'{"vocab": {"llama": 17, "gemma": 18}}') == ()


def test_a_price_table_has_spots() -> None:
    assert json_spots(b'{"gpt-4o": 17, "Qwen/Qwen2.5-7B": 0}')


def test_json() -> None:
    assert json_spots(b'{"a": "Qwen/Qwen2.5-7B"}') == (6,)


def test_other_languages_are_not_swept() -> None:
    assert spots(Language.YAML, b"a: b", load()) is None
