"""Ollama Modelfiles: the model they begin from, and adapters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.detect.site import Site
from lading.patterns import regex

_INSTRUCTION = regex(r"[ \t]*(?P<name>FROM|ADAPTER)[ \t]+(?P<value>\S+)[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_TEXT = regex(r'"""(?:.|\n)*?(?:"""|\Z)')


def sites(text: str) -> Iterator[Site]:
    """``FROM`` and ``ADAPTER``; texts in triple quotes (templates, system prompts) are passed over."""
    plain = _TEXT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    for number, line in enumerate(plain.split("\n"), 1):
        if found := _INSTRUCTION.match(line):
            value = found["value"].strip("\"'")
            callee = f"ollama {found['name'].upper()}"
            yield Site(value, number, line.index(value, found.start("value")) + 1, callee=callee, argument="0")
