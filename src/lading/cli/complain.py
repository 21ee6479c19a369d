"""How an error is shown: what happened, where with the line, what to do."""

from __future__ import annotations

import sys

from lading.errors import LadingError, Place, PolicyError
from lading.report.text import clean, inert

_WIDEST = 160
"""How much of a line is shown, in characters."""


def complain(error: LadingError) -> None:
    """Write an error to stderr."""
    sys.stderr.write(rendered(error))


def rendered(error: LadingError) -> str:
    """The error as text, in the shape compilers use; whatever it quotes is made harmless."""
    lines = [f"error: {clean(error.message)}"]
    place = error.place
    if place is not None:
        lines.append(f"  --> {clean(str(place.location))}")
        if place.line:
            number = str(place.location.line)
            margin = " " * len(number)
            shown, pointer = _pointed(place)
            lines += [f" {margin} |", f" {number} | {shown}", f" {margin} | {pointer}"]
    if error.remedy:
        lines.append(f"  help: {clean(error.remedy)}")
    others = [rendered(one) for one in error.more] if isinstance(error, PolicyError) else []
    return inert("\n".join(lines)) + "".join(f"\n{one}" for one in others)


def _pointed(place: Place) -> tuple[str, str]:
    """The part of the line around what is meant, each character one wide and harmless, and the marks to go under it."""
    column = max(place.location.column - 1, 0)
    start = max(0, column - _WIDEST // 2) if len(place.line) > _WIDEST else 0
    part = place.line[start : start + _WIDEST].rstrip()
    shown = "".join(one if one.isprintable() else " " if one.isspace() else "\N{REPLACEMENT CHARACTER}" for one in part)
    at = column - start
    more = "…" if start else ""
    return clean(more + shown), " " * (at + len(more)) + "^" * max(1, min(place.width, len(part) - at))
