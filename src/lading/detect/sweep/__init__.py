"""Where in a file anything telling stands: a sweep over its bytes, many times cheaper than a parse.

A spot is a literal that could be taken for a model by itself, or a call whose argument counts whatever it says. A file
without one is not parsed; of a long one only what is around its spots is. ``re2`` looks for thousands of words at once at
the speed of memory, where ``re`` tries them one by one.

``literals`` says which texts are telling · ``calls`` which callees · ``words`` looks for known words anywhere · ``automata``
makes of the catalogue what finds the bytes that are worth that question.

The sweep may name a spot for nothing; it must not leave one out. Comments and triple-quoted texts are passed over.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import re2

from lading.catalog.index import Catalog
from lading.detect.base import Language
from lading.detect.sweep.calls import called, is_of_any
from lading.detect.sweep.literals import literals
from lading.detect.sweep.words import imports_known

_NAMED = re2.compile(
    rb"""(?i)(?:model|checkpoint|ckpt|deployment|engine|repo|dataset)\w*["'\]]*\s*(?::[^=\n"']{1,60})?[:=]\s*[frb]?["']"""
)
"""A literal under a name that speaks of models: alone it says nothing, in a file with other spots it may be what they use."""

_WHISPER = re2.compile(
    rb"""(?i)whisper\w*["'\]]*\s*(?::[^=\n"']{1,60})?[:=,]\s*["'](?:tiny|base|small|medium|large|turbo|distil)"""
)
"""One of the sizes of Whisper, words that say nothing elsewhere."""


class Spots(NamedTuple):
    """Byte offsets of what is telling, ascending, and the spans of comments and texts that are passed over."""

    at: tuple[int, ...]
    passed: tuple[tuple[int, int], ...] = ()
    everywhere: bool = False
    """Any call may be telling: it is a module's, whatever its name."""
    imports: tuple[int, ...] = ()
    """The beginnings of lines that import a library of the catalogue."""

    def is_passed(self, offset: int) -> bool:
        """Whether ``offset`` is inside of a comment or of a text that is passed over."""
        return _is_within(self.passed, offset)


def spots(language: Language, data: bytes, catalog: Catalog) -> Spots | None:
    """Everything in ``data`` that tells one who knows ``catalog``; None for a language that is not swept."""
    if language is Language.JSON:
        return Spots(literals(language, data, catalog).telling)
    if language is not Language.PYTHON:
        return None
    calls = called(language, data)
    imports = imports_known(data, catalog)
    found = literals(language, data, catalog, spans=bool(calls or imports))
    at = {*found.telling, *(at for at in calls if not _is_within(found.passed, at))}
    if b"hisper" in data or b"HISPER" in data:
        at.update(match.end() for match in _WHISPER.finditer(data))
    if at:
        at.update(match.end() for match in _NAMED.finditer(data))
    lines = {at: line for at, line in imports.items() if not _is_within(found.passed, at)}
    everywhere = any(is_of_any(line, data) for line in set(lines.values()))
    return Spots(tuple(sorted(at)), found.passed, everywhere, tuple(lines))


def _is_within(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    index = bisect_right(spans, (offset, offset)) - 1
    return index >= 0 and spans[index][0] <= offset < spans[index][1]
