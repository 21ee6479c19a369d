"""Errors that a user can act on: what happened, where, what to do. Rendered by ``cli``; anything else is a defect (exit 4)."""

from __future__ import annotations

from typing import NamedTuple

from lading.domain.source import Location


class Place(NamedTuple):
    """A place in a file to show: location, the line's text, and how many characters of it are meant."""

    location: Location
    line: str = ""
    width: int = 1


class LadingError(Exception):
    """Base of all expected errors. ``exit_code`` is 2 (usage or configuration) unless the class says otherwise."""

    exit_code = 2

    def __init__(self, message: str, *, place: Place | None = None, remedy: str = "") -> None:
        """Say what happened, where and what to do."""
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy


class PolicyError(LadingError):
    """The policy file cannot be used as it stands. ``more`` are the other problems that were found in it, in its order."""

    more: tuple[PolicyError, ...] = ()


class UsageError(LadingError):
    """The command line asks for something that cannot be."""


class CatalogError(LadingError):
    """The bundled catalogue is missing or broken: an installation fault."""

    exit_code = 4
