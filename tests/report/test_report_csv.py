from __future__ import annotations

import csv
import io
import re

import pytest
import sample_report
from report_situations import HOSTILE, SITUATIONS, hostile

from lading.domain.report import Report
from lading.report import format_named
from lading.report.formats.csv import COLUMNS
from lading.report.text import clean

FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")


def text(report: Report) -> str:
    stream = io.StringIO()
    format_named("csv").write(report, stream)
    return stream.getvalue()


def rows(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(report), newline=""), strict=True))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_row_has_every_column_and_ends_as_the_rfc_says(situation: str) -> None:
    written = text(SITUATIONS[situation]())
    found = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert {len(row) for row in found} == {len(COLUMNS)}
    assert written.endswith("\r\n")
    assert written.count("\n") == written.count("\r\n") == len(found), "no cell breaks a line"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_the_separator(separator: str) -> None:
    for line in text(hostile()).splitlines():
        for cell in line.split(separator):
            assert not FORMULA.match(cell.strip().strip('"').strip()), line


def test_hostile_names_stay_readable() -> None:
    names = {row["name"].lstrip("'").strip().lstrip("'") for row in rows(hostile()) if row["record"] == "component"}
    for raw in HOSTILE:
        if not FORMULA.search(raw):
            assert clean(raw) in names


def test_what_is_not_known_has_rows_too() -> None:
    found = rows(sample_report.sample())
    assert [row["record"] for row in found[-4:]] == ["gap", "gap", "finding", "run"]
    assert found[-1]["status"] == "violations"
    assert [row["status"] for row in found if row["name"] == "models/classifier.bin"] == ["no-facts"]


def test_a_component_has_its_facts_and_decisions() -> None:
    model = next(row for row in rows(sample_report.sample()) if row["name"] == "acme/support-ranker-8b")
    assert (model["origin"], model["countries"], model["developer"]) == ("derived", "CN GB US", "Acme Ltd")
    assert (model["license_declared"], model["license_category"]) == ("Apache-2.0", "threshold")
    assert (model["denied"], model["warned"], model["waived"]) == ("origin-derived", "unpinned", "license-conflict")
    assert model["first_place"] == "app/rank.py:7:5"
