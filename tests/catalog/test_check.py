"""What is wrong with records is found, each kind of wrong by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from catalog_world import entry

from lading.catalog.build import Entry
from lading.catalog.check import problems

WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "unknown key": ("developer", {"id": "x", "name": "X", "kind": "company", "colour": "red"}, "colour"),
    "no source": ("package", {"name": "x", "ecosystem": "pypi", "developer": "acme", "source": []}, "source"),
    "country in small letters": ("developer", {"id": "x", "name": "X", "kind": "company", "country": "cn"}, "country"),
    "dangling base": ("model", {"id": "a/b", "developer": "acme", "base": [{"id": "no/where", "relation": "merge"}]}, "base 'no/where'"),
    "unknown developer": ("model", {"id": "a/b", "developer": "nobody"}, "developer 'nobody'"),
    "unknown operator": ("service", {"id": "s", "name": "S", "operator": "nobody", "country": "US"}, "operator 'nobody'"),
    "unknown provider": ("hosted", {"id": "m", "provider": "nowhere", "developer": "acme"}, "provider 'nowhere'"),
    "namespace twice": ("developer", {"id": "x", "name": "X", "kind": "company", "namespaces": {"huggingface": ["ACME-ai"]}}, "namespace acme-ai"),
    "host twice": ("service", {"id": "s", "name": "S", "operator": "acme", "country": "US", "hosts": ["api.dragon.cn"]}, "host api.dragon.cn"),
    "alias of another model": ("model", {"id": "a/b", "developer": "acme", "aliases": ["dragon/base-7b"]}, "model dragon/base-7b"),
    "unknown licence": ("model", {"id": "a/b", "developer": "acme", "license": "nowhere-1.0"}, "licence nowhere-1.0"),
    "unknown licence name": ("model", {"id": "a/b", "developer": "acme", "license": "other", "license_name": "acme-own"}, "licence other, acme-own"),
    "watchlist of nobody": ("watchlist", {"id": "w", "name": "W", "status": "bill", "jurisdiction": "US", "authority": "C", "scope": "S", "covers": ["service"], "names": [{"developer": "nobody", "name": "N"}]}, "developer 'nobody'"),
    "watchlist that names none": ("watchlist", {"id": "w", "name": "W", "status": "bill", "jurisdiction": "US", "authority": "C", "scope": "S", "covers": ["service"], "names": []}, "names"),
    "watchlist of no known status": ("watchlist", {"id": "w", "name": "W", "status": "rumour", "jurisdiction": "US", "authority": "C", "scope": "S", "covers": ["service"], "names": [{"developer": "acme", "name": "N"}]}, "status"),
    "signature twice": ("signature", {"id": "dragon/base-7b", "developer": "dragon", "layers": 1, "hidden": 1}, "signature dragon/base-7b#language"),
    "signature without a size": ("signature", {"id": "a/b", "developer": "acme", "layers": 0, "hidden": 1}, "layers"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_record_is_found(case: tuple[str, dict[str, Any], str], world: list[Entry]) -> None:
    kind, fields, said = case
    found = list(problems([*world, entry(kind, **fields)]))
    assert any(said in line for line in found), found


def test_a_model_among_its_own_bases_is_found(world: list[Entry]) -> None:
    circle = [
        entry("model", id="a/one", developer="acme", base=[{"id": "a/two", "relation": "merge"}]),
        entry("model", id="a/two", developer="acme", base=[{"id": "a/one", "relation": "merge"}]),
    ]
    assert any("among its own bases" in line for line in problems([*world, *circle]))


def test_a_file_that_is_not_named_for_its_record_is_found(world: list[Entry]) -> None:
    moved = Entry("developer", "developers/other.toml", {**world[0].record, "id": "third", "namespaces": {}})
    assert any("is not the file's name" in line for line in problems([*world, moved]))


def test_staleness_is_a_problem_only_when_asked_for(world: list[Entry]) -> None:
    old = entry("package", name="old", ecosystem="pypi", developer="acme", retrieved=date(2024, 1, 1))
    assert list(problems([*world, old])) == []
    assert list(problems([*world, old], date(2025, 1, 1))) == ["packages/some.toml: old: last read on 2024-01-01"]


def test_a_licence_that_says_nothing_is_not_looked_up(world: list[Entry]) -> None:
    assert list(problems([*world, entry("model", id="a/b", developer="acme", license="other")])) == []


def test_a_sound_world_has_no_problems(world: list[Entry]) -> None:
    assert list(problems(world)) == []
