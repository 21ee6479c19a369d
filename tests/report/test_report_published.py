"""Every output against the published schema of its format, by a validator that is not the writer's.

CycloneDX's schemas come with its library; the others are used when ``LADING_SCHEMAS`` names a folder that holds them
(``schemas/README.md``), because no test fetches anything.
"""

from __future__ import annotations

import gzip
import io
import json

import pytest
import schemas
from report_situations import SITUATIONS

from lading.report import WriteOptions, format_named
from lading.report.base import SpecVersion

pytestmark = pytest.mark.slow

VERSIONS: tuple[SpecVersion, ...] = ("1.6", "1.7")


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


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_cyclonedx_as_published(situation: str, version: SpecVersion) -> None:
    schema = schemas.published(f"bom-{version}.schema.json")
    others = [schemas.published(name) for name in ("spdx.schema.json", "jsf-0.82.schema.json", "cryptography-defs.schema.json")]
    assert schemas.json_errors(json.loads(written("cyclonedx-json", situation, version)), schema, *others) == []
    assert schemas.xml_errors(written("cyclonedx-xml", situation, version), schemas.published(f"bom-{version}.xsd")) == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_sarif(situation: str) -> None:
    text = written("sarif", situation)
    assert schemas.json_errors(json.loads(text), schemas.OWN / "sarif.schema.json") == []
    assert len(gzip.compress(text.encode())) < 10_000_000


@pytest.mark.parametrize("situation", SITUATIONS)
def test_sarif_as_published(situation: str) -> None:
    schema = schemas.published("sarif-schema-2.1.0.json")
    assert schemas.json_errors(json.loads(written("sarif", situation)), schema) == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_junit_as_published(situation: str) -> None:
    assert schemas.xml_errors(written("junit", situation), schemas.published("JUnit.xsd")) == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_spdx_as_published(situation: str) -> None:
    schema = schemas.published("spdx-json-schema.json")
    assert schemas.json_errors(json.loads(written("spdx", situation)), schema) == []
