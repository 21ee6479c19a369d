from __future__ import annotations

import pytest
from assess_world import CATALOG, TODAY, component, facts

from lading.assess.judge import assess
from lading.assess.needless import needless
from lading.assess.policy import Policy, combine, read

LISTS = '[licenses]\nallow = ["MIT", "group:copyleft", "Zlib"]\n[scan]\nexclude = ["docs/**", "gone/**"]\n'


def entries(text: str, excluding: set[int] | None, *, own: bool = True) -> list[str]:
    layer = read(text, "lading.toml")
    assert layer
    policy = combine([layer], own=own)
    return [f"{setting} {entry} {place}" for setting, entry, place in found(policy, excluding)]


def found(policy: Policy, excluding: set[int] | None) -> list[tuple[str, str, object]]:
    models = (component(facts("acme/one", license_="mit")), component(facts("acme/two", license_="gpl-3.0")))
    assessed, *_ = assess(models, (), policy, TODAY, CATALOG, lambda _: None)
    return list(needless(policy, assessed, CATALOG, excluding))


@pytest.mark.parametrize("lint", ["", '[lint]\nunused = "allow"\n'])
def test_nothing_is_said_unasked(lint: str) -> None:
    assert entries(lint + LISTS, set()) == []


def test_nothing_is_said_of_a_file_that_others_use_too() -> None:
    assert entries('[lint]\nunused = "warn"\n' + LISTS, set(), own=False) == []


def test_nothing_is_said_of_exclusions_when_the_tree_was_not_listed() -> None:
    assert entries('[lint]\nunused = "warn"\n[scan]\nexclude = ["docs/**"]\n', None) == []


def test_the_built_in_list_is_nobody_s_own() -> None:
    assert entries('[lint]\nunused = "warn"\n', set()) == []


def test_what_nothing_needs_is_named_with_its_place() -> None:
    assert entries(LISTS + '[lint]\nunused = "warn"\n', {0}) == [
        "licenses.allow Zlib lading.toml:2:35",
        "scan.exclude gone/** lading.toml:4:23",
    ]
