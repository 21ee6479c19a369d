"""Every output of every sample repository: valid by its published schema, and the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import get_args

import pytest
import schemas
from running import ROOT, Run

from lading.report.base import SpecVersion, formats

pytestmark = pytest.mark.slow

FIXTURES = ROOT / "fixtures"
REPOSITORIES = [
    FIXTURES / "company",
    FIXTURES / "kinds",
    *sorted(path for path in (FIXTURES / "terminal").iterdir() if path.name != "bad-policy"),
]
VERSIONS: tuple[SpecVersion, ...] = get_args(SpecVersion)
FILES = {each.id: f"lading{each.suffixes[0]}" for each in formats() if each.suffixes}
"""A file of each format that has a suffix."""
LOOSE = {"terminal", "markdown", "html"}
"""Formats without a schema; ``test_hostile.py`` and their own tests look at them."""


def _csv(text: str) -> list[str]:
    widths = {len(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)}
    return [] if len(widths) == 1 else [f"rows of {sorted(widths)} cells"]


def _cyclonedx_json(text: str) -> list[str]:
    document = json.loads(text)
    schema, others = schemas.cyclonedx(document["specVersion"], "json")
    return schemas.json_errors(document, schema, *others)


def _cyclonedx_xml(text: str) -> list[str]:
    version = next(each for each in VERSIONS if f"/schema/bom/{each}" in text)
    return schemas.xml_errors(text, schemas.cyclonedx(version, "xsd")[0])


def _by(name: str) -> Callable[[str], list[str]]:
    return lambda text: schemas.json_errors(json.loads(text), schemas.OWN / name)


VALIDATORS: dict[str, Callable[[str], list[str]]] = {
    "cyclonedx-json": _cyclonedx_json,
    "cyclonedx-xml": _cyclonedx_xml,
    "spdx": schemas.spdx_errors,
    "sarif": schemas.sarif_errors,
    "junit": lambda text: schemas.xml_errors(text, schemas.OWN / "junit.xsd"),
    "gitlab": _by("codequality.schema.json"),
    "csv": _csv,
    "json": lambda text: schemas.json_errors(json.loads(text), schemas.REPORT),
}


def test_every_format_is_validated() -> None:
    assert VALIDATORS.keys() | LOOSE == FILES.keys()


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda path: path.name)
def test_outputs(lading: Run, tmp_path: Path, repository: Path) -> None:
    """All formats, in two processes with other hash seeds."""
    first, second = (_written(lading, tmp_path / seed, repository, FILES, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first == second
    assert {id_: errors for id_, check in VALIDATORS.items() if (errors := check(first[id_].decode("utf-8")))} == {}


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda path: path.name)
def test_older_boms(lading: Run, tmp_path: Path, repository: Path) -> None:
    written = _written(lading, tmp_path / "1", repository, ("cyclonedx-json", "cyclonedx-xml"), version=VERSIONS[0])
    assert {id_: errors for id_, each in written.items() if (errors := VALIDATORS[id_](each.decode("utf-8")))} == {}


def _written(
    lading: Run, folder: Path, repository: Path, wanted: Iterable[str], version: SpecVersion = VERSIONS[-1], **environment: str
) -> dict[str, bytes]:
    """What a scan writes in each of the formats ``wanted``."""
    folder.mkdir()
    files = {id_: folder / FILES[id_] for id_ in wanted}
    words = [word for file in files.values() for word in ("-o", str(file))]
    done = lading("scan", "--offline", "-q", "--spec-version", version, *words, cwd=repository, **environment)
    assert done.returncode == 0, done.stderr
    return {id_: file.read_bytes() for id_, file in files.items()}
