"""Bundled and minified scripts: what a build made of sources, often megabytes on a line.

Their names and calls are mangled, so only a literal that tells by itself is a site, without keys or call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lading.detect.site import Site
from lading.patterns import regex
from lading.positions.lines import Lines

LINE = 500
"""Characters of an average line from which a text was not written by hand."""
MIN_LENGTH = 10_000

_QUOTED = regex(r"(?<=[\"'`])[^\"'`\s\\]{3,300}(?=[\"'`])")


def is_bundle(text: str) -> bool:
    """Whether ``text`` is too long in its lines to have been written by hand."""
    return len(text) >= MIN_LENGTH and text.count("\n") * LINE < len(text)


def sites(text: str, is_telling: Callable[[str], bool]) -> Iterator[Site]:
    """The literals that tell by themselves."""
    lines = Lines(text)
    for found in _QUOTED.finditer(text):
        if is_telling(found[0]):
            yield Site(found[0], *lines.locate(found.start()))
