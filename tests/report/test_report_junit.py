from __future__ import annotations

import io
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import sample_report
import schemas
from report_situations import SITUATIONS, expired, report

from lading.domain.report import Outcome, Report
from lading.report import format_named


def text(whole: Report) -> str:
    stream = io.StringIO()
    format_named("junit").write(whole, stream)
    return stream.getvalue()


def cases(whole: Report) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(text(whole))
    return {f"{case.get('classname')}/{case.get('name')}": case for case in root.iter("testcase")}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_output_is_valid(situation: str) -> None:
    assert schemas.xml_errors(text(SITUATIONS[situation]()), schemas.OWN / "junit.xsd") == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_counts_are_those_of_the_cases(situation: str) -> None:
    root = ElementTree.fromstring(text(SITUATIONS[situation]()))
    for suite in root:
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(attribute) == str(len(list(suite.iter(tag))))


def test_violations_fail_unknown_ones_err_and_the_rest_passes() -> None:
    found = cases(sample_report.sample())
    assert found["lading.models/acme/support-ranker-8b"].find("failure") is not None
    assert found["lading.hosted models/gpt-4o"].find("*") is None
    broken = found["lading.files that could not be checked/vendor/broken.ipynb:7"].find("error")
    assert broken is not None
    assert broken.get("type") == "syntax"
    missing = next(case for name, case in found.items() if "evil" in name and "models" in name)
    assert missing.find("error") is not None


def test_a_warning_is_said_aside_and_fails_nothing() -> None:
    root = ElementTree.fromstring(text(sample_report.sample()))
    said = "".join(root.itertext())
    assert "models/assistant-q4_k_m.gguf: warn [origin-suspected]" in said
    assert cases(sample_report.sample())["lading.weight files/models/assistant-q4_k_m.gguf"].find("*") is None


def test_what_is_signed_off_is_skipped_with_name_and_date() -> None:
    hostile = cases(SITUATIONS["hostile"]())
    assert all(case.find("failure") is not None for name, case in hostile.items() if "checked" not in name)
    model = sample_report.derived()
    waived = tuple(f for f in model.findings if f.waived_by)
    [case] = cases(report((replace(model, findings=waived),), Outcome.PASS)).values()
    skipped = case.find("skipped")
    assert skipped is not None
    assert "approved by legal@example.com until 2027-03-31" in (skipped.get("message") or "")


def test_findings_about_the_policy_are_cases() -> None:
    found = cases(expired())
    assert found["lading.policy/waiver-expired: acme/support-ranker-8b"].find("failure") is not None


def test_nothing_found_is_one_case_that_says_over_how_many_files() -> None:
    assert list(cases(sample_report.nothing())) == ["lading.policy/no models found in 3 files read"]
    assert [case.find("error") is not None for case in cases(sample_report.unread()).values()] == [True]
