"""Rows say all that the items said, through JSON as well."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.domain.reference import Reference, WeightFile
from lading.domain.source import Gap
from lading.inventory.rows import pack, unpack


@pytest.mark.parametrize("row", [["x", "", 1, 1, 0], ["g", "", 1, 1, 0, "no-such-reason", ""], ["r", "", 1], []])
def test_a_row_that_is_none_of_ours_is_refused(row: list[object]) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        list(unpack("a.py", [row]))


@given(st.lists(st.from_type(Reference) | st.from_type(WeightFile) | st.from_type(Gap)))
def test_items_come_back_as_they_were(items: list[Reference | WeightFile | Gap]) -> None:
    kept = json.loads(json.dumps(pack("a.py", items)))
    assert list(unpack("a.py", kept)) == [item if item.location.path else _at(item) for item in items]


def _at(item: Reference | WeightFile | Gap) -> Reference | WeightFile | Gap:
    """An item without a path is the file's own."""
    from dataclasses import replace

    return replace(item, location=replace(item.location, path="a.py"))
