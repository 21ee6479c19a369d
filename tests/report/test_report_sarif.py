from __future__ import annotations

import gzip
import io
import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sample_report

from lading.domain.finding import Action, Severity
from lading.domain.report import Report
from lading.domain.source import Location
from lading.report import RuleText, WriteOptions, format_named


def text(report: Report, options: WriteOptions | None = None) -> str:
    stream = io.StringIO()
    format_named("sarif").write(report, stream, options)
    return stream.getvalue()


def run(report: Report, options: WriteOptions | None = None) -> dict[str, Any]:
    log = json.loads(text(report, options))
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    [only] = log["runs"]
    assert isinstance(only, dict)
    return only


def test_snapshot(snapshot: Callable[[str, str], None]) -> None:
    snapshot("sample.sarif", text(sample_report.sample()))


def test_every_result_has_a_known_rule_a_level_a_place_and_a_fingerprint() -> None:
    found = run(sample_report.sample())
    rules = found["tool"]["driver"]["rules"]
    fingerprints = set()
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        assert 1 <= len(result["locations"]) <= 10
        for location in result["locations"]:
            place = location["physicalLocation"]
            assert re.fullmatch(r"(?:[\w.~!$&'()*+,;=@/-]|%[0-9A-F]{2})+", place["artifactLocation"]["uri"])
            assert place["artifactLocation"]["uriBaseId"] in found["originalUriBaseIds"]
            assert place["region"]["startLine"] >= 1
        fingerprints.add(result["partialFingerprints"]["primaryLocationLineHash"])
    assert len(fingerprints) == len(found["results"])
    assert all(re.fullmatch(r"[0-9a-f]{64}:\d+", each) for each in fingerprints)


def test_rules_carry_what_code_scanning_shows() -> None:
    options = WriteOptions(
        rules={
            "unpinned": RuleText("No revision is fixed.", "Pin **it**.", "https://example.com/unpinned", Severity.LOW, "medium")
        }
    )
    rules = {rule["id"]: rule for rule in run(sample_report.sample(), options)["tool"]["driver"]["rules"]}
    assert rules["unpinned"]["shortDescription"]["text"] == "No revision is fixed."
    assert rules["unpinned"]["help"]["markdown"] == "Pin **it**."
    assert rules["unpinned"]["helpUri"] == "https://example.com/unpinned"
    assert rules["unpinned"]["properties"]["security-severity"] == "3.0"
    assert rules["unpinned"]["properties"]["precision"] == "medium"
    assert rules["origin-direct"]["defaultConfiguration"]["level"] == "error"
    assert rules["origin-direct"]["properties"]["security-severity"] == "8.0"


def test_levels_follow_the_actions_and_waived_findings_are_suppressed() -> None:
    results = {result["ruleId"]: result for result in run(sample_report.sample())["results"]}
    assert results["origin-direct"]["level"] == "error"
    assert results["unpinned"]["level"] == "warning"
    assert results["moving-revision"]["level"] == "note"
    [suppression] = results["license-conflict"]["suppressions"]
    assert suppression["justification"] == "approved by legal@example.com until 2027-03-31"
    assert "suppressions" not in results["origin-direct"]


def test_a_finding_about_the_run_stands_at_the_policy() -> None:
    results = {result["ruleId"]: result for result in run(sample_report.sample())["results"]}
    assert results["waiver-unused"]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "lading.toml"


def test_what_could_not_be_read_is_a_result_once() -> None:
    report = sample_report.sample()
    gaps = [each for each in run(report)["results"] if each["ruleId"] == "unreadable"]
    assert len(gaps) == 2
    told = sample_report.finding("unreadable", "vendor", Action.DENY, "Broken.", locations=(report.gaps[0].location,))
    again = [each for each in run(replace(report, findings=(told,)))["results"] if each["ruleId"] == "unreadable"]
    assert len(again) == 2


def test_the_fingerprint_survives_moved_lines() -> None:
    report = sample_report.nothing()
    places = [sample_report.finding("unpinned", "a/b", Action.WARN, "x", locations=(Location("a.py", n),)) for n in (3, 9)]
    first, second = (run(replace(report, findings=(each,)))["results"][0]["partialFingerprints"] for each in places)
    assert first == second


def test_limits_are_kept_and_told() -> None:
    places = tuple(Location(f"f{n:02}.py", 1) for n in range(12))
    one = sample_report.finding("unpinned", "a/b", Action.WARN, "No revision.", locations=places)
    found = run(replace(sample_report.nothing(), findings=(one,) * 5001))
    assert len(found["results"]) == 5000
    assert len(found["results"][0]["locations"]) == 10
    assert "2 more places not listed" in found["results"][0]["message"]["text"]
    assert any("1 result left out" in n["message"]["text"] for n in found["invocations"][0]["toolExecutionNotifications"])


def test_no_message_becomes_a_link() -> None:
    one = sample_report.finding("unpinned", "[click](https://evil.example)", Action.WARN, "x")
    [result] = run(replace(sample_report.nothing(), findings=(one,)))["results"]
    assert "](" not in result["message"]["text"]


def test_a_file_that_would_be_too_large_loses_results_and_says_so() -> None:
    rng = random.Random(1)
    noise = ("".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=4000)) for _ in range(2500))
    many = tuple(sample_report.finding("unpinned", "a", Action.WARN, each) for each in noise)
    shown = text(replace(sample_report.nothing(), findings=many))
    assert len(gzip.compress(shown.encode())) < 10_000_000
    [only] = json.loads(shown)["runs"]
    assert len(only["results"]) < 2500
    assert any("left out" in n["message"]["text"] for n in only["invocations"][0]["toolExecutionNotifications"])


def test_paths_start_at_the_root_of_the_repository() -> None:
    first = run(sample_report.sample(), WriteOptions(base_path="services/a b/"))["results"][0]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "services/a%20b/app/chat.py"


def test_two_sentences_stay_two() -> None:
    one = sample_report.finding("unpinned", "a/b", Action.WARN, "a/b has no revision", "Name the commit")
    [result] = run(replace(sample_report.nothing(), findings=(one,)))["results"]
    assert result["message"]["text"] == "a/b has no revision. Name the commit"
