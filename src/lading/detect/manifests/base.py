"""What a manifest is, and what it says: dependencies, other files it includes, and parts that could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from lading.domain.source import GapReason
from lading.positions.tree import ParseError
from lading.registry import leaves

Ecosystem = Literal["pypi", "npm", "conda", "crates", "go"]


class Dependency(NamedTuple):
    """One package that a manifest names: ``name`` as written, ``version`` only when pinned exactly, ``text`` the statement."""

    name: str
    ecosystem: Ecosystem
    version: str | None
    line: int
    column: int
    text: str


class Include(NamedTuple):
    """Another requirements file that this one reads; ``path`` as written, relative to the including file's folder."""

    path: str
    line: int
    column: int


class Problem(NamedTuple):
    """A part, or the whole (line 0), that could not be read, so nothing may be concluded about it."""

    line: int
    column: int
    detail: str
    reason: GapReason = GapReason.SYNTAX


Item: TypeAlias = Dependency | Include | Problem


class Manifest(NamedTuple):
    """One kind of manifest. A leaf module of ``kinds`` exports one as ``MANIFEST``.

    ``pattern`` is a regular expression without groups that the end of a path must match from the start of a segment.
    ``parse`` is asked with the text and the path; it may raise `ParseError` and run into the recursion limit.
    """

    id: str
    pattern: str
    parse: Callable[[str, str], Iterator[Item]]

    def items(self, text: str, path: str) -> Iterator[Item]:
        """What the text says; a text that cannot be parsed at all is one `Problem`."""
        try:
            yield from self.parse(text, path)
        except ParseError as error:
            yield Problem(error.line, error.column, error.message)
        except RecursionError:
            yield Problem(0, 0, "nested too deeply", GapReason.TOO_DEEP)


@lru_cache
def manifests() -> tuple[Manifest, ...]:
    """Every kind, in the alphabetical order of their modules."""
    return tuple(leaf.MANIFEST for leaf in leaves("lading.detect.manifests.kinds"))


def manifest_of(path: str) -> Manifest | None:
    """The kind of manifest that a path names; one regular expression for all kinds, as this is asked of every file."""
    found = _patterns().fullmatch(path)
    return manifests()[found.lastindex - 1] if found and found.lastindex else None


@lru_cache
def _patterns() -> re.Pattern[str]:
    return re.compile("(?:.*/)?(?:" + "|".join(f"({manifest.pattern})" for manifest in manifests()) + ")", re.DOTALL)
