"""The string literals of a file that could be taken for a model."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lading.catalog.index import Catalog
from lading.detect.base import Language
from lading.detect.shapes import MAX_LENGTH, SETTING, has_scheme, hub_url
from lading.detect.sweep.automata import is_served, telling_literals
from lading.patterns import regex
from lading.weights.names import SUFFIXES, suffix_of

_PYTHON = regex(
    rb'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    rb"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    rb"|#[^\n]*"
    rb'|"([^"\\\n]*(?:\\.[^"\\\n]*)*)"'
    rb"|'([^'\\\n]*(?:\\.[^'\\\n]*)*)'",
    re.DOTALL,
)
# A key of plain letters before a number is an entry of a vocabulary, of which tokenizers hold a hundred thousand.
_JSON = regex(rb'"[^"\\\d]*"[ ]?:[ ]?-?\d|"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_LITERAL = {Language.PYTHON: _PYTHON, Language.JSON: _JSON}
"""The string literals of a language as groups; what matches without a group is passed over."""

_HUB_ID = regex(r"[A-Za-z0-9{][\w.{}-]{0,95}/[A-Za-z0-9{][\w.{}-]{0,95}(:[\w.-]+|@\w+)?", re.ASCII)
HOST = regex(r"://([\w.-]+)")
_BETWEEN = regex(r"\s*[,;|]\s*")
_MEDIA = frozenset("application audio font image multipart text video".split())
_WORD = regex(r"[A-Za-z][\w.:@-]*", re.ASCII)


class Literals(NamedTuple):
    """Where telling literals begin, and the spans of the comments and texts that are passed over."""

    telling: tuple[int, ...] = ()
    passed: tuple[tuple[int, int], ...] = ()


def literals(language: Language, data: bytes, catalog: Catalog, *, spans: bool = False) -> Literals:
    """The telling literals of ``data``. What is passed over is only looked for with ``spans``, or when there are any."""
    candidates = telling_literals(catalog)(data)
    candidate = next(candidates, None)
    if candidate is None and not spans:
        return Literals()
    at = candidate.start() if candidate else len(data)
    telling: list[int] = []
    passed: list[tuple[int, int]] = []
    for literal in _LITERAL[language].finditer(data):
        group = literal.lastindex
        start, end = literal.span()
        if group is None:
            passed.append((start, end))
        if at >= end:
            continue
        while at < start:
            candidate = next(candidates, None)
            at = candidate.start() if candidate else len(data)
        if start <= at < end and group is not None and _is_telling(literal[group], catalog):
            telling.append(start)
    return Literals(tuple(telling), tuple(passed))


@lru_cache(maxsize=1 << 17)
def _is_telling(literal: bytes, catalog: Catalog) -> bool:
    return 3 <= len(literal) <= MAX_LENGTH and is_telling(literal.decode("utf-8", "replace"), catalog)


def is_telling(text: str, catalog: Catalog) -> bool:
    """Whether a literal could be taken for a model by itself, or under a key that speaks of models."""
    if suffix_of(text) in SUFFIXES or hub_url(text) or has_scheme(text):
        return True
    if "=" in text and (setting := SETTING.fullmatch(text)):
        return is_telling(setting["value"], catalog)
    if "://" in text:
        host = HOST.search(text)
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
    return is_served(text, catalog) or (":" in text and bool(catalog.families(text)))  # the ids of Bedrock
