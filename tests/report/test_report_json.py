from __future__ import annotations

import importlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import report_schema
import sample_report

from lading.domain.report import Report
from lading.report import format_named

Draft202012Validator = importlib.import_module("jsonschema").Draft202012Validator  # the package has no types
PATH = Path(__file__).parents[2] / "src" / "lading" / "report" / "schema" / "report.schema.json"
SCHEMA: dict[str, Any] = json.loads(PATH.read_text("utf-8"))


def text(report: Report) -> str:
    stream = io.StringIO()
    format_named("json").write(report, stream)
    return stream.getvalue()


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_says_what_the_records_are(request: pytest.FixtureRequest) -> None:
    """Its definitions are made from the domain's records, with their docstrings; what is above them is written by hand."""
    made = json.dumps({**SCHEMA, "$defs": report_schema.definitions()}, indent=2, ensure_ascii=False) + "\n"
    if request.config.getoption("--update-snapshots"):
        PATH.write_text(made, "utf-8")
    assert PATH.read_text("utf-8") == made, "if it is meant, run pytest --update-snapshots"


@pytest.mark.parametrize("make", [sample_report.sample, sample_report.nothing, sample_report.unread])
def test_every_output_fits_the_published_schema(make: Callable[[], Report]) -> None:
    checker = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(json.loads(text(make())))] == []


def test_every_object_of_the_schema_is_closed_and_complete() -> None:
    def walk(node: object, at: str) -> None:
        if isinstance(node, dict):
            if "properties" in node:
                assert node["additionalProperties"] is False, at
                assert node["required"] == list(node["properties"]), at
            for name, each in node.items():
                walk(each, f"{at}/{name}")

    walk(SCHEMA, "")


def test_snapshot(snapshot: Callable[[str, str], None]) -> None:
    snapshot("sample.report.json", text(sample_report.sample()))


def test_components_say_whether_they_are_resolved() -> None:
    document = json.loads(text(sample_report.sample()))
    states = [each["resolution"]["status"] for each in document["components"]]
    assert states.count("resolved") == document["counts"]["resolved"]
    assert states.count("unresolved") == document["counts"]["unresolved"] == 2
    assert document["counts"]["unreadable"] == len(document["gaps"]) == 2
