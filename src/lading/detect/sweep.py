"""Whether a file is worth parsing: a sweep over its string literals, many times cheaper than a parse.

A file is parsed when a literal in it could be taken for a model by itself, or when it calls something whose argument counts
whatever it says.
``re2`` looks for hundreds of words at once at the speed of memory, where ``re`` tries them one by one.

The sweep may let a file through for nothing; it must not hold one back. Comments and triple-quoted texts are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import re2

from lading.catalog.index import load
from lading.detect.base import Language, rules
from lading.detect.shapes import MAX_LENGTH, has_scheme, hub_url
from lading.domain.reference import Kind
from lading.weights.names import SUFFIXES, suffix_of

_PYTHON = re.compile(
    rb"""\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|\#[^\n]*|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'""", re.DOTALL
)
_JSON = re.compile(rb'"((?:[^"\\]|\\.)*)"()')
LITERALS = {Language.PYTHON: _PYTHON, Language.JSON: _JSON}
"""The languages that are swept, and their string literals as groups 1 and 2."""

_HUB_ID = re.compile(r"[A-Za-z0-9{][\w.{}-]{0,95}/[A-Za-z0-9{][\w.{}-]{0,95}(:[\w.-]+|@\w+)?", re.ASCII)
_HOST = re.compile(r"://([\w.-]+)")
_MEDIA = frozenset("application audio font image multipart text video".split())
_WORD = re.compile(r"[A-Za-z][\w.:@-]*", re.ASCII)
Search = Callable[[bytes], object]

_OPEN_KINDS = frozenset((Kind.HOSTED, Kind.DATASET))
_CLOSED_VIAS = frozenset(("", "transformers", "diffusers"))


@lru_cache
def _calls(language: Language) -> Search:
    """Finds calls whose argument counts whatever it says, or that name nothing: all literal parts of one callee in a file."""
    words: dict[str, int] = {}
    wanted: set[frozenset[int]] = set()
    finder = re2.Set.SearchSet()
    for callee in _open_callees(language):
        parts = [part for part in re.split(r"[.*()]", callee) if part]
        for part in parts:
            if part not in words:
                words[part] = finder.Add(re2.escape(part))
        wanted.add(frozenset(words[part] for part in parts))
    finder.Compile()

    def search(data: bytes) -> bool:
        found = frozenset(finder.Match(data) or ())
        return any(need <= found for need in wanted)

    return search


def _open_callees(language: Language) -> Iterator[str]:
    for rule in rules():
        if language not in rule.languages:
            continue
        yield from rule.bare
        for call in rule.calls:
            if call.kind in _OPEN_KINDS or call.via not in _CLOSED_VIAS:
                yield call.callee


def worth_parsing(language: Language, data: bytes) -> bool:
    """Whether ``data`` could name anything; always true for a language that is not swept."""
    pattern = LITERALS.get(language)
    if pattern is None:
        return True
    if language is Language.PYTHON and _calls(language)(data):
        return True
    return any(_telling(first or second) for first, second in pattern.findall(data) if first or second)


@lru_cache(maxsize=1 << 17)
def _telling(literal: bytes) -> bool:
    """Whether a literal could be taken for a model by itself, or under a key that speaks of models."""
    if not 3 <= len(literal) <= MAX_LENGTH:
        return False
    text = literal.decode("utf-8", "replace")
    if suffix_of(text) in SUFFIXES or hub_url(text) or has_scheme(text):
        return True
    if "://" in text:
        host = _HOST.search(text)
        return host is not None and load().service_at(host[1]) is not None
    if "/" in text:
        return _HUB_ID.fullmatch(text) is not None and text.partition("/")[0] not in _MEDIA
    if not _WORD.fullmatch(text):
        return "(" in text and text.endswith("B)")  # a menu entry with a download size
    catalog = load()
    return bool(catalog.family(text.partition(":")[0]) or catalog.canonical(text)) or _bedrock(text)


def _bedrock(text: str) -> bool:
    return ":" in text and bool(load().families(text))
