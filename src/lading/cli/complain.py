"""How an error is shown: what happened, where with the line, what to do."""

from __future__ import annotations

import sys

from lading.errors import LadingError


def complain(error: LadingError) -> None:
    """Write an error to stderr."""
    sys.stderr.write(rendered(error))


def rendered(error: LadingError) -> str:
    """The error as text, in the shape compilers use."""
    lines = [f"error: {error.message}"]
    place = error.place
    if place is not None:
        lines.append(f"  --> {place.location}")
        if place.line:
            number = str(place.location.line)
            margin = " " * len(number)
            shown = place.line.replace("\t", " ").rstrip()
            pointer = " " * max(place.location.column - 1, 0) + "^" * max(place.width, 1)
            lines += [f" {margin} |", f" {number} | {shown}", f" {margin} | {pointer}"]
    if error.remedy:
        lines.append(f"  help: {error.remedy}")
    return "\n".join(lines) + "\n"
