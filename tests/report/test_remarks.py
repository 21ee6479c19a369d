"""Remarks stand somewhere in the tree, whatever the finding points at."""

from __future__ import annotations

from dataclasses import replace

from sample_report import sample

from lading.domain.finding import Action, Finding, Severity
from lading.domain.source import Location
from lading.report.remarks import policy_file, remarks


def test_a_place_outside_the_tree_is_named_and_shown_at_the_policy() -> None:
    entry = Finding(
        "waiver-expired",
        "acme/x",
        Severity.HIGH,
        Action.DENY,
        "it ran out",
        "renew it",
        (Location("../org/lading.toml", 3, 1),),
    )
    report = sample()
    report = replace(
        report, findings=(entry,), provenance=replace(report.provenance, policy="conf/lading.toml over ../org/lading.toml")
    )
    first = remarks(report)[0]
    assert first.text == "acme/x: it ran out (../org/lading.toml:3)"
    assert first.places == (Location("lading.toml"),)


def test_the_nearest_of_several_policies_is_the_repository_s() -> None:
    report = sample()
    layered = replace(report, provenance=replace(report.provenance, policy="own.toml over ../org/lading.toml"))
    assert policy_file(layered) == "own.toml"


def test_a_gap_is_told_once_whichever_rule_tells_of_it() -> None:
    gap = sample().gaps[0]
    assert [each.subject for each in remarks(replace(sample(), findings=(), gaps=(gap,)))] == [gap.location.path]
    for rule in ("unreadable", "corrupt-weights"):
        told = Finding(rule, gap.location.path, Severity.MEDIUM, Action.WARN, "it is broken", "mend it", (gap.location,))
        assert [each.rule for each in remarks(replace(sample(), findings=(told,), gaps=(gap,)))] == [rule]
