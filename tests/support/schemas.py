"""Validators that are not the writers' own: JSON Schema by jsonschema, XSD by lxml, SPDX by its model library.

Schemas written for the tests stand in ``tests/report/schemas``; published ones are taken from the folder ``LADING_SCHEMAS``, or
from ``.cache/schemas``, where `.ci/run` puts those that a package has.
"""

from __future__ import annotations

import gzip
import importlib
import io
import json
import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

jsonschema = importlib.import_module("jsonschema")  # the packages have no types
referencing = importlib.import_module("referencing")
etree = importlib.import_module("lxml.etree")

OWN = Path(__file__).parent.parent / "report" / "schemas"
PUBLISHED = Path(os.environ.get("LADING_SCHEMAS") or Path(__file__).parents[2] / ".cache" / "schemas")
REPORT = Path(__file__).parents[2] / "src" / "lading" / "report" / "schema" / "report.schema.json"
MOST_BYTES = 10_000_000
"""GitHub refuses a SARIF file that is larger when compressed with gzip."""


def published(name: str) -> Path:
    """A published schema; the test is skipped where the folder does not hold it."""
    found = PUBLISHED / name
    if not found.is_file():
        pytest.skip(f"no published schema {name} in {PUBLISHED}")
    return found


def json_errors(document: Any, schema: Path, *others: Path) -> list[str]:
    """What a JSON schema finds; ``others`` are schemas that it refers to by file name."""
    raw = json.loads(schema.read_text("utf-8"))
    kind = jsonschema.validators.validator_for(raw)
    known = [(each.name, referencing.Resource.from_contents(json.loads(each.read_text("utf-8")))) for each in others]
    base = raw.get("$id", "").rpartition("/")[0]
    every = [*known, *((f"{base}/{name}", resource) for name, resource in known)]
    registry = referencing.Registry().with_resources(every)
    checker = kind(raw, registry=registry, format_checker=kind.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(document)]


def xml_errors(text: str, schema: Path) -> list[str]:
    """What an XML schema finds."""
    beside = schema.read_text("utf-8").replace('http://cyclonedx.org/schema/spdx"/>', 'spdx.xsd"/>')  # never fetched
    checker = etree.XMLSchema(etree.fromstring(beside.encode(), base_url=str(schema)))
    document = etree.fromstring(text.encode())
    return [] if checker.validate(document) else [str(error) for error in checker.error_log]


def cyclonedx(version: str, kind: str) -> tuple[Path, tuple[Path, ...]]:
    """CycloneDX's published schema (``json`` or ``xsd``) and what it refers to, as its library ships them unchanged."""
    folder = Path(str(files("cyclonedx.schema._res")))
    suffix = "schema.json" if kind == "json" else "xsd"
    others = (*folder.glob("spdx.*"), *folder.glob("jsf*"), *folder.glob("cryptography*"))
    return folder / f"bom-{version}.SNAPSHOT.{suffix}", tuple(each for each in others if each.name.endswith(".json"))


def sarif_errors(text: str) -> list[str]:
    """What the schemas of SARIF and GitHub's limits find: the published one is generous, the tests' own is closed."""
    document = json.loads(text)
    large = len(gzip.compress(text.encode())) > MOST_BYTES
    schemas = [schema for schema in (PUBLISHED / "sarif-2.1.0.json", OWN / "sarif.schema.json") if schema.is_file()]
    found = [error for schema in schemas for error in json_errors(document, schema)]
    return [*found, *(["GitHub refuses so large a file"] if large else [])]


def spdx_errors(text: str) -> list[str]:
    """What the SPDX project's own model, made from its SHACL shapes, refuses or cannot link."""
    model = importlib.import_module("spdx_python_model.bindings.v3_0_1")
    found = model.SHACLObjectSet()
    try:
        model.JSONLDDeserializer().read(io.BytesIO(text.encode()), found)
    except (ValueError, TypeError, KeyError) as error:
        return [str(error)]
    return [f"nothing has the id {each}" for each in sorted(found.link())]


def pointers(document: Any, pointer: str) -> Any:
    """What stands at a JSON pointer."""
    for step in pointer.split("/")[1:]:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def walk(node: Any) -> Iterator[Any]:
    """Every value inside a JSON document, itself included."""
    yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(each)
