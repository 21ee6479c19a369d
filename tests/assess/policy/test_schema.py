"""The JSON Schema says what the reader says: every policy in the documentation is valid, what is refused mostly is not."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from running import ROOT
from schemas import jsonschema

from lading.assess.policy import parse
from lading.assess.policy.schema import NAME, schema
from lading.assess.policy.sections import KEYS

PAGE = ROOT / "docs" / NAME
_BLOCK = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)


def valid(text: str) -> bool:
    """As an editor sees it: a date is a text."""
    data = json.loads(json.dumps(tomllib.loads(text), default=date.isoformat))
    validator = jsonschema.Draft7Validator(schema(), format_checker=jsonschema.FormatChecker())
    older = jsonschema.Draft4Validator({**schema(), "$schema": "http://json-schema.org/draft-04/schema#"})
    assert validator.is_valid(data) == older.is_valid(data)
    return bool(validator.is_valid(data))


def policies() -> Iterator[Any]:
    """The policies that the documentation shows, and those of the fixtures."""
    for page in sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")]):
        for number, block in enumerate(_BLOCK.findall(page.read_text("utf-8"))):
            head = {line.split(".")[0].strip("[]\n ") for line in block.splitlines() if line.startswith("[")}
            if head & {key for (key, *_) in filter(None, KEYS)}:
                whole = block.replace('sha256 = "…"', f'sha256 = "{"0" * 64}"')
                yield pytest.param(whole, id=f"{page.relative_to(ROOT)}:{number}")
    for file in sorted(ROOT.glob("fixtures/**/lading.toml")):
        if "bad" not in file.parent.name:
            yield pytest.param(file.read_text("utf-8"), id=str(file.relative_to(ROOT)))


@pytest.mark.parametrize(
    "text",
    [
        "[origin]\nwacth = []",
        "[orign]\nwatch = []",
        '[origin]\nwatch = ["XX"]',
        '[origin]\nwatch = ["cn"]',
        '[origin]\ndirect = "fail"',
        '[licenses]\nallow = ["group:permisive"]',
        '[use]\ncommercial = "yes"',
        "[use]\nmonthly_users = -1",
        '[use]\nterritories = ["UK"]',
        '[pins]\nrequire = "branch"',
        '[approve]\nmodel = "a/b"',
        '[[approve]]\nmodel = "a/b"',
        '[[approve]]\nmodel = "a/b"\nreason = ""\napproved_by = "x"',
        '[[approve]]\nmodel = "a/b"\nreason = "r"\napproved_by = "x"\nfindings = ["origin-dirct"]',
        '[[approve]]\nmodel = "a/b"\nreason = "r"\napproved_by = "x"\nsha256 = ["12"]',
        '[[clarify]]\nmodel = "a/b"\nlicense = "MIT"\nreason = "r"',
        'locked = ["orign"]',
        'extends = ["https://example.org/lading.toml"]',
        'extends = ["../org"]',
    ],
)
def test_what_is_refused(text: str) -> None:
    assert not valid(text)


@pytest.mark.parametrize("text", list(policies()))
def test_what_the_documentation_shows(text: str) -> None:
    parse(text, "lading.toml")
    assert valid(text)


def test_there_are_such_policies() -> None:
    assert len(list(policies())) >= 30


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(schema())


def nodes(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for name, below in node.get("properties", {}).items():
            yield f"{path}{name}", below
            yield from nodes(below, f"{path}{name}.")
        if "items" in node:
            yield from nodes(node["items"], path)


def test_every_key_is_described_where_it_stands() -> None:
    found = dict(nodes(schema()))
    assert {name for name in found if name.count(".") < 2} >= {".".join(path) for path in KEYS if path}
    assert sum(len(keys) for keys in KEYS.values()) == len(found)
    assert [name for name, node in found.items() if not node.get("description")] == []
    assert "$ref" not in json.dumps(schema())
    assert '"null"' not in json.dumps(schema())


def test_no_table_takes_other_keys() -> None:
    tables = [schema(), *(node for _, node in nodes(schema()))]
    objects = [node for node in tables if node.get("type") == "object"]
    assert len(objects) > 5
    assert all(node["additionalProperties"] is False for node in objects)


def test_the_published_file(request: pytest.FixtureRequest) -> None:
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if request.config.getoption("--update-snapshots"):
        Path(PAGE).write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text
