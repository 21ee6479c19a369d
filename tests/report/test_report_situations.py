"""Whole outputs for every situation, in every format; nothing hostile survives in any."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from report_situations import SITUATIONS

from lading.domain.report import Report
from lading.report.base import WriteOptions, format_named, formats

SHOWN = {
    "terminal": "txt",
    "markdown": "md",
    "github": "github.txt",
    "gitlab": "codequality.json",
    "junit": "junit.xml",
    "csv": "csv",
    "sarif": "sarif",
}
"""Shown for every situation; the BOMs, which are long, for some."""
BOMS = {"spdx": "spdx.json", "cyclonedx-json": "cdx.json", "cyclonedx-xml": "cdx.xml"}
OF_BOMS = ("clean", "nothing", "expired")


def written(name: str, report: Report) -> str:
    stream = io.StringIO()
    format_named(name).write(report, stream, WriteOptions(spec_version="1.7"))
    return stream.getvalue()


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("name", SHOWN)
def test_snapshot(name: str, situation: str, snapshot: Callable[[str, str], None]) -> None:
    snapshot(f"{situation}.{SHOWN[name]}", written(name, SITUATIONS[situation]()))


@pytest.mark.parametrize("situation", OF_BOMS)
@pytest.mark.parametrize("name", BOMS)
def test_snapshot_of_a_bom(name: str, situation: str, snapshot: Callable[[str, str], None]) -> None:
    snapshot(f"{situation}.{BOMS[name]}", written(name, SITUATIONS[situation]()))


@pytest.mark.parametrize("name", [each.id for each in formats()])
def test_no_control_or_direction_character_survives(name: str) -> None:
    text = written(name, SITUATIONS["hostile"]()).replace("\r\n", "\n")
    assert {c for c in text if not c.isprintable()} == {"\n"}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("name", [*SHOWN, *BOMS])
def test_the_same_report_gives_the_same_bytes(name: str, situation: str) -> None:
    assert written(name, SITUATIONS[situation]()) == written(name, SITUATIONS[situation]())
