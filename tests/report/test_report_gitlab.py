from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
import sample_report
import schemas
from report_situations import SITUATIONS, report

from lading.domain.finding import Action
from lading.domain.report import Outcome, Report
from lading.domain.source import Location
from lading.report import format_named


def entries(report: Report) -> list[dict[str, Any]]:
    stream = io.StringIO()
    format_named("gitlab").write(report, stream)
    found: list[dict[str, Any]] = json.loads(stream.getvalue())
    return found


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_output_fits_the_format(situation: str) -> None:
    found = entries(SITUATIONS[situation]())
    assert schemas.json_errors(found, schemas.OWN / "codequality.schema.json") == []
    assert len({each["fingerprint"] for each in found}) == len(found)


def test_one_entry_a_place() -> None:
    found = [each for each in entries(sample_report.sample()) if each["check_name"] == "origin-direct"]
    assert [(each["location"]["path"], each["location"]["lines"]["begin"]) for each in found] == [
        ("app/llm.py", 12),
        ("deploy/values.yaml", 31),
    ]


def test_severities_follow_the_policy() -> None:
    found = {each["check_name"]: each["severity"] for each in entries(sample_report.sample())}
    assert found["origin-direct"] == "blocker"
    assert found["unpinned"] == "minor"
    assert found["moving-revision"] == "info"
    assert "license-conflict" not in found, "what is signed off is no entry"


def test_the_fingerprint_survives_moved_lines_and_is_its_own_for_each_place() -> None:
    places = (Location("a.py", 3), Location("a.py", 9), Location("b.py", 1))
    one = sample_report.finding("unpinned", "a/b", Action.WARN, "x", locations=places)
    moved = replace(one, locations=tuple(replace(place, line=place.line + 4) for place in places))
    first, second = ([each["fingerprint"] for each in entries(report((), Outcome.PASS, f))] for f in (one, moved))
    assert first == second
    assert len(set(first)) == 3


def test_places_beyond_the_bound_are_counted() -> None:
    one = sample_report.finding("unpinned", "a", Action.WARN, "x", locations=tuple(Location("a.py", n) for n in range(1, 31)))
    found = entries(report((), Outcome.PASS, one))
    assert len(found) == 20
    assert "10 more places not listed" in found[0]["description"]
