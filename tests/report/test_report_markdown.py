from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pytest
import sample_report
from markdown_it import MarkdownIt
from report_situations import HOSTILE, hostile, report

from lading.domain.finding import Action
from lading.domain.report import Outcome, Report
from lading.domain.source import Location
from lading.report import WriteOptions, format_named
from lading.report.formats.markdown import LIMIT, text
from lading.report.text import clean

TAGS = {
    *("h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code", "br", "a", "details", "summary", "sub"),
}


def written(report: Report, options: WriteOptions | None = None) -> str:
    stream = io.StringIO()
    format_named("markdown").write(report, stream, options)
    return stream.getvalue()


class _Seen(HTMLParser):
    """What a rendered document holds."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.cells: list[str] = []
        self.rows: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"href"}, tag
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += 1
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def rendered(markdown: str) -> _Seen:
    seen = _Seen()
    seen.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
    return seen


def test_hostile_texts_make_no_markup_no_link_and_no_cell() -> None:
    seen = rendered(written(hostile()))
    assert seen.tags <= TAGS
    assert set(seen.rows) <= {2, 3, 6}
    assert not [link for link in seen.links if re.match(r"[a-z]+:|//", link)]
    shown = [cell.replace("\u200b", "").strip() for cell in seen.cells]
    assert [raw for raw in HOSTILE if clean(raw).strip() not in shown] == []


@pytest.mark.parametrize(
    "raw",
    ["@octocat", "see #12", "!3", "a@b.example", "https://evil.example", "www.evil.example", "GH-7", "~bug", "%1.0", "&7"],
)
def test_what_a_forge_would_turn_into_something_is_parted(raw: str) -> None:
    shown = text(raw)
    assert "&#8203;" in shown
    assert rendered(shown).tags == {"p"}


@pytest.mark.parametrize("raw", ["Qwen/Qwen2.5-7B-Instruct", "models/a-b.gguf", "3 denied, 5 warnings", "R&D 50% off!"])
def test_ordinary_texts_stay_readable(raw: str) -> None:
    assert "&#8203;" not in text(raw)


def test_the_verdict_comes_first_and_details_are_folded() -> None:
    shown = written(sample_report.sample())
    assert shown.startswith("### ❌ Lading: FAIL\n")
    assert shown.index("origin-direct") < shown.index("<details>")
    assert "<summary>5 warnings</summary>" in shown
    assert "<summary>4 could not be checked</summary>" in shown
    assert "approved by legal@&#8203;example.com until 2027-03-31" in shown.replace("\\", "").replace("&#8203;@", "@")


def test_links_are_relative_unless_the_place_is_known() -> None:
    assert "](app/llm.py#L12)" in written(sample_report.sample())
    there = written(sample_report.sample(), WriteOptions(source_url="https://forge.example/o/r/blob/abc/"))
    assert "](https://forge.example/o/r/blob/abc/app/llm.py#L12)" in there


@pytest.mark.parametrize("count", [200, 5000])
def test_a_comment_keeps_the_limit_and_says_what_is_left_out(count: int) -> None:
    many = tuple(
        sample_report.finding(
            "unpinned", f"org/model-{n}", Action.DENY, "x" * 300, "y" * 100, locations=(Location(f"f{n}.py", n),)
        )
        for n in range(count)
    )
    shown = written(report((), Outcome.VIOLATIONS, *many))
    assert len(shown) <= LIMIT
    assert re.search(rf"\*\*Shortened:\*\* [\d,]+ of {count:,} rows \(violations\) left out", shown)
    assert rendered(shown).rows


def test_one_row_that_is_too_long_is_left_out_and_counted() -> None:
    huge = sample_report.finding(
        "unpinned", "org/" + "m" * 4000, Action.DENY, "`" * 4090, locations=(Location("p" * 4000, 1),) * 3
    )
    shown = written(report((), Outcome.VIOLATIONS, *([huge] * 30)))
    assert len(shown) <= LIMIT
    assert "Shortened" in shown
