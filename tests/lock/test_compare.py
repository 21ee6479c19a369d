from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lading.lock.compare import Change, What, compare
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
