from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sample_report
from rich.cells import cell_len

from lading.domain.finding import Action, Finding
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
    assert shown[-3] == (
        "5 models, 3 weight files, 1 dataset, 2 hosted models, 1 endpoint, 2 packages: 12 resolved, 2 unresolved, 2 unreadable, "
        "1 waived · 4 denied, 5 warnings, 1 note · FAIL"
    )
    assert shown[-2] == (
        "398 of 412 files read (13 of kinds that name no models, 1 that cannot be read), 7 excluded by the policy, "
        "2 folders of installed packages left out: .env-\\x1b[2J, web/node_modules"
    )
    assert shown[-1] == "catalogue 2026-11-01 · online, but the Hub did not answer for 1 of 14 · policy: lading.toml"
    everything = replace(sample_report.nothing(), files_seen=3, files_read=3)
    assert text(everything, 200).splitlines()[-1].startswith("3 of 3 files read · catalogue 2026-11-01 · ")


def test_an_offline_run_does_not_say_that_the_hub_is_silent() -> None:
    offline = replace(sample_report.sample(), provenance=replace(sample_report.sample().provenance, offline=True))
    assert text(offline, 200).splitlines()[-1] == "catalogue 2026-11-01 · offline · policy: lading.toml"


def test_an_incomplete_report_says_what_is_not_known() -> None:
    def open_(rule: str, action: Action = Action.WARN, **more: Any) -> Finding:
        return replace(sample_report.finding(rule, f"a/{rule}", action, "Not known.", "Look."), **more)

    found = (
        open_("unresolved", incomplete=True),
        open_("license-unknown", incomplete=True),
        open_("unpinned"),
        open_("unreadable", incomplete=True, waived_by="legal@acme.example"),
        open_("gated", Action.ALLOW, incomplete=True),
    )
    shown = text(replace(sample_report.nothing(), findings=found, outcome=Outcome.INCOMPLETE), 200)
    assert shown.splitlines()[-2].endswith(" · INCOMPLETE (license-unknown, unresolved)")
    assert "INCOMPLETE" not in text(replace(sample_report.nothing(), findings=found), 200)


def test_a_heading_counts_what_the_last_line_counts() -> None:
    twice = tuple(
        sample_report.finding(
            "unpinned", "a/b", Action.WARN, "a/b has no revision.", "Pin it.", locations=(Location("a.py", n),)
        )
        for n in (1, 2)
    )
    shown = text(replace(sample_report.nothing(), findings=twice))
    assert "WARN  unpinned  2 findings" in shown
    assert "2 warnings" in shown


@pytest.mark.parametrize("width", [20, 40, 71])
def test_on_a_narrow_terminal_no_word_is_cut_into_letters(width: int) -> None:
    lines = [line.strip() for line in text(sample_report.sample(), width).splitlines()]
    assert max(map(cell_len, lines)) <= width
    assert "Origin" not in " ".join(lines)
    assert any(line.startswith("derived CN") for line in lines)


def test_nothing_found_is_said_only_of_what_was_read() -> None:
    assert text(sample_report.nothing()).startswith("no models found in 3 files read · 0 denied")
    blind = text(sample_report.unread())
    assert "no models found" not in blind
    assert "no file was read: nothing is known about models, could not check 1" in blind
    assert blind.splitlines()[-3].endswith("INCOMPLETE")
    assert blind.splitlines()[-2] == "0 of 1 file read (1 that cannot be read)"
    partly = text(replace(sample_report.unread(), files_seen=2, files_read=1, outcome=Outcome.PASS))
    assert "no models found in 1 file read, could not check 1" in partly
    assert "model.py  unreadable: permission denied" in partly


def test_one_sentence_for_all_that_it_is_true_of_alike() -> None:
    found = tuple(
        sample_report.finding(
            "origin-direct",
            name,
            Action.DENY,
            f"{name} was developed by {maker}",
            "Use another.",
            locations=(Location("a.py", n),),
        )
        for n, (name, maker) in enumerate([("a/1", "Acme (CN)"), ("b/1", "Bolt (CN)"), ("a/2", "Acme (CN)")], 1)
    )
    assert text(replace(sample_report.nothing(), findings=found)).splitlines()[:6] == [
        "DENY  origin-direct  3 findings",
        "      each of these was developed by Acme (CN):",
        "        a/1  a.py:1",
        "        a/2  a.py:3",
        "      b/1 was developed by Bolt (CN)  a.py:2",
        "      -> Use another.",
    ]


def test_a_name_that_a_sentence_says_twice_is_not_taken_out_of_it() -> None:
    found = tuple(sample_report.finding("x", name, Action.WARN, f"{name} is not {name}-large") for name in ("a/1", "a/2"))
    shown = text(replace(sample_report.nothing(), findings=found))
    assert "a/1 is not a/1-large" in shown
    assert "each of these" not in shown


def test_of_very_many_the_rest_is_counted() -> None:
    found = tuple(
        sample_report.finding(
            "unpinned", f"a/{n}", Action.WARN, f"a/{n} has no revision", f"Pin {n}.", locations=(Location("a.py", n),)
        )
        for n in range(1, 101)
    )
    shown = text(replace(sample_report.nothing(), findings=found))
    assert "WARN  unpinned  100 findings" in shown
    assert "and 60 more: -o report.html lists all" in shown
    assert "-> and 96 more" in shown


@pytest.mark.parametrize("rule", ["unreadable", "corrupt-weights"])
def test_what_a_finding_tells_is_not_told_again(rule: str) -> None:
    gap = sample_report.sample().gaps[0]
    told = sample_report.finding(rule, gap.location.path, Action.WARN, "It could not be read.", locations=(gap.location,))
    report = replace(sample_report.sample(), findings=(told,), gaps=(gap,))
    assert "Could not be checked" not in text(report)
    assert "Could not be checked" in text(replace(report, findings=()))
    assert "Could not be checked" in text(replace(report, findings=(replace(told, waived_by="a", waived_until=None),)))


def test_how_to_accept_is_told_in_words_for_a_shell() -> None:
    found = sample_report.finding("origin-direct", "a b/$(c)", Action.DENY, "a b/$(c) is denied")
    report = replace(sample_report.nothing(), findings=(replace(found, sign_off=("[[approve]]",)),), outcome=Outcome.VIOLATIONS)
    assert "lading approve 'a b/$(c)' --reason WHY --who NAME" in text(report, 120)


def test_a_very_long_name_does_not_fill_the_screen() -> None:
    found = sample_report.finding("unpinned", "a/" + "b" * 10_000, Action.WARN, "No revision.")
    assert len(text(replace(sample_report.nothing(), findings=(found,))).splitlines()) < 30
