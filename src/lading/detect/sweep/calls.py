"""Calls whose argument counts whatever it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import re2

from lading.detect.base import Language, rules
from lading.detect.sweep.automata import MEMORY, any_of

REACH = 4000
"""Bytes behind an opening parenthesis in which an argument's keyword is looked for."""


class _Open(NamedTuple):
    """A callee whose argument counts whatever it says: the other parts of its name, which stand somewhere in a file that
    imports it, and the keywords that carry the argument (empty when a position does, or nothing).
    """

    parts: tuple[bytes, ...]
    keywords: tuple[bytes, ...]


@lru_cache
def _callees(language: Language) -> dict[str, tuple[_Open, ...]]:
    """By the last part of the name, a pattern with ``*``."""
    table: dict[str, dict[_Open, None]] = {}
    for rule in rules():
        if language not in rule.languages:
            continue
        for callee, arguments in (*((bare, ()) for bare in rule.bare), *((c.callee, c.arguments) for c in rule.calls)):
            *heads, last = callee.split(".")
            parts = tuple(part for head in heads for part in _literal(head))
            keywords = () if any(a.isdigit() for a in arguments) else tuple(a.encode() for a in arguments)
            table.setdefault(last, {})[_Open(parts, keywords)] = None
    return {last: tuple(found) for last, found in table.items()}


@cache
def _literal(head: str) -> tuple[bytes, ...]:
    """The parts of a pattern that are no ``*``."""
    return tuple(part.encode() for part in re.split(r"[*()]", head) if part)


@lru_cache
def _any_of() -> tuple[Any, dict[bytes, list[tuple[bytes, ...]]]]:
    """Finds imports of the modules of which any callee counts; the parts of those modules' names by their first."""
    modules: dict[bytes, list[tuple[bytes, ...]]] = {}
    for open_ in _callees(Language.PYTHON).get("*", ()):
        modules.setdefault(open_.parts[0], []).append(open_.parts)
    names = any_of(module.decode() for module in modules)
    return re2.compile(rf"\b(?:from|import)[ \t]+({names})\b".encode()).finditer, modules


def is_of_any(line: bytes, data: bytes) -> bool:
    """Whether a line of ``data`` imports a module of which any call counts."""
    search, modules = _any_of()
    return any(all(part in data for part in parts) for match in search(line) for parts in modules[match[1]])


class _Words:
    """Tells which of many patterns stand in bytes, in one go."""

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        """``patterns`` after what each is called."""
        options = re2.Options()
        options.max_mem = MEMORY
        self._set = re2.Set.SearchSet(options)
        self._names = [name for name, pattern in patterns if self._set.Add(pattern) >= 0]
        self._set.Compile()

    def within(self, data: bytes) -> list[str]:
        """What those that stand in ``data`` are called."""
        return [self._names[index] for index in self._set.Match(data) or ()]


@lru_cache
def _names(language: Language) -> _Words:
    """The callees' last parts, where they are called or imported under another name."""
    return _Words((last, _pattern(last)) for last in sorted(_callees(language)) if last.strip("*"))


def _pattern(last: str) -> str:
    name = re2.escape(last).replace(re2.escape("*"), r"\w*")
    return rf"\b{name}(?:\s*\(|\s+as\s+(\w+))"


@lru_cache
def _parts(language: Language) -> _Words:
    """The other parts of callees' names."""
    parts = {part.decode() for opens in _callees(language).values() for open_ in opens for part in open_.parts}
    return _Words((part, re2.escape(part)) for part in sorted(parts))


@lru_cache(maxsize=1 << 10)
def _search(last: str) -> Any:
    return re2.compile(_pattern(last).encode()).finditer


def called(language: Language, data: bytes) -> set[int]:
    """Offsets of calls in which anything may be a name."""
    names = _names(language).within(data)
    if not names:
        return set()
    parts = frozenset(part.encode() for part in _parts(language).within(data))
    return {at for last in names for at in _of_name(language, data, last, parts)}


def _of_name(language: Language, data: bytes, last: str, parts: frozenset[bytes]) -> Iterator[int]:
    wanted = _keywords(_callees(language)[last], parts)
    if wanted is None:
        return
    for match in _search(last)(data):
        if data[max(0, match.start() - 4) : match.start()].endswith(b"def "):
            continue
        if match[1]:  # imported under another name
            yield from (use.start() for use in re.finditer(rb"\b%b\s*\(" % match[1], data))
            continue
        after = data[match.end() : match.end() + REACH] if wanted else b""
        if not wanted or any(keyword in after for keyword in wanted):
            yield match.start()


def _keywords(opens: tuple[_Open, ...], parts: frozenset[bytes]) -> frozenset[bytes] | None:
    """The keywords of which one has to be given, none when a position or the call itself is enough; None when a file in which
    ``parts`` stand does not speak of any of ``opens``.
    """
    found: set[bytes] | None = None
    for open_ in opens:
        if parts.issuperset(open_.parts):
            if not open_.keywords:
                return frozenset()
            found = (found or set()) | set(open_.keywords)
    return None if found is None else frozenset(found)
