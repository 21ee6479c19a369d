"""What docs/compliance.md says of the sample company repository."""

from __future__ import annotations

from pathlib import Path

from compliance_tables import ORDER, view

from lading.report.compliance.guidance import names


def test_every_profile_is_on_the_page() -> None:
    assert sorted(ORDER) == list(names())


def test_in_the_g7_view_no_model_or_metadata_element_is_missing(tmp_path: Path) -> None:
    asked = [
        each for each in view("g7", tmp_path)["elements"] if each["cluster"] in ("Metadata", "Models", "Dataset properties")
    ]
    assert len(asked) == 33
    assert [each["name"] for each in asked if each["counts"]["missing"]] == []
