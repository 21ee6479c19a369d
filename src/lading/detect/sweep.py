"""Where in a file anything telling stands: a sweep over its bytes, many times cheaper than a parse.

A spot is a literal that could be taken for a model by itself, or a call whose argument counts whatever it says. A file
without one is not parsed; of a long one only what is around its spots is. ``re2`` looks for hundreds of words at once at the
speed of memory, where ``re`` tries them one by one.

The sweep may name a spot for nothing; it must not leave one out. Comments and triple-quoted texts are passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import re2

from lading.catalog.index import Catalog
from lading.detect.base import Language, rules
from lading.detect.shapes import MAX_LENGTH, has_scheme, hub_url
from lading.weights.names import SUFFIXES, suffix_of

_PYTHON = re.compile(
    rb'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    rb"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    rb"|#[^\n]*"
    rb'|"([^"\\\n]*(?:\\.[^"\\\n]*)*)"'
    rb"|'([^'\\\n]*(?:\\.[^'\\\n]*)*)'",
    re.DOTALL,
)
# A key of plain letters before a number is an entry of a vocabulary, of which tokenizers hold a hundred thousand.
_JSON = re.compile(rb'"[^"\\\d]*"[ ]?:[ ]?-?\d|"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
LITERALS = {Language.PYTHON: _PYTHON, Language.JSON: _JSON}
"""The languages that are swept: their string literals as groups; what matches without a group is passed over."""

REACH = 4000
"""Bytes behind an opening parenthesis in which an argument's keyword is looked for."""

_HUB_ID = re.compile(r"[A-Za-z0-9{][\w.{}-]{0,95}/[A-Za-z0-9{][\w.{}-]{0,95}(:[\w.-]+|@\w+)?", re.ASCII)
_HOST = re.compile(r"://([\w.-]+)")
_BETWEEN = re.compile(r"\s*[,;|]\s*")
_TOKEN = re.compile(rb"[A-Za-z0-9@][\w.:@/+-]{2,300}")
_ECOSYSTEMS = ("npm", "crates", "go")
_MEDIA = frozenset("application audio font image multipart text video".split())
_WORD = re.compile(r"[A-Za-z][\w.:@-]*", re.ASCII)
_NAMED = re2.compile(
    rb"""(?i)(?:model|checkpoint|ckpt|deployment|engine|repo|dataset)\w*["'\]]*\s*(?::[^=\n"']{1,60})?[:=]\s*[frb]?["']"""
)
"""A literal under a name that speaks of models: alone it says nothing, in a file with other spots it may be what they use."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Byte offsets of what is telling, ascending, and the spans of comments and texts that are passed over."""

    at: tuple[int, ...]
    passed: tuple[tuple[int, int], ...]
    everywhere: bool = False
    """Any call may be telling: it is a module's, whatever its name."""

    def is_passed(self, offset: int) -> bool:
        """Whether ``offset`` is inside of a comment or of a text that is passed over."""
        return _is_within(self.passed, offset)


def spots(language: Language, data: bytes, catalog: Catalog) -> Spots | None:
    """Everything in ``data`` that tells one who knows ``catalog``; None for a language that is not swept."""
    pattern = LITERALS.get(language)
    if pattern is None:
        return None
    found: list[int] = []
    passed: list[tuple[int, int]] = []
    for literal in pattern.finditer(data):
        group = literal.lastindex
        if group is None:
            passed.append(literal.span())
        elif _telling(literal[group], catalog):
            found.append(literal.start())
    if language is Language.PYTHON:
        found += (at for at in _called(language, data) if not _is_within(passed, at))
        if found:
            found += (match.end() for match in _NAMED.finditer(data))
        found.sort()
    return Spots(tuple(found), tuple(passed), everywhere=language is Language.PYTHON and _imports_any_of(data))


