"""JSON of strangers: parsed only when what it would become fits into memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import Any

from lading.weights.base import HeaderError, OversizeError

MAX_VALUES = 3_000_000
"""Values (counted from above, by the signs that part them) that are made of one text."""

_PLAIN_ABOVE = 8 << 20
"""Longer texts have to be ASCII without escapes: one wide character makes a string four times as large."""


def parse(data: bytes, hook: Callable[[list[tuple[str, Any]]], object] | None = None) -> Any:
    """The value of ``data``; raises `HeaderError` for what is no JSON and `OversizeError` for what would be too large.

    ``hook`` takes the place of every object, given as its pairs.
    """
    if sum(data.count(sign) for sign in (b",", b":", b"[", b"{")) > MAX_VALUES:
        raise OversizeError(f"more than {MAX_VALUES:,} values of JSON")
    if len(data) > _PLAIN_ABOVE and (not data.isascii() or b"\\u" in data):
        raise OversizeError(f"{len(data):,} bytes of JSON that is not plain ASCII")
    try:
        return json.loads(data, object_pairs_hook=hook)
    except (ValueError, RecursionError) as error:
        if isinstance(error, HeaderError):
            raise
        raise HeaderError("not JSON") from error


def mapping(value: object) -> dict[str, Any]:
    """The object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """The string, an empty one for anything else."""
    return value if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """A size: a whole number above 0 that fits into 64 bits; None for anything else."""
    return value if type(value) is int and 0 < value < 1 << 63 else None


def first(values: Iterable[Any], limit: int) -> Iterator[Any]:
    """At most ``limit`` of the values."""
    return (value for _, value in takewhile(lambda pair: pair[0] < limit, enumerate(values)))
