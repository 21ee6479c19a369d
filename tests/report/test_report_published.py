"""Every output against the published schema of its format, by a validator that is not the writer's.

Where the schemas come from is told in ``schemas/README.md``; no test fetches anything.
"""

from __future__ import annotations

import io
import json
from typing import get_args

import pytest
import schemas
from report_situations import SITUATIONS

from lading.report import WriteOptions, format_named
from lading.report.base import SpecVersion

pytestmark = pytest.mark.slow

VERSIONS: tuple[SpecVersion, ...] = get_args(SpecVersion)


def written(name: str, situation: str, version: SpecVersion = "1.6") -> str:
    stream = io.StringIO()
    format_named(name).write(SITUATIONS[situation](), stream, WriteOptions(spec_version=version))
    return stream.getvalue()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_cyclonedx_json(situation: str, version: SpecVersion) -> None:
    schema, others = schemas.cyclonedx(version, "json")
    assert schemas.json_errors(json.loads(written("cyclonedx-json", situation, version)), schema, *others) == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_cyclonedx_xml(situation: str, version: SpecVersion) -> None:
    schema, _ = schemas.cyclonedx(version, "xsd")
    assert schemas.xml_errors(written("cyclonedx-xml", situation, version), schema) == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_sarif(situation: str) -> None:
    assert schemas.sarif_errors(written("sarif", situation)) == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_spdx(situation: str) -> None:
    assert schemas.spdx_errors(written("spdx", situation)) == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_junit(situation: str) -> None:
    assert schemas.xml_errors(written("junit", situation), schemas.OWN / "junit.xsd") == []


def test_junit_as_published() -> None:
    schema = schemas.published("JUnit.xsd")
    assert [error for name in SITUATIONS for error in schemas.xml_errors(written("junit", name), schema)] == []


def test_spdx_as_published() -> None:
    schema = schemas.published("spdx-json-schema.json")
    assert [error for name in SITUATIONS for error in schemas.json_errors(json.loads(written("spdx", name)), schema)] == []
