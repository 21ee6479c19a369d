"""Cards: the YAML front matter of a README, as the Hub reads it, and of that only what names models and data sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lading.detect.engines import structured
from lading.detect.site import Site
from lading.patterns import regex

_FRONT = regex(r"---[ \t]*\r?\n(?P<matter>.*?\n)---[ \t]*(\r?\n|\Z)", re.DOTALL)
_KEYS = frozenset(("base_model", "datasets", "models", "preload_from_hub"))
_KEY = regex(rf"^({'|'.join(sorted(_KEYS))})[ \t]*:", re.MULTILINE)


def sites(text: str) -> Iterator[Site]:
    """What stands under the keys of the front matter, if it has one of them; prose has no sites."""
    found = _FRONT.match(text)
    if found and _KEY.search(found["matter"]):
        for site in structured.yaml_sites("\n" + found["matter"]):
            if site.keys[:1] == ("preload_from_hub",):  # a repository, and behind it the files of it
                yield replace(site, text=site.text.partition(" ")[0])
            elif site.keys[:1] and site.keys[0] in _KEYS:
                yield site
