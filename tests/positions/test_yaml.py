from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.positions.tree import ParseError, plain, scalars
from lading.positions.yaml import parse


def test_an_alias_bomb_is_refused() -> None:
    text = "a: &a [x, x]\n" + "".join(
        f"{c}: &{c} [{', '.join([f'*{p}'] * 9)}]\n" for p, c in zip("abcdefg", "bcdefgh", strict=True)
    )
    with pytest.raises(ParseError, match="too many"):
        parse(text)


@pytest.mark.parametrize("text", ["[" * 60_000, "[" * 5000 + "]" * 5000, "- " * 60_000 + "x", "? " * 60_000, "{a: " * 30_000])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse(text)


def test_a_syntax_error_says_where() -> None:
    with pytest.raises(ParseError) as caught:
        parse("a: b\n  c: d\n")
    assert caught.value.line == 2


def test_a_tag_constructs_nothing() -> None:
    [document] = parse("!!python/object/apply:os.system [echo]")
    assert plain(document) == ["echo"]


def test_scalars_stay_as_written() -> None:
    [document] = parse("a: 1.10\nb: yes\nc: ~\n")
    assert plain(document) == {"a": "1.10", "b": "yes", "c": "~"}


def test_positions_and_documents() -> None:
    first, second = parse("a:\n  - b: c/d\n---\ntext: |\n  line one\n")
    assert [(s.value, s.line, s.column) for s in scalars(first)] == [("c/d", 2, 8)]
    assert [(s.value, s.line) for s in scalars(second)] == [("line one\n", 5)]


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#\n \t%"))
def test_no_text_does_more_than_fail_to_parse(text: str) -> None:
    with suppress(ParseError):
        parse(text)
