from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
import sample_report
from rich.cells import cell_len

from lading.domain.finding import Action
from lading.domain.report import Outcome, Report
from lading.domain.source import Location
from lading.report import WriteOptions, format_named


def text(report: Report, width: int | None = 80, *, color: bool = False) -> str:
    stream = io.StringIO()
    format_named("terminal").write(report, stream, WriteOptions(width=width, color=color))
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_snapshot(width: int, snapshot: Callable[[str, str], None]) -> None:
    snapshot(f"sample-{width}.txt", text(sample_report.sample(), width))


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_lines_fit_and_nothing_is_cut_off(width: int) -> None:
    shown = text(sample_report.sample(), width)
    assert max(map(cell_len, shown.splitlines())) <= width
    squeezed = "".join(shown.split())
    assert all("".join(f.message.split()) in squeezed for f in sample_report.sample().findings if f.rule == "origin-derived")
    if width >= 80:
        assert "Qwen/Qwen2.5-7B-Instruct" in shown


def test_colour_only_repeats_the_words() -> None:
    shown = text(sample_report.sample(), color=True)
    assert "\x1b[1;31mDENY" in shown
    assert "\x1b" not in text(sample_report.sample())
    assert "DENY  origin-direct" in text(sample_report.sample())


def test_the_most_serious_comes_first_and_notes_are_only_counted() -> None:
    shown = text(sample_report.sample())
    assert shown.index("DENY  origin-derived") < shown.index("WARN  unpinned")
    assert "moving-revision" not in shown
    assert "1 note" in shown


def test_waived_findings_are_counted_and_not_listed() -> None:
    shown = text(sample_report.sample())
    assert "license-conflict" not in shown
    assert "1 waived" in shown


def test_findings_of_one_rule_share_a_heading_and_a_remedy() -> None:
    found = tuple(
        sample_report.finding("unpinned", f"a/{n}", Action.WARN, "No revision.", "Pin it.", locations=(Location("a.py", n),))
        for n in (1, 2)
    )
    shown = text(replace(sample_report.nothing(), findings=found))
    assert shown.count("WARN  unpinned  2 findings") == 1
    assert shown.count("-> Pin it.") == 1


def test_the_last_lines_count_everything() -> None:
    shown = text(sample_report.sample(), 200).splitlines()
    assert shown[-2] == (
        "5 models, 3 weight files, 1 dataset, 2 hosted, 1 endpoint, 2 packages: 12 resolved, 2 unresolved, 2 unreadable, "
        "1 waived · 4 denied, 5 warnings, 1 note · FAIL"
    )
    assert shown[-1] == "398 of 412 files read · catalogue 2026-11-01 · online · policy: lading.toml"


def test_nothing_found_is_said_only_of_what_was_read() -> None:
    assert text(sample_report.nothing()).startswith("no models found in 3 files read · 0 denied")
    blind = text(sample_report.unread())
    assert "no models found" not in blind
    assert "no file was read: nothing is known about models, could not check 1" in blind
    assert blind.splitlines()[-2].endswith("INCOMPLETE")
    partly = text(replace(sample_report.unread(), files_seen=2, files_read=1, outcome=Outcome.PASS))
    assert "no models found in 1 file read, could not check 1" in partly
    assert "model.py  unreadable: permission denied" in partly
