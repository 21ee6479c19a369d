from __future__ import annotations

import pytest
import sample_report
from hypothesis import given
from hypothesis import strategies as st

from lading.domain.reference import Kind
from lading.report.text import LIMIT, clean, cleaned, inert


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Qwen/Qwen2.5-7B", "Qwen/Qwen2.5-7B"),
        ("模型/émile ñ", "模型/émile ñ"),
        ("a\nb\r\nc\td", "a b  c d"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("abc\u202egpj", "abc\\u202egpj"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("nul\x00 \ufffe \udc80", "nul\\x00 \\ufffe \\udc80"),
        ("https://user:pass@host/v1", "https://***@host/v1"),
        ("https://host/v1?api_key=abc&x=1&sig=zz", "https://host/v1?api_key=***&x=1&sig=***"),
        ("mail me@example.com about x://", "mail me@example.com about x://"),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_long_texts_end_with_an_ellipsis() -> None:
    assert clean("x" * (LIMIT + 1)) == "x" * (LIMIT - 1) + "…"
    assert clean("x" * LIMIT) == "x" * LIMIT


@given(st.text(st.characters()))
def test_what_is_clean_is_printable_and_stays_as_it_is(raw: str) -> None:
    once = clean(raw)
    assert once.isprintable()
    assert clean(once) == once


def test_records_without_hostile_text_are_kept_as_they_are() -> None:
    safe = sample_report.direct()
    assert cleaned(safe) is safe


def test_records_are_cleaned_to_the_bottom() -> None:
    subject = cleaned(sample_report.missing()).component.subject
    assert subject.kind is Kind.MODEL
    assert subject.name.isprintable()
    assert subject.references[0].location.path.isprintable()
    assert subject.references[0].location.line == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("##[error]x", "## [error]x"),
        ("a ##vso[task.setvariable variable=x]b", "a ## vso[task.setvariable variable=x]b"),
        ("##teamcity[x]", "## teamcity[x]"),
        ("::error file=a::x", ": error file=a::x"),
        ("  ::stop-commands::x", "  : stop-commands::x"),
        ("\n::error::x", " : error::x"),
        ("::::error::x", ": ::error::x"),
    ],
)
def test_a_text_is_no_workflow_command(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize("text", ["# heading", "## heading", "a::b", "http://[::1]:8000/v1", "C#[x]"])
def test_what_is_no_workflow_command_stays(text: str) -> None:
    assert clean(text) == text


def test_a_line_that_folding_begins_is_no_workflow_command_either() -> None:
    assert inert("a model  \n ::error::x\n::group::y") == "a model\n : error::x\n: group::y\n"
    assert inert("") == ""


def test_a_limit_holds_for_every_text() -> None:
    assert cleaned(("a" * 30, {"k" * 30: "v" * 30}), 10) == ("aaaaaaaaa…", {"kkkkkkkkk…": "vvvvvvvvv…"})
