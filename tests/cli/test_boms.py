"""Every BOM of every sample repository passes the strict validators, in each version and syntax."""

from __future__ import annotations

from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator
from running import ROOT, Run

REPOSITORIES = sorted(p for p in (ROOT / "fixtures").iterdir() if p.is_dir() and p.name != "hub")
VERSIONS = {"1.6": SchemaVersion.V1_6, "1.7": SchemaVersion.V1_7}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda p: p.name)
def test_valid(lading: Run, tmp_path: Path, repository: Path, version: str) -> None:
    json, xml = tmp_path / "bom.cdx.json", tmp_path / "bom.cdx.xml"
    done = lading("scan", "--offline", "-q", "--spec-version", version, "-o", str(json), "-o", str(xml), cwd=repository)
    assert done.returncode == 0, done.stderr
    assert JsonStrictValidator(VERSIONS[version]).validate_str(json.read_text("utf-8")) is None
    assert XmlValidator(VERSIONS[version]).validate_str(xml.read_text("utf-8")) is None
