"""Rows say all that the items said, through JSON as well."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.domain.shape import Shape
from lading.inventory.rows import Item, pack, unpack


@pytest.mark.parametrize("row", [["x", "", 1, 1, 0], ["g", "", 1, 1, 0, "no-such-reason", ""], ["r", "", 1], []])
def test_a_row_that_is_none_of_ours_is_refused(row: list[object]) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        list(unpack("a.py", [row]))


# Nothing that is no number is equal to itself; no reader makes it a size.
st.register_type_strategy(Shape, st.builds(Shape, rope_theta=st.none() | st.floats(allow_nan=False)))


@given(st.lists(st.one_of([st.from_type(kind) for kind in get_args(Item)])))
def test_items_come_back_as_they_were(items: list[Item]) -> None:
    kept = json.loads(json.dumps(pack("a.py", items)))
    assert list(unpack("a.py", kept)) == [item if item.location.path else _at(item) for item in items]


def _at(item: Item) -> Item:
    """An item without a path is the file's own."""
    from dataclasses import replace

    return replace(item, location=replace(item.location, path="a.py"))
