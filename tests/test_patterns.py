"""A pattern that is compiled later is the same pattern."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import re

import pytest

import lading
from lading.patterns import regex


def test_a_mistake_shows_when_it_is_used() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("x")


def test_what_a_pattern_does_not_have() -> None:
    with pytest.raises(AttributeError):
        _ = regex("a").no_such  # type: ignore[attr-defined]  # that is the point


def test_it_answers_as_the_compiled_one() -> None:
    later, now = regex(r"(?P<a>x)(y)?", re.IGNORECASE), re.compile(r"(?P<a>x)(y)?", re.IGNORECASE)
    assert later.sub("-", "aXYb") == now.sub("-", "aXYb") == "a-b"
    assert (later.pattern, later.flags, later.groups, later.groupindex) == (now.pattern, now.flags, now.groups, now.groupindex)
    assert regex(rb"\d+").findall(b"1 22") == [b"1", b"22"]


@pytest.mark.parametrize("used", [False, True])
def test_it_can_be_copied_and_sent(used: bool) -> None:
    later = regex("a+")
    if used:
        assert later.fullmatch("aa")
    for other in (copy.deepcopy(later), pickle.loads(pickle.dumps(later))):
        assert other.fullmatch("aaa")


def test_every_pattern_of_the_package_compiles() -> None:
    kind, count = type(regex("")), 0
    for module in pkgutil.walk_packages(lading.__path__, "lading."):
        if module.name == "lading.__main__":
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, kind):
                assert re.compile(value.pattern, value.flags)
                count += 1
    assert count > 200
