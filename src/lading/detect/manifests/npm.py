"""npm's ways of writing versions and aliases, shared by its manifests and lock files."""

from __future__ import annotations

import re

from lading.patterns import regex

_EXACT = regex(r"\s*[=v]*\s*(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)\s*")
_ALIAS = regex(r"npm:(@?[^@]+)@(.*)", re.DOTALL)


def npm_target(name: str, constraint: str) -> tuple[str, str | None]:
    """The package that is installed under ``name`` (an ``npm:`` alias names another one) and its exact version, if pinned."""
    if alias := _ALIAS.fullmatch(constraint):
        name, constraint = alias[1], alias[2]
    exact = _EXACT.fullmatch(constraint.removeprefix("npm:"))
    return name, exact[1] if exact else None
