"""Files that hold a language among others: what is not of it is blanked out, so that every offset stays."""

from __future__ import annotations

import re

from lading.patterns import regex

_SCRIPT = regex(r"<!--.*?-->|<script\b(?![^>]*json)[^>]*>(.*?)(?:</script>|\Z)", re.DOTALL | re.IGNORECASE)
_PHP = regex(r"<\?(?:php\b|=)(.*?)(?:\?>|\Z)", re.DOTALL | re.IGNORECASE)
_BY_SUFFIX = {".vue": _SCRIPT, ".svelte": _SCRIPT, ".html": _SCRIPT, ".htm": _SCRIPT, ".php": _PHP}
_NOT_BLANK = regex(r"[^\n]+")


def own(text: str, suffix: str) -> str:
    """The parts of ``text`` that are of the language its suffix says, at their places."""
    pattern = _BY_SUFFIX.get(suffix)
    if pattern is None:
        return text
    kept: list[str] = []
    last = 0
    for found in pattern.finditer(text):
        if found[1] is None:  # a comment
            continue
        kept += (_blank(text[last : found.start(1)]), found[1])
        last = found.end(1)
    kept.append(_blank(text[last:]))
    return "".join(kept)


def _blank(text: str) -> str:
    return _NOT_BLANK.sub(lambda found: " " * len(found[0]), text)
