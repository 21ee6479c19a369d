from __future__ import annotations

import io
import re

import pytest
import sample_report
from report_situations import HOSTILE, hostile, report

from lading.domain.finding import Action
from lading.domain.report import Outcome, Report
from lading.domain.source import Location
from lading.report import WriteOptions, format_named
from lading.report.text import clean

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def lines(report: Report, options: WriteOptions | None = None) -> list[str]:
    stream = io.StringIO()
    format_named("github").write(report, stream, options)
    return stream.getvalue().splitlines()


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner reads it."""
    match = COMMAND.fullmatch(line)
    assert match, line
    fields = dict(pair.split("=", 1) for pair in match[2].split(","))
    return match[1], {key: unescaped(value, property_=True) for key, value in fields.items()}, unescaped(match[3])


def unescaped(text: str, *, property_: bool = False) -> str:
    pairs = [("%0D", "\r"), ("%0A", "\n"), *([("%3A", ":"), ("%2C", ",")] if property_ else []), ("%25", "%")]
    for token, character in pairs:
        text = text.replace(token, character)
    return text


def test_no_line_but_our_own_is_a_command() -> None:
    *commands, verdict = lines(hostile())
    for line in commands:
        parsed(line)
    assert not verdict.lstrip().startswith("::")
    assert "##[" not in verdict


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_hostile_path_and_text_arrive_as_they_are(raw: str) -> None:
    one = sample_report.finding("unpinned", "", Action.DENY, raw, locations=(Location(f"a/{raw}", 3),))
    level, fields, text = parsed(lines(report((), Outcome.VIOLATIONS, one))[0])
    assert (level, fields["file"], fields["line"], text) == ("error", f"a/{clean(raw)}", "3", clean(raw))


def test_levels_places_and_titles() -> None:
    found = [parsed(line) for line in lines(sample_report.sample())[:-1]]
    assert [level for level, _, _ in found] == ["error"] * 4 + ["warning"] * 7 + ["notice"]
    assert found[0][1] == {"file": "app/chat.py", "line": "40", "col": "5", "title": "lading hosted-in-watched-country"}
    assert "(1 more place.)" in found[2][2]


def test_waived_findings_are_no_annotations() -> None:
    assert not [line for line in lines(sample_report.sample()) if "license-conflict" in line]


def test_no_more_than_github_shows_and_the_last_one_counts_the_rest() -> None:
    many = tuple(
        sample_report.finding("unpinned", f"m{n}", Action.WARN, "x", locations=(Location("a.py", n),)) for n in range(25)
    )
    found = [parsed(line) for line in lines(report((), Outcome.PASS, *many))[:-1]]
    assert len(found) == 10
    assert found[-1][2].startswith("16 more not shown (unpinned)")
    ten = [parsed(line) for line in lines(report((), Outcome.PASS, *many[:10]))[:-1]]
    assert [fields["line"] for _, fields, _ in ten[1:]] == [str(n) for n in range(1, 10)]


def test_paths_start_at_the_root_of_the_repository() -> None:
    first = parsed(lines(sample_report.sample(), WriteOptions(base_path="services/api/"))[0])
    assert first[1]["file"] == "services/api/app/chat.py"
