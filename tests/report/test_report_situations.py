"""Whole outputs for every situation, in every format; nothing hostile survives in any."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

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


def test_another_process_writes_the_same_bytes() -> None:
    """Whatever the order of sets: every format of the two longest situations, in two processes with other hash seeds."""
    code = (
        "import hashlib, io, report_situations\n"
        "from lading.report.base import formats\n"
        "for name in ('mixed', 'hostile'):\n"
        "    for each in formats():\n"
        "        stream = io.StringIO()\n"
        "        each.write(report_situations.SITUATIONS[name](), stream)\n"
        "        print(name, each.id, hashlib.sha256(stream.getvalue().encode()).hexdigest())\n"
    )
    path = ":".join([*sys.path, str(Path(__file__).parent.parent / "support")])
    first, second = (
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": path},
        ).stdout.splitlines()
        for seed in ("1", "2")
    )
    assert first == second
    assert len(first) == 2 * len(formats())
