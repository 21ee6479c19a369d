"""Every output of every sample repository is valid, BOMs in each version and syntax."""

from __future__ import annotations

import json as jsons
from pathlib import Path

import pytest
import schemas
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator
from running import ROOT, Run

pytestmark = pytest.mark.slow

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


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda p: p.name)
def test_other_outputs_are_valid(lading: Run, tmp_path: Path, repository: Path) -> None:
    names = ["bom.spdx.json", "findings.sarif", "tests.junit.xml", "x.codequality.json", "bom.cdx.json", "bom.cdx.xml"]
    wanted = [word for name in names for word in ("-o", str(tmp_path / name))]
    done = lading("scan", "--offline", "-q", "--spec-version", "1.7", *wanted, cwd=repository)
    assert done.returncode == 0, done.stderr
    spdx, sarif, junit, quality, cdx, xml = ((tmp_path / name).read_text("utf-8") for name in names)
    assert schemas.spdx_errors(spdx) == []
    assert schemas.json_errors(jsons.loads(sarif), schemas.OWN / "sarif.schema.json") == []
    assert schemas.xml_errors(junit, schemas.OWN / "junit.xsd") == []
    assert schemas.json_errors(jsons.loads(quality), schemas.OWN / "codequality.schema.json") == []
    schema, others = schemas.cyclonedx("1.7", "json")
    assert schemas.json_errors(jsons.loads(cdx), schema, *others) == []
    assert schemas.xml_errors(xml, schemas.cyclonedx("1.7", "xsd")[0]) == []
