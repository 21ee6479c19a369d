"""XML: the text of elements and the values of attributes, under the names of both; comments are passed over. Never fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lading.detect.shapes import MAX_LENGTH
from lading.detect.site import Site
from lading.patterns import regex
from lading.positions.lines import Lines
from lading.weights.names import is_weight_name

MAX_KEYS = 12

_PIECE = regex(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)|<[?!][^>]*>?"
    r"|</(?P<closed>[\w.:-]+)[^<>]*>"
    r"|<(?P<tag>[\w.:-]+)(?P<attributes>(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}'){0,2000}?)(?P<empty>/)?>"
    r"|(?P<text>[^<]+)|<",
    re.DOTALL,
)
_ATTRIBUTE = regex(r"(?P<name>[\w.:-]+)\s*=\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL)
_NAMING = frozenset("name key Name Key id Include".split())
"""Attributes whose value names what the element holds."""
_HOLDS = frozenset("string item value entry property param Property".split())
"""Elements that are named by an attribute, or in a property list by the ``key`` before them."""


def sites(text: str) -> Iterator[Site]:
    """Every one-word text and address of a document."""
    yield from _Document(text).sites()


class _Document:
    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._open: list[str] = []
        self._named = ""  # what the next value is called

    def sites(self) -> Iterator[Site]:
        for piece in _PIECE.finditer(self._text):
            if piece["tag"]:
                yield from self._element(piece)
            elif piece["closed"]:
                self._close(piece["closed"])
            elif self._open and piece.lastgroup in ("text", "data"):
                yield from self._content(piece.start(piece.lastgroup), piece[piece.lastgroup])

    def _element(self, piece: re.Match[str]) -> Iterator[Site]:
        keys = (*self._open[-MAX_KEYS:], piece["tag"])
        named = ""
        for attribute in _ATTRIBUTE.finditer(piece["attributes"]):
            if attribute["name"] in _NAMING:
                named = attribute["value"]
                if not is_weight_name(named):
                    continue
            yield from self._site(
                piece.start("attributes") + attribute.start("value"), attribute["value"], (*keys, named or attribute["name"])
            )
        if not piece["empty"]:
            self._open.append(piece["tag"])
            if named and piece["tag"] in _HOLDS:
                self._named = named

    def _close(self, tag: str) -> None:
        """Close the innermost element of that name; what was left open inside closes with it."""
        if tag in self._open[-MAX_KEYS:]:
            while self._open.pop() != tag:
                pass

    def _content(self, start: int, said: str) -> Iterator[Site]:
        if self._open[-1] == "key":
            self._named = said.strip()
            return
        keys = tuple(self._open[-MAX_KEYS:])
        if self._named and keys[-1] in _HOLDS:
            keys = (*keys, self._named)
        yield from self._site(start, said, keys)

    def _site(self, start: int, said: str, keys: tuple[str, ...]) -> Iterator[Site]:
        start += len(said) - len(said.lstrip())
        said = unescape(said.strip())
        if 2 <= len(said) <= MAX_LENGTH and said.isprintable() and (" " not in said or "://" in said):
            yield Site(said, *self._lines.locate(start), keys=keys[-MAX_KEYS:])
