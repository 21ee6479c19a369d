from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace

import pytest
import sample_report

from lading.errors import UsageError
from lading.report.base import WriteOptions, format_for, format_named, formats


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("out/bom.cdx.json", "cyclonedx-json"),
        ("BOM.CDX.XML", "cyclonedx-xml"),
        ("bom.json", "cyclonedx-json"),
        ("bom.xml", "cyclonedx-xml"),
        ("mybom.json", "json"),
        ("report.json", "json"),
        ("acme.report.json", "json"),
        ("findings.sarif", "sarif"),
        ("findings.sarif.json", "sarif"),
        ("lading.txt", "terminal"),
        ("summary.md", "markdown"),
        ("out/lading.junit.xml", "junit"),
        ("gl-code-quality-report.json", "gitlab"),
        ("lading.codequality.json", "gitlab"),
        ("models.csv", "csv"),
        ("bom.spdx.json", "spdx"),
    ],
)
def test_the_longest_suffix_that_fits_names_the_format(name: str, expected: str) -> None:
    assert format_for(name).id == expected


def test_an_unknown_suffix_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"bom\.docx") as caught:
        format_for("bom.docx")
    assert ".cdx.json" in caught.value.remedy
    assert ".sarif" in caught.value.remedy


def test_an_unknown_id_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="yaml") as caught:
        format_named("yaml")
    assert "cyclonedx-json" in caught.value.remedy


def test_ids_and_suffixes_are_unique() -> None:
    every = formats()
    suffixes = [suffix for each in every for suffix in each.suffixes]
    assert len({each.id for each in every}) == len(every)
    assert len(set(suffixes)) == len(suffixes)
    assert all(each.summary for each in every)


def test_listing_the_formats_imports_nothing_dear() -> None:
    code = (
        "import sys; from lading.report.base import formats; formats();"
        "print([m for m in ('cyclonedx', 'rich', 'jsonschema', 'lxml', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", [each.id for each in formats()])
def test_no_format_lets_a_control_character_through(name: str) -> None:
    stream = io.StringIO()
    format_named(name).write(sample_report.sample(), stream)
    text = stream.getvalue().replace("\r\n", "\n")  # CSV ends its lines as its RFC says
    assert text.endswith("\n")
    assert {c for c in text if not c.isprintable()} == {"\n"}
    assert "secret" not in text
    assert "sk-123456" not in text


@pytest.mark.parametrize("name", [each.id for each in formats()])
def test_the_order_in_which_things_were_found_does_not_show(name: str) -> None:
    report = sample_report.sample()
    turned = replace(report, components=report.components[::-1], gaps=report.gaps[::-1])
    format_ = format_named(name)
    first, second = io.StringIO(), io.StringIO()
    format_.write(report, first, WriteOptions())
    format_.write(turned, second, WriteOptions())
    assert first.getvalue() == second.getvalue()
