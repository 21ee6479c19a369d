"""What pip accepts as a requirement: PEP 508 statements, URLs, version-control addresses, paths and options."""

from __future__ import annotations

import re

from lading.detect.manifests.base import Dependency, Include, Item, Problem
from lading.domain.source import GapReason
from lading.patterns import regex

_INCLUDE = regex(r"(?:-r|--requirement|-c|--constraint)(?:\s*=\s*|\s+|(?=[^\s=-]))(?P<path>\S.*)")
_EDITABLE = regex(r"(?:-e|--editable)(?:\s*=\s*|\s+)(?P<target>\S.*)")
_OPTIONS = regex(r"(?<!\s)\s+--?[A-Za-z].*", re.DOTALL)
_URL = regex(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_VCS = regex(r"(?:git|hg|svn|bzr)\+[a-z]+://", re.IGNORECASE)
_EGG = regex(r"[#&]egg=([A-Za-z0-9][\w.-]*)")
_ADDRESS = regex(rf"{_URL.pattern}|file:|[\w.-]*[/\\]|\.{{1,2}}(?:\[|$)|[a-z]:\\|~", re.IGNORECASE)
_FILE = regex(r"[^\s@]+\.(?:whl|tar\.gz|zip)")
_MAX_STATEMENT = 4_000
# Versions that PEP 440 has outlawed since ("==2004d", "<=1.0-foo") still follow a name that can be read.
_LOOSE = regex(r"([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)(?:\s*\[[^\]]*\])?\s*(?:[<>=!~]=?|@|;|$)")


def pip_item(statement: str, line: int, column: int) -> Item | None:
    """What one logical line of a requirements file says; None for options, local paths and addresses without a name."""
    statement = statement.strip()
    if found := _INCLUDE.fullmatch(statement):
        return _include(found["path"].strip("\"'"), line, column)
    if found := _EDITABLE.fullmatch(statement):
        statement = found["target"].strip("\"'")
    elif statement.startswith("-"):
        return None
    statement = _OPTIONS.sub("", statement).strip()
    if not statement:
        return None
    if len(statement) > _MAX_STATEMENT:
        return Problem(line, column, f"a requirement of {len(statement):,} characters")
    if _ADDRESS.match(statement) or _FILE.fullmatch(statement):
        name, version = _from_address(statement)
        return Dependency(name, "pypi", version, line, column, statement) if name else None
    return _pep508(statement, line, column)


def _pep508(statement: str, line: int, column: int) -> Dependency | Problem:
    """A PEP 508 statement; a `Problem` when not even a name can be read."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(statement)
    except InvalidRequirement:
        if found := _LOOSE.match(statement.strip()):
            return Dependency(found[1], "pypi", None, line, column, statement)
        return Problem(line, column, f"not a requirement: {statement[:80]}")
    specifiers = list(requirement.specifier)
    exact = len(specifiers) == 1 and specifiers[0].operator in ("==", "===") and "*" not in specifiers[0].version
    version = specifiers[0].version if exact else None
    return Dependency(requirement.name, "pypi", version, line, column, statement)


def exact_version(constraint: str | None) -> str | None:
    """The version of an exact constraint as Poetry and Pipenv write them (``1.2.3``, ``==1.2.3``), else None."""
    found = re.fullmatch(r"\s*={0,3}\s*v?(\d[\w.+!-]*)\s*", constraint or "")
    return found[1] if found else None


def _include(path: str, line: int, column: int) -> Include | Problem:
    if _URL.match(path):
        return Problem(line, column, f"requirements on another machine: {path[:200]}", GapReason.MISSING_INCLUDE)
    return Include(path, line, column)


def _from_address(address: str) -> tuple[str | None, str | None]:
    """Name and version in an address: its ``egg``, a distribution's file name, or the repository's name."""
    from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

    if found := _EGG.search(address):
        return found[1], None
    path = re.split(r"[#?;\s]", address, maxsplit=1)[0]
    last = re.split(r"[/\\]", path)[-1]
    try:
        if last.endswith(".whl"):
            return last.split("-", 1)[0], str(parse_wheel_filename(last)[1])
        if last.endswith((".tar.gz", ".zip")):
            return last.rsplit("-", 1)[0], str(parse_sdist_filename(last)[1])
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None, None
    if _VCS.match(address):
        name = re.sub(r"@.*", "", last).removesuffix(".git")
        return (name, None) if re.fullmatch(r"[A-Za-z0-9][\w.-]*", name) else (None, None)
    return None, None
