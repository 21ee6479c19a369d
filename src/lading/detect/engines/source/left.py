"""What stands to the left of a value, in its own element or statement: the name that it is given."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from lading.patterns import regex

REACH = 240
"""Characters to the left of a value that are looked at."""
MAX_LINES = 4


class Relation(Enum):
    """How a value stands to what is left of it."""

    ALONE = "alone"
    """Nothing names it: an argument, a list's item, a word in an expression."""
    NAMED = "named"
    """``name: value``, ``"name" => value``: a property, a named argument."""
    ASSIGNED = "assigned"
    """``name = value``."""
    COMPARED = "compared"
    """``name == value``, ``case value``."""
    RETURNED = "returned"
    """``return value``."""
    IMPORTED = "imported"
    """``from value``, ``#include value``: a path to code."""


class Left(NamedTuple):
    """The relation, and the name if there is one. ``first``: nothing at all stands before the value in its element."""

    relation: Relation
    name: str = ""
    first: bool = False


ALONE = Left(Relation.ALONE)
FIRST = Left(Relation.ALONE, first=True)
COMPARED = Left(Relation.COMPARED)
IMPORTED = Left(Relation.IMPORTED)
RETURNED = Left(Relation.RETURNED)

_COMPARED = regex(r"(?:[=!<>]=|=~|[<>]|\b(?:case|is|isnt|when))$")
_IMPORTED = regex(
    r"(?:^|\s)(?:from|import|export|require|require_relative|include|include_once|require_once|part|use|package|load|go:embed|"
    r"import\s+[\w.]+|#\s*include|#\s*import)$"
)
_RETURNED = regex(r"(?:^|[\n:{};])\s*return$")
_NAME_BACKWARDS = regex(r"\s*[?!]?\s*([\w$@-]*[\w$])")
_TERNARY = regex(r"\?(?![.?:])")
_DEFINED = regex(r"^\s*(?:#\s*define|@)\s*(\w+)(?:\([^)]*\))?$")
_DECLARED = regex(r"([\w$]+)\s*[?!]?\s*:(?![:=])\s*[\w&<\[({*'\"]")
_PROPERTY = regex(r"^\s*(?:(?:\"([^\"\n]+)\"|'([^'\n]+)')\s*(?::(?![:=])|=>)|([\w$@-]+)\s*[?!]?:(?![:=]))")
_ASSIGNMENT = regex(r"(?<![=!<>~])=(?![=>~])")
_SUBSCRIPT = regex(r"\[\s*[\"']([^\"'\]]+)[\"']\s*\]$")
_EMPTY_SUBSCRIPT = regex(r"\s*\[[^\]]*\]$")
_COMMAND = regex(r"^\s*(?:[\w.]+\.)?([A-Za-z_]\w*)$")
_ACCESSORS = regex(r"(\w+)\s*\{[^{}]{0,60}\}\s*=\s*$")
_GOES_ON = tuple("?:|&+.=")
"""What a line begins with that goes on from the one before."""
_GOES_ON_AFTER = ("=", ":", "?", "|", "&", "+", "=>", "->", "(", " return", " to", " from")
"""What a line ends with that the next one goes on from."""


def left_of(text: str, since: int, at: int, *, bare_calls: bool = False) -> Left:
    """What the value at ``at`` is to the element or statement that began at ``since``."""
    said = element(text, since, at).rstrip()
    if not said:
        return FIRST if at - since <= REACH else ALONE
    last = said[-1]
    if last == ":":
        return _colon(said[:-1])
    if _COMPARED.search(said):
        arrow = said.endswith(("->", "=>"))
        return _arrow(said) if arrow else COMPARED
    if last == "=":
        if said.strip() == "=" and (accessors := _ACCESSORS.search(text, max(0, at - 120), at)):  # C# { get; set; } = value
            return Left(Relation.ASSIGNED, accessors[1])
        return Left(Relation.ASSIGNED, target(said[:-1]))
    if last.isalpha() and _IMPORTED.search(said):
        return IMPORTED
    if _RETURNED.search(said):
        return RETURNED
    if said.endswith("to") and (quoted := _quoted(said[:-2].rstrip())):
        return Left(Relation.NAMED, quoted)
    if defined := _DEFINED.match(said):
        return Left(Relation.ASSIGNED, defined[1])
    if bare_calls and (command := _COMMAND.match(said)):
        return Left(Relation.NAMED, command[1])
    return _within(said)


def element(text: str, since: int, at: int) -> str:
    """The last line before a value, and more of them while they go on; no more than `REACH`."""
    found = text[max(since, at - REACH) : at]
    start = found.rfind("\n") + 1
    for _ in range(MAX_LINES):
        line = found[start:].lstrip()
        before = found[:start].rstrip()
        if start == 0 or not (line.startswith(_GOES_ON) or before.endswith(_GOES_ON_AFTER)):
            break
        start = found.rfind("\n", 0, start - 1) + 1
    found = found[start:]
    if found.count(">") - found.count("=>") - found.count("->") > found.count("<"):  # a comma among type arguments
        line_start = text.rfind("\n", max(0, at - REACH), at) + 1
        return text[max(line_start, at - REACH) : at]
    return found


def _colon(before: str) -> Left:
    before = before.rstrip()
    if name := _quoted(before):
        return Left(Relation.NAMED, name)
    found = _NAME_BACKWARDS.match(before[::-1])
    if not found:
        computed = before.endswith("]") and re.search(r"([\w$]+)\]$", before)  # {[Model.A]: value}
        return Left(Relation.NAMED, computed[1]) if computed else _within(before)
    rest = before[: len(before) - found.end()]
    if ternary := _TERNARY.search(rest):
        return _within(rest[: ternary.start()])
    if re.search(r"\bcase\s+[\w.]*$", rest):
        return ALONE
    return Left(Relation.NAMED, found[1][::-1])


def _arrow(said: str) -> Left:
    before = said[:-2].rstrip()
    if name := _quoted(before):
        return Left(Relation.NAMED, name)
    if symbol := re.search(r"(?:^|[\s({,]):(\w+)$", before):
        return Left(Relation.NAMED, symbol[1])
    return _within(before)


def _quoted(before: str) -> str:
    """The text of a quoted name at the end."""
    mark = before[-1:]
    if mark not in ('"', "'", "`") or not mark:
        return ""
    start = before.rfind(mark, 0, -1)
    if start < 0 or _TERNARY.search(before[:start]):
        return ""
    return before[start + 1 : -1]


def _within(said: str) -> Left:
    """A value further inside of an expression: what the whole of it is given to."""
    if found := _PROPERTY.match(said):
        return Left(Relation.NAMED, found[1] or found[2] or found[3])
    equals = [m.start() for m in _ASSIGNMENT.finditer(said)]
    return Left(Relation.ASSIGNED, target(said[: equals[-1]])) if equals else ALONE


def target(before: str) -> str:
    """The name on the left of an assignment: ``const name: Type``, ``Type name[]``, ``a.name``, ``a["name"]``."""
    before = before.rstrip(" \t\r\n:?!+|&*-")
    if subscript := _SUBSCRIPT.search(before):
        return subscript[1]
    before = _EMPTY_SUBSCRIPT.sub("", before)
    if declared := _DECLARED.search(before):
        return declared[1]
    found = _NAME_BACKWARDS.match(before[::-1])
    return found[1][::-1].lstrip("-$@") if found else ""
