"""What is cut from a module before the parse, and what must not be."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.catalog.index import load
from lading.detect.base import Language
from lading.detect.engines.python.prune import prune
from lading.detect.run import detect
from lading.detect.sweep import spots
from lading.domain.reference import Reference


def pruned(text: str) -> str:
    source = text.encode()
    found = spots(Language.PYTHON, source, load())
    assert found is not None
    return prune(source, found)[0].decode()


def test_a_definition_that_names_nothing_is_cut_to_a_line() -> None:
    text = 'def a():\n    return 1\n\ndef b():\n    return "gpt-4o-mini"\n'
    assert pruned(text) == 'def a(): 0\n\n\ndef b():\n    return "gpt-4o-mini"\n'


def test_lines_and_columns_stay() -> None:
    text = 'class A:\n    def a(self):\n        x = 1\n\n    def b(self):\n        y = "gpt-4o-mini"\n'
    assert pruned(text).splitlines()[5] == text.splitlines()[5]
    ast.parse(pruned(text))


def test_a_definition_in_a_docstring_is_none() -> None:
    text = '"""\ndef a():\n    return 1\n"""\nX = "gpt-4o-mini"\n'
    assert pruned(text) == text


@pytest.mark.parametrize(
    "use",
    ["def f():\n    return load(NAME)\n", "class A:\n    def f(self):\n        return load(NAME)\n"],
)
def test_the_use_of_a_constant_is_kept(use: str) -> None:
    assert pruned('NAME = "acme/ranker"\n\n' + use) == 'NAME = "acme/ranker"\n\n' + use


def test_the_use_of_a_table_is_kept() -> None:
    text = 'TABLE = {\n    "a": "acme/ranker",\n}\n\ndef f(x):\n    return load(TABLE[x])\n'
    assert pruned(text) == text


def test_the_use_of_an_attribute_is_kept() -> None:
    text = 'class A:\n    name = "acme/ranker"\n\n    def f(self):\n        return load(self.name)\n'
    assert pruned(text) == text


def test_an_import_between_definitions_is_kept() -> None:
    text = 'def a():\n    return 1\n\nimport openai\n\nX = "gpt-4o-mini"\n'
    assert "import openai" in pruned(text)


def test_where_a_cut_breaks_the_module_the_whole_is_parsed() -> None:
    text = b'try:\n    import x\n\n    def a(): ...\nexcept ImportError:\n    x = None\n\n\ndef b():\n    load("Qwen/Qwen2.5-7B")\n'
    assert [r.text for r in detect("a.py", text) if isinstance(r, Reference) and "/" in r.text] == ["Qwen/Qwen2.5-7B"]


@given(
    st.lists(st.sampled_from(['"""', "'''", "def a():", "class B:", "  x = 1", "@d", '"gpt-4o"', "#", "\n", "\t", "(", ")"]))
)
def test_any_text_keeps_its_lines(parts: list[str]) -> None:
    text = "".join(parts)
    assert pruned(text).count("\n") == text.count("\n")
