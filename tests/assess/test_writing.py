"""Entries as text: whatever is in them comes out of the parser again, and covers nothing else."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.assess.policy import BUILT_IN, parse
from lading.assess.writing import Entry, added, pattern, quoted
from lading.errors import UsageError
from lading.positions import toml
from lading.positions.tree import plain

NAME = "Qwen/Qwen2.5-7B"


def entry(model: str = NAME, reason: str = "x") -> Entry:
    return Entry(model, None, ("origin-direct",), reason, "legal", date(2999, 1, 31))


# --- refused or harmless ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["approve = []\n", "[[approve]]\n"])
def test_nothing_is_added_where_it_would_not_hold(text: str) -> None:
    with pytest.raises(UsageError, match=r"nothing can be added to the end of lading\.toml"):
        added(text.encode(), [entry()], BUILT_IN)


@pytest.mark.parametrize("name", ["*", "acme/*", "[a-z]", "a?b", "!x", "[!x]", "]"])
def test_a_name_is_no_pattern(name: str) -> None:
    assert fnmatchcase(name, pattern(name))
    assert not fnmatchcase("acme/chat", pattern(name))
    assert not fnmatchcase("q", pattern(name))


def test_bytes_that_are_no_text_still_match() -> None:
    name = b"caf\xe9.pkl".decode("utf-8", "surrogateescape")
    assert fnmatchcase(name, pattern(name))
    pattern(name).encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_one_line_and_comes_back(text: str) -> None:
    written = quoted(text)
    assert written.isprintable()
    assert plain(toml.parse(f"key = {written}\n")) == {"key": text}


# --- added --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [b"", b"\n", b"# x", b"# x\r\n", b"\xef\xbb\xbf# x\n"])
def test_what_was_there_stays_and_the_entries_come_back(before: bytes) -> None:
    after = added(before, [entry(), entry("b", "two\nlines")], BUILT_IN)
    assert after.startswith(before)
    first, second = parse(after.decode(), "lading.toml").approve
    assert (first.model, first.findings, first.until) == (NAME, ("origin-direct",), date(2999, 1, 31))
    assert (second.model, second.reason) == ("b", "two\nlines")
    assert added(after, [entry("c")], BUILT_IN).startswith(after)


def test_a_pyproject_has_its_own_header() -> None:
    before = '[tool.lading.origin]\nwatch = ["CN"]\n'
    policy = parse(before, "sub/pyproject.toml", pyproject=True)
    after = added(before.encode(), [entry()], policy).decode()
    assert "\n[[tool.lading.approve]]\n" in after
    assert len(parse(after, "sub/pyproject.toml", pyproject=True).approve) == 1
