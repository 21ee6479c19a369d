from __future__ import annotations

from lading.assess.countries import CODES, COUNT_WITH, EU, expand


def test_tables() -> None:
    assert len(CODES) == 249
    assert len(EU) == 27
    assert EU <= CODES
    assert set(COUNT_WITH) | set(COUNT_WITH.values()) <= CODES
    assert "UK" not in CODES
    assert "EU" not in CODES


def test_the_european_union_stands_for_its_members() -> None:
    assert expand(("US",)) == {"US"}
    assert expand(("EU", "GB")) == EU | {"GB"}
    assert expand(()) == frozenset()
