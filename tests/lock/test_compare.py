from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.catalog.index import load
from lading.lock.compare import Change, What, compare, new_bases, same_license
from lading.lock.items import Item

A = Item("model", "acme/a", "1", "mit", "MIT", "MIT", "Acme", "US", "", ("b (merge)",), "", "none", {"w": "h"}, "")


def whats(old: list[Item], new: list[Item]) -> list[What]:
    return [change.what for change in compare(old, new)]


def test_what_one_side_cannot_say_is_no_change() -> None:
    assert compare([A], [Item("model", "Acme/A")]) == []


def test_equal_is_equal_in_any_order() -> None:
    other = replace(A, revision="2")
    assert compare([A, other], [other, A]) == []


def test_each_field_has_its_word() -> None:
    fields: tuple[tuple[str, Any, What], ...] = (
        ("revision", "2", What.MOVED),
        ("renamed", "acme/b", What.RENAMED),
        ("license", "gemma", What.RELICENSED),
        ("declared", "", What.RELICENSED),
        ("concluded", "MIT AND X", What.CONCLUDED),
        ("developer", "", What.DEVELOPER),
        ("country", "CN", What.COUNTRY),
        ("gated", "auto", What.GATED),
        ("bases", (), What.BASE),
        ("served", "CN", What.SERVED),
        ("verdict", "direct", What.VERDICT),
    )
    for name, value, what in fields:
        (change,) = compare([A], [replace(A, **{name: value})])
        assert change.what is what
        assert change.new == (value or None)


def test_files_by_their_paths() -> None:
    new = replace(A, hashes={"w": "i", "x": "h"})
    assert compare([A], [new]) == [
        Change(What.CHANGED, "model", "acme/a", "h", "i", "w"),
        Change(What.APPEARED, "model", "acme/a", None, "h", "x"),
    ]
    assert whats([new], [A]) == [What.CHANGED, What.VANISHED]


def test_the_revisions_of_one_model_are_paired_before_they_are_counted() -> None:
    two, three = replace(A, revision="2"), replace(A, revision="3")
    assert compare([A, two], [two]) == [Change(What.REMOVED, "model", "acme/a", old="1")]
    assert compare([two], [A, two]) == [Change(What.ADDED, "model", "acme/a", new="1")]
    assert compare([A, two], [two, three]) == [Change(What.MOVED, "model", "acme/a", "1", "3")]


ITEMS = st.lists(st.builds(replace, st.just(A), name=st.sampled_from("ab"), revision=st.sampled_from("123")), max_size=6)


@given(ITEMS, ITEMS)
def test_there_and_back_are_as_many_changes(old: list[Item], new: list[Item]) -> None:
    assert len(compare(old, new)) == len(compare(new, old))
    assert compare(old, reversed(old)) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([], [], False),
        (["a/b (merge)"], [], False),
        (["a/b (merge)"], ["A/B (merge)"], False),
        (["a/b (unknown)"], ["a/b (merge)"], False),
        (["a/b (merge)"], ["a/b (unknown)"], False),
        (["a/b"], ["a/b (merge)"], False),
        (["a/b (merge)"], ["a/b (finetune)"], True),
        (["a/b (merge)"], ["a/b (merge)", "a/c (merge)"], True),
        ([], ["a/b (merge)"], True),
    ],
)
def test_a_base_is_new_when_it_was_not_there_or_used_otherwise(old: list[str], new: list[str], found: bool) -> None:
    assert new_bases(old, new) is found


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("apache-2.0", "Apache-2.0", True),
        ("MIT License", "mit", True),
        ("LicenseRef-llama3.1", "llama3.1", True),
        ("Apache-2.0 OR MIT", "mit, apache-2.0", True),
        ("(MIT AND Apache-2.0)", "Apache-2.0 and MIT", True),
        ("LicenseRef-acme-own", "acme own", True),
        ("apache-2.0", "cc-by-nc-4.0", False),
        ("apache-2.0", "", False),
        ("acme own", "acme other", False),
        ("llama3.1", "llama3.3", False),
    ],
)
def test_licences_are_compared_by_what_they_mean(old: str, new: str, same: bool) -> None:
    assert same_license(old, new, load()) is same
