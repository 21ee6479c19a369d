"""JSON of strangers: parsed only when what it would become fits into memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from lading.patterns import regex
from lading.weights.base import HeaderError, OversizeError

MAX_VALUES = 1_500_000
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


_SPACE = regex(rb"[ \t\r\n]*")
_STRING = regex(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_STEP = regex(_STRING.pattern + rb'|["\[\]{}]', re.DOTALL)
_SCALAR = regex(rb"[^\s,\]}]+")


def entries(data: bytes, at: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """The members of the object that begins at ``at``, one by one, without making a value of it: the key as it is written, and
    where its value begins and ends. Raises `HeaderError` where this is no object.
    """
    at = _after(data, at)
    if data[at : at + 1] != b"{":
        raise HeaderError("not a JSON object")
    at = _after(data, at + 1)
    while data[at : at + 1] != b"}":
        key = _STRING.match(data, at)
        if not key or data[(colon := _after(data, key.end())) : colon + 1] != b":":
            raise HeaderError("not JSON")
        begin = _after(data, colon + 1)
        end = _end(data, begin)
        yield key[0], begin, end
        at = _after(data, end)
        if data[at : at + 1] == b",":
            at = _after(data, at + 1)
        elif data[at : at + 1] != b"}":
            raise HeaderError("not JSON")


def unquoted(written: bytes) -> bytes:
    """A string as it is written, as UTF-8."""
    if b"\\" not in written:
        return written[1:-1]
    return str(parse(written)).encode("utf-8", "surrogatepass")


def _after(data: bytes, at: int) -> int:
    found = _SPACE.match(data, at)
    return found.end() if found else at


def _end(data: bytes, at: int) -> int:
    """Where the value that begins at ``at`` ends."""
    if data[at : at + 1] not in (b"{", b"["):
        found = _STRING.match(data, at) or _SCALAR.match(data, at)
        if not found:
            raise HeaderError("not JSON")
        return found.end()
    depth = 0
    for step in _STEP.finditer(data, at):
        sign = step[0]
        if sign in (b"{", b"["):
            depth += 1
        elif sign in (b"}", b"]"):
            depth -= 1
            if not depth:
                return step.end()
        elif sign == b'"':  # a string without end: looking for it again from every sign behind would take for ever
            break
    raise HeaderError("not JSON")


def mapping(value: object) -> dict[str, Any]:
    """The object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """The string, an empty one for anything else."""
    return value if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """A size: a whole number above 0 that fits into 64 bits; None for anything else."""
    return value if type(value) is int and 0 < value < 1 << 63 else None