def _is_within(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    index = bisect_right(spans, (offset, offset)) - 1
    return index >= 0 and spans[index][0] <= offset < spans[index][1]


# --- calls -----------------------------------------------------------------------------------------------------------

_Search = Callable[[bytes], Iterator[re.Match[bytes]]]


@dataclass(frozen=True, slots=True)
class _Open:
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
            parts = tuple(part.encode() for head in heads for part in re.split(r"[*()]", head) if part)
            keywords = () if any(a.isdigit() for a in arguments) else tuple(a.encode() for a in arguments)
            table.setdefault(last, {})[_Open(parts, keywords)] = None
    return {last: tuple(found) for last, found in table.items()}


@lru_cache
def _any_of() -> tuple[_Search, dict[bytes, list[tuple[bytes, ...]]]]:
    """Finds imports of the modules of which any callee counts; the parts of those modules' names by their first."""
    modules: dict[bytes, list[tuple[bytes, ...]]] = {}
    for open_ in _callees(Language.PYTHON).get("*", ()):
        modules.setdefault(open_.parts[0], []).append(open_.parts)
    search: _Search = re2.compile(rb"\b(?:from|import)[ \t]+(%b)\b" % b"|".join(map(re.escape, sorted(modules)))).finditer
    return search, modules


def _imports_any_of(data: bytes) -> bool:
    search, modules = _any_of()
    return any(all(part in data for part in parts) for match in search(data) for parts in modules[match[1]])


@lru_cache
def _call_search(language: Language) -> _Search:
    names = (re.escape(last).replace(r"\*", r"\w*") for last in sorted(_callees(language)) if last.strip("*"))
    search: _Search = re2.compile(rf"\b({'|'.join(names)})(?:\s*\(|\s+as\s+(\w+))".encode()).finditer
    return search


@lru_cache(maxsize=1 << 12)
def _opens(language: Language, name: str) -> tuple[_Open, ...]:
    """The callees whose last part is ``name``."""
    found = [each for last, opens in _patterns(language) if last.fullmatch(name) for each in opens]
    return (*_callees(language).get(name, ()), *found)


@lru_cache
def _patterns(language: Language) -> tuple[tuple[re.Pattern[str], tuple[_Open, ...]], ...]:
    callees = _callees(language).items()
    return tuple((re.compile(re.escape(last).replace(r"\*", r"\w*")), opens) for last, opens in callees if "*" in last)


def _called(language: Language, data: bytes) -> Iterator[int]:
    """Offsets of calls in which anything may be a name."""
    stands: dict[bytes, bool] = {}
    keywords: dict[bytes, frozenset[bytes] | None] = {}
    for match in _call_search(language)(data):
        name = match[1]
        if name not in keywords:
            keywords[name] = _keywords(_opens(language, name.decode()), data, stands)
        wanted = keywords[name]
        if wanted is None or data[max(0, match.start() - 4) : match.start()].endswith(b"def "):
            continue
        if match[2]:  # imported under another name
            yield from (use.start() for use in re.finditer(rb"\b%b\s*\(" % match[2], data))
            continue
        after = data[match.end() : match.end() + REACH] if wanted else b""
        if not wanted or any(keyword in after for keyword in wanted):
            yield match.start()


def _keywords(opens: tuple[_Open, ...], data: bytes, stands: dict[bytes, bool]) -> frozenset[bytes] | None:
    """The keywords of which one has to be given, none when a position or the call itself is enough; None when ``data`` does
    not speak of any of ``opens``. ``stands`` remembers which words stand in it.
    """
    found: set[bytes] | None = None
    for open_ in opens:
        for part in open_.parts:
            if part not in stands:
                stands[part] = part in data
            if not stands[part]:
                break
        else:
            if not open_.keywords:
                return frozenset()
            found = (found or set()) | set(open_.keywords)
    return None if found is None else frozenset(found)


# --- literals --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 17)
def _telling(literal: bytes, catalog: Catalog) -> bool:
    return 3 <= len(literal) <= MAX_LENGTH and is_telling(literal.decode("utf-8", "replace"), catalog)


def is_telling(text: str, catalog: Catalog) -> bool:
    """Whether a literal could be taken for a model by itself, or under a key that speaks of models."""
    if suffix_of(text) in SUFFIXES or hub_url(text) or has_scheme(text):
        return True
    if "://" in text:
        host = _HOST.search(text)
        return host is not None and catalog.service_at(host[1]) is not None
    if _BETWEEN.search(text):
        return any(is_telling(part, catalog) for part in _BETWEEN.split(text) if len(part) > 2)
    if "/" in text:
        if _HUB_ID.fullmatch(text):
            return text.partition("/")[0] not in _MEDIA
        last = text.rstrip("/").rpartition("/")[2]  # a folder named after a model
        return _WORD.fullmatch(last) is not None and (catalog.family(last) is not None or catalog.canonical(last) is not None)
    if not _WORD.fullmatch(text):
        return "(" in text and text.endswith("B)")  # a menu entry with a download size
    if catalog.family(text.partition(":")[0]) or catalog.canonical(text):
        return True
    return ":" in text and bool(catalog.families(text))  # the ids of Bedrock


def names_any(data: bytes, catalog: Catalog) -> bool:
    """Whether a word stands in ``data``, wherever it is, that ``catalog`` knows: a name, an address or a library. The test for
    files of any language in which no place speaks of models.
    """
    return any(_is_known(token, catalog) for token in set(_TOKEN.findall(data)))


@lru_cache(maxsize=1 << 17)
def _is_known(token: bytes, catalog: Catalog) -> bool:
    text = token.decode("utf-8", "replace").rstrip(".:/")
    if "://" in text or hub_url(text):
        host = _HOST.search(text)
        return hub_url(text) is not None or (host is not None and catalog.service_at(host[1]) is not None)
    package = "/".join(text.split("/")[: 2 if text.startswith("@") else 1])  # without the path within it
    if any(catalog.package(ecosystem, name) for ecosystem in _ECOSYSTEMS for name in {text, package}):
        return True
    owner, _, name = text.partition("/")
    if name:
        return catalog.namespace(owner) is not None or bool(catalog.families(text)) or catalog.canonical(text) is not None
    return bool(catalog.family(text)) or catalog.canonical(text) is not None or (":" in text and bool(catalog.families(text)))
