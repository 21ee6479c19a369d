"""Calls whose argument counts whatever it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

import re2

from lading.detect.base import Language, rules
from lading.detect.sweep.automata import MEMORY, any_of
from lading.patterns import regex

WORTH = 2**15
"""Bytes to look at from which an automaton of all names is worth making."""
REACH = 4000
"""Bytes behind an opening parenthesis in which an argument's keyword is looked for."""


class _Open(NamedTuple):
    """A callee whose argument counts whatever it says: the other parts of its name, which stand somewhere in a file that
    imports it, and the keywords that carry the argument (empty when a position does, or nothing).
    """

    parts: tuple[bytes, ...]
    keywords: tuple[bytes, ...]


@lru_cache
def _callees(language: Language) -> dict[str, dict[tuple[str, tuple[str, ...]], None]]:
    """The callees of all rules with their arguments, by the last part of the name, a pattern with ``*``."""
    table: dict[str, dict[tuple[str, tuple[str, ...]], None]] = {}
    for rule in rules():
        if language in rule.languages:
            for callee, arguments in (*((bare, ()) for bare in rule.bare), *((c.callee, c.arguments) for c in rule.calls)):
                table.setdefault(callee.rpartition(".")[2], {})[callee, arguments] = None
    return table


@cache
def _opens(language: Language, last: str) -> tuple[_Open, ...]:
    """The callees whose names end in ``last``."""
    return tuple(dict.fromkeys(_open(*each) for each in _callees(language).get(last, ())))


def _open(callee: str, arguments: tuple[str, ...]) -> _Open:
    """Of a callee's name the last part is left out, and what is between the literal texts of a pattern."""
    parts = tuple(part.encode() for part in re.split(r"[*().]", callee.rpartition(".")[0]) if part)
    return _Open(parts, () if any(a.isdigit() for a in arguments) else tuple(a.encode() for a in arguments))


@lru_cache
def _any_of() -> tuple[Any, dict[bytes, list[tuple[bytes, ...]]]]:
    """Finds imports of the modules of which any callee counts; the parts of those modules' names by their first."""
    modules: dict[bytes, list[tuple[bytes, ...]]] = {}
    for open_ in _opens(Language.PYTHON, "*"):
        modules.setdefault(open_.parts[0], []).append(open_.parts)
    names = any_of(module.decode() for module in modules)
    return re2.compile(rf"\b(?:from|import)[ \t]+({names})\b".encode()).finditer, modules


def is_of_any(line: bytes, data: bytes) -> bool:
    """Whether a line of ``data`` imports a module of which any call counts."""
    search, modules = _any_of()
    return any(all(part in data for part in parts) for match in search(line) for parts in modules[match[1]])


class _Names:
    """Tells which callees are called in bytes, or imported under another name, by the last parts of their names. Until it has
    seen as much as is `WORTH` an automaton, it tells of a pattern or command as soon as its words stand there.
    """

    def __init__(self, lasts: Iterable[str]) -> None:
        """``lasts`` are names, patterns with ``*`` and commands."""
        self._lasts = sorted(lasts)
        self._seen = 0

    def within(self, data: bytes) -> list[str]:
        """Those that may stand in ``data``."""
        self._seen += len(data)
        if self._seen >= WORTH:
            return [self._lasts[index] for index in self._set.Match(data) or ()]
        called = {name.decode() for name in _CALLED.findall(data)}
        return [last for last in self._lasts if last in called or (last in self._parts and self._stands(last, data))]

    def _stands(self, last: str, data: bytes) -> bool:
        return all(part in data for part in self._parts[last])

    @cached_property
    def _parts(self) -> dict[str, list[bytes]]:
        """The literal parts of what is no plain name."""
        return {last: last.encode().split(b"*") for last in self._lasts if not last.isidentifier()}

    @cached_property
    def _set(self) -> Any:
        options = re2.Options()
        options.max_mem = MEMORY
        found = re2.Set.SearchSet(options)
        for last in self._lasts:
            found.Add(rf"\b{_name(last)}(?:\s*\(|\s+as\s)")
        found.Compile()
        return found


_CALLED = regex(rb"\b(\w+)(?=\s*\(|\s+as\s)")
"""A name that is called, or imported under another one."""


@lru_cache
def _names(language: Language) -> _Names:
    return _Names(last for last in _callees(language) if last.strip("*"))


def _name(last: str) -> str:
    return str(re2.escape(last)).replace(re2.escape("*"), r"\w*")


@lru_cache(maxsize=1 << 10)
def _search(last: str) -> Any:
    """Finds a callee where it is called, or imported under another name."""
    return re2.compile(rf"\b{_name(last)}(?:\s*\(|\s+as\s+(\w+))".encode()).finditer


def called(language: Language, data: bytes) -> set[int]:
    """Offsets of calls in which anything may be a name."""
    names = _names(language).within(data)
    holds = cache(data.__contains__)
    return {at for last in names for at in _of_name(language, data, last, holds)}


def _of_name(language: Language, data: bytes, last: str, holds: Callable[[bytes], bool]) -> Iterator[int]:
    wanted = _keywords(_opens(language, last), holds)
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


def _keywords(opens: tuple[_Open, ...], holds: Callable[[bytes], bool]) -> frozenset[bytes] | None:
    """The keywords of which one has to be given, none when a position or the call itself is enough; None when a file does not
    speak of any of ``opens``; ``holds`` tells what stands in it.
    """
    found: set[bytes] | None = None
    for open_ in opens:
        if all(map(holds, open_.parts)):
            if not open_.keywords:
                return frozenset()
            found = (found or set()) | set(open_.keywords)
    return None if found is None else frozenset(found)
