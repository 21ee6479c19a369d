"""Files of the audited tree, places in them, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in the audited tree.

    ``path`` is relative to the audited root, with ``/``; ``line`` and ``column`` count from 1, and 0
    means the whole file. ``cell`` is the 1-based cell of a notebook.
    """

    path: str
    line: int = 0
    column: int = 0
    cell: int = 0

    def __str__(self) -> str:
        """``path:line:column`` as far as known."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to look at: ``path`` as in `Location`, the path where it really is, and its size in bytes. ``stamp`` tells whether
    it has changed: the times of its last writing and of its last change of any kind in nanoseconds, and its inode.
    """

    path: str
    target: str
    size: int
    stamp: tuple[int, int, int] = (0, 0, 0)

    @property
    def absolute(self) -> Path:
        """Where it really is."""
        return Path(self.target)  # made when the file is opened: of most of a tree only the stamp is looked at


@dataclass(frozen=True, slots=True)
class Installed:
    """A folder of installed packages that nobody tracks, which is left out: what is in it is not the repository's own."""

    path: str


class GapReason(StrEnum):
    """Why something in the tree was not looked at."""

    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"
    OUTSIDE_ROOT = "symlink-outside-root"
    NOT_TEXT = "not-text"
    SYNTAX = "syntax"
    TOO_DEEP = "too-deep"
    SUBMODULE = "submodule-not-checked-out"
    MISSING_INCLUDE = "missing-include"
    CORRUPT_WEIGHTS = "corrupt-weights"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was not looked at, so nothing may be concluded about it."""

    location: Location
    reason: GapReason
    detail: str
