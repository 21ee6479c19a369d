"""Complaints about a policy file that point at the place and say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from lading.domain.source import Location
from lading.errors import Place, PolicyError
from lading.patterns import regex
from lading.positions.tree import Node, ParseError, Scalar, Table, at, key_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

KeyPath: TypeAlias = tuple[str, ...]

BOTH_LISTS: Final = "both_lists"
"""Type of the error that ``allow`` and ``deny`` are both given; it is shown at ``deny``."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that ``word`` was probably meant to be, or an empty string."""
    import difflib  # when something is wrong

    return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)), "")


_LONGEST = 60
"""How much of a value is repeated, in characters."""

_MOST = 50
"""Of how many problems the first one in the file is looked for: a file with more of them is no policy."""

_LITERAL = regex(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[^\s,\]}#]+')
_KEY = regex(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')

SHOWN: Final = 10
"""How many problems of one file are told."""


def first_of(problems: Sequence[PolicyError], count: int) -> PolicyError:
    """The first of a file's problems with the others behind it; ``count`` is how many there are in all."""
    first, *more = problems
    if count == 1:
        return first
    message = f"{first.message} (and {count - 1} other problem{'s' if count > 2 else ''} in this file)"
    found = PolicyError(message, place=first.place, remedy=first.remedy)
    found.more = tuple(more)
    return found


_EXPECTED: Final = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "string_type": "text in quotes",
    "date_type": "a date without quotes, such as 2027-03-31",
    "date_from_datetime_inexact": "a date without a time, such as 2027-03-31",
    "tuple_type": 'a list, such as ["…"]',
    "dataclass_type": "a table",
    "greater_than_equal": "zero or more",
    "less_than_equal": "a smaller number",
}


@dataclass(frozen=True)
class Complaints:
    """Places and sentences for the problems of one file; ``keys`` are the keys of each of its tables, ``what`` it is."""

    text: str
    path: str
    keys: Mapping[KeyPath, tuple[str, ...]]
    what: str = "a policy"

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def place(self, line: int, column: int, width: int) -> Place:
        """That many characters from a line and column on, with the line's text."""
        shown = self._lines[line - 1].rstrip("\r") if 0 < line <= len(self._lines) else ""
        return Place(Location(self.path, line, column), shown, max(1, width))

    def _word(self, node: Scalar, pattern: re.Pattern[str]) -> Place:
        place = self.place(node.line, node.column, 1)
        found = pattern.match(place.line, node.column - 1)
        return self.place(node.line, node.column, len(found[0]) if found else 1)

    def node(self, node: Node) -> Place:
        """A value is shown by its literal, a table by its header."""
        if isinstance(node, Scalar):
            return self._word(node, _LITERAL)
        place = self.place(node.line, node.column, 1)
        header = place.line.strip()
        if header.startswith("["):
            return self.place(node.line, place.line.index("[") + 1, len(header.split("#")[0].rstrip()))
        return place

    def key(self, key: Scalar) -> Place:
        """A key is shown as it is written."""
        return self._word(key, _KEY)

    def syntax(self, error: ParseError) -> PolicyError:
        """The file is no TOML."""
        place, remedy = self.place(max(1, error.line), max(1, error.column), 1), "correct the TOML; nothing was checked"
        return PolicyError(f"{self.path} is not valid TOML: {error.message}", place=place, remedy=remedy)

    def meaning(self, tree: Table, errors: Sequence[ErrorDetails]) -> PolicyError:
        """The first problem in file order, with the number of the others; ``errors`` are paths from ``tree``."""
        found = [(self._where(tree, error), error) for error in errors[:_MOST]]
        found.sort(key=lambda pair: pair[0].location)
        problems = ((place, *self._sentence(error)) for place, error in found[:SHOWN])
        return first_of([PolicyError(message, place=place, remedy=remedy) for place, message, remedy in problems], len(errors))

    def _where(self, tree: Table, error: ErrorDetails) -> Place:
        path = error["loc"]
        if error["type"] == BOTH_LISTS:
            path = (*path, "deny")
        key = key_of(tree, path)
        node = at(tree, path)
        if key and (error["type"] in ("unexpected_keyword_argument", BOTH_LISTS) or self._has_header(node)):
            return self.key(key)
        return self.node(node)

    def _has_header(self, node: Node) -> bool:
        """A table or array of tables under a header has no literal of its own: its key stands for it."""
        return not isinstance(node, Scalar) and self.place(node.line, 1, 1).line.lstrip().startswith("[")

    def _sentence(self, error: ErrorDetails) -> tuple[str, str]:
        """What is wrong and what to do about it."""
        names = tuple(str(part) for part in error["loc"] if isinstance(part, str))
        dotted = ".".join(names)
        match error["type"]:
            case "unexpected_keyword_argument":
                return self._unknown_key(names)
            case "missing":
                table = f"[[{names[0]}]]" if len(names) == 2 else f"`{'.'.join(names[:-1])}`"
                return f"{table} does not say `{names[-1]}`", f"add {names[-1]} = …"
            case "enum" | "literal_error":
                expected = str(error.get("ctx", {}).get("expected", "")).replace("'", '"')
                return f"`{dotted}` cannot be {_shown(error['input'])}", f"use {expected}"
            case "tuple_type" if names in (("approve",), ("clarify",), ("test",)):
                return f"`{dotted}` has to be a list of tables", f"write [[{dotted}]] with two brackets on each side"
            case kind if kind in _EXPECTED:
                return f"`{dotted}` cannot be {_shown(error['input'])}", f"give {_EXPECTED[kind]}"
            case _:
                remedy = str(error.get("ctx", {}).get("remedy", ""))
                return f"`{dotted}`: {error['msg']}" if dotted else error["msg"], remedy

    def _unknown_key(self, names: tuple[str, ...]) -> tuple[str, str]:
        *table, key = names
        known = self.keys[tuple(table)]
        where = f"[{'.'.join(table)}]" if table else self.what
        message = f"`{key}` is not a key of {where}"
        if near := nearest(key, known):
            return message, f"did you mean `{near}`?"
        elsewhere = [".".join(path) for path, keys in self.keys.items() if path and key in keys]
        if elsewhere:
            return message, f"it belongs in {' or '.join(f'[{name}]' for name in elsewhere)}"
        return message, f"keys are: {', '.join(known)}"


def _shown(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"' if len(value) <= _LONGEST else f'"{value[:_LONGEST]}…"'
        case dict():
            return "a table"
        case list():
            return "a list"
        case int() if abs(value) >= 10**_LONGEST:
            return "a number that long"
        case _:
            return str(value)
