"""Each sample of ``fixtures/kinds`` gives what ``kinds.toml`` lists for it, no more and no less; look-alikes give nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from kinds import FOLDER, NEGATIVE, found, paths

from lading.detect.base import Language, rules
from lading.detect.files import language_in
from lading.detect.manifests.base import manifests

EXPECTED: dict[str, list[list[str]]] = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text("utf-8"))


@pytest.mark.parametrize("path", paths())
def test_sample(path: str) -> None:
    expected = [] if path.startswith(NEGATIVE) else EXPECTED[path]
    assert sorted(map(list, found().things.get(path, ()))) == sorted(expected)


def test_every_expected_sample_exists_and_names_something() -> None:
    assert sorted(EXPECTED) == [path for path in paths() if not path.startswith(NEGATIVE)]
    assert [path for path, things in EXPECTED.items() if not things] == []


def test_every_sample_can_be_read() -> None:
    assert found().gaps == ()


def test_every_rule_fires_in_a_sample() -> None:
    assert sorted({rule.id for rule in rules()} - set(found().strengths)) == []


def test_every_kind_of_manifest_names_a_package_in_a_sample() -> None:
    assert sorted({manifest.id for manifest in manifests()} - found().manifests) == []


def test_every_language_has_a_sample() -> None:
    seen = {language_in(path, (FOLDER / path).read_bytes()) for path in EXPECTED}
    assert sorted(set(Language) - seen - {Language.PROSE}) == []
