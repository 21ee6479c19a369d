"""Other programming languages by their lexical habits alone: no grammar, but every string with its call or its name.

``lexicons`` holds the languages as data · ``tokens`` finds literals and brackets in one pass · ``left`` reads the name that a
value is given · ``calls`` reads what is called · ``imports`` what local names stand for · ``places`` puts both together ·
``walk`` yields the sites · ``sections`` cuts scripts out of pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lading.detect.engines.source import sections
from lading.detect.engines.source.lexicons import BY_SUFFIX
from lading.detect.engines.source.walk import Walk
from lading.detect.site import Site


def sites(text: str, path: str) -> Iterator[Site]:
    """Every string that could be a name or an address, comments and prose left out; imports. ``path`` tells the language."""
    suffix = PurePosixPath(path).suffix.lower()
    yield from Walk(sections.own(text, suffix), BY_SUFFIX[suffix]).sites()
