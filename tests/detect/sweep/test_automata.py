"""What finds candidates must find something in everything that the exact question says yes to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.catalog.index import load
from lading.detect.sweep import automata
from lading.detect.sweep.automata import known_imports, known_words, telling_literals
from lading.detect.sweep.literals import is_telling
from lading.detect.sweep.words import is_known
from lading.weights.names import SUFFIXES

pytestmark = pytest.mark.slow

CATALOG = load()


@pytest.fixture(autouse=True, scope="module")
def _worth_it() -> Iterator[None]:
    """Here an automaton is made for the first byte."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(automata, "WORTH", 0)
        yield


_NAMES = sorted(
    {
        *CATALOG.table("stems"),
        *(id_.rpartition("/")[2] for id_ in CATALOG.table("models")),
        *(key.partition(":")[2] for table in ("packages", "namespaces", "hosted") for key in CATALOG.table(table)),
    }
)
name = st.sampled_from(_NAMES)
separator = st.sampled_from(["-", "_", ".", ":", "/", " ", "@", "", ", ", "|", "//", "--", "\\", "4", "2b"])
part = st.one_of(
    name,
    name.map(str.upper),
    name.map(str.title),
    st.sampled_from(sorted(SUFFIXES)),
    st.sampled_from(
        ["hf://", "https://huggingface.co/", "https://", "ollama:", "us.", "the ", "{x}", "(1.2 GB)", "é", "a/b", "CHAT_MODEL="]
    ),
    st.sampled_from(sorted(host.replace("*", "x") for host in CATALOG.table("hosts"))),
    st.text(st.characters(codec="utf-8", exclude_characters="\"'`\\\n"), max_size=6),
)
texts = st.lists(st.tuples(part, separator), min_size=1, max_size=4).map(lambda found: "".join(a + b for a, b in found))


@settings(max_examples=3000, deadline=None)
@given(texts, st.sampled_from("\"'`"))
def test_no_telling_literal_is_missed(text: str, quote: str) -> None:
    if 3 <= len(text) <= 300 and is_telling(text, CATALOG):
        assert any(telling_literals(CATALOG)(f"x({quote}{text}{quote})".encode()))


@settings(max_examples=3000, deadline=None)
@given(texts, st.sampled_from(["", " ", "(", "\n", "é", '"']))
def test_no_known_word_is_missed(text: str, before: str) -> None:
    for word in text.split():
        if is_known(word.rstrip(".:/"), CATALOG) and word[0].isascii() and (word[0].isalnum() or word[0] == "@"):
            assert any(known_words(CATALOG)(f"{before}{word}".encode())), word


@pytest.mark.parametrize(
    "literal",
    ["plain words", "a-b-c", "text about llamas", "request.headers", "/usr/bin/env", "x: %s", "application form", ""],
)
def test_nothing_is_found_in_plain_literals(literal: str) -> None:
    assert not any(telling_literals(CATALOG)(f'x("{literal}")'.encode()))


@pytest.mark.parametrize(
    "line", ["import os", "from . import torch_utils", "x = 'import torch'", "# import torch", "importtorch"]
)
def test_no_import_of_a_library(line: str) -> None:
    assert not any(known_imports(CATALOG)(line.encode()))


@pytest.mark.parametrize(
    "line", ["import torch", "  from vllm import LLM", "import os, torch", "from\ttransformers.x import y"]
)
def test_an_import_of_a_library(line: str) -> None:
    assert any(known_imports(CATALOG)(f"a = 1\n{line}\n".encode()))


def test_as_long_as_little_was_seen_no_automaton_is_made() -> None:
    def pattern() -> str:
        raise AssertionError("not yet")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(automata, "WORTH", 100)
        found = automata.Finder(pattern, plain="[\"']")
        assert [match.start() for match in found(b'x = "a"')] == [4, 6]
        with pytest.raises(AssertionError, match="not yet"):
            found(b"x" * 100)


def test_there_is_room_for_a_larger_catalogue(capfd: pytest.CaptureFixture[str]) -> None:
    others = "|".join(f"{index:05}-other-name" for index in range(1000))
    found = automata.Finder(lambda: f"{automata._telling(CATALOG)}|{automata._BEGIN}(?:{others})", plain="x")
    assert any(found(b'x = "00999-other-name"'))
    assert not any(found(b"x = 'a' * 20\n" * 1000))
    assert capfd.readouterr().err == ""  # an automaton without room says so there, and is a hundred times slower
