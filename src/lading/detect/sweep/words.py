"""Known words, wherever they stand: in a file of any language, and in the imports of Python."""

from __future__ import annotations

from functools import lru_cache

from lading.catalog.index import Catalog
from lading.detect.shapes import hub_url
from lading.detect.sweep.automata import ECOSYSTEMS, known_imports, known_words
from lading.detect.sweep.literals import HOST
from lading.patterns import regex

_TOKEN = regex(rb"[A-Za-z0-9@][\w.:@/+-]{2,300}")


def imports_known(data: bytes, catalog: Catalog) -> dict[int, bytes]:
    """The lines that import a module of ``catalog``, up to its name, by where they begin."""
    return {found.start(): found[0] for found in known_imports(catalog)(data)}


def names_any(data: bytes, catalog: Catalog) -> bool:
    """Whether a word stands in ``data``, wherever it is, that ``catalog`` knows: a name, an address or a library. The test for
    files of any language in which no place speaks of models.
    """
    if next(known_words(catalog)(data), None) is None:
        return False
    return any(_is_known(token, catalog) for token in set(_TOKEN.findall(data)))


@lru_cache(maxsize=1 << 17)
def _is_known(token: bytes, catalog: Catalog) -> bool:
    return is_known(token.decode("utf-8", "replace").rstrip(".:/"), catalog)


def is_known(text: str, catalog: Catalog) -> bool:
    """Whether ``catalog`` knows a word."""
    if "://" in text or hub_url(text):
        host = HOST.search(text)
        return hub_url(text) is not None or (host is not None and catalog.service_at(host[1]) is not None)
    package = "/".join(text.split("/")[: 2 if text.startswith("@") else 1])  # without the path within it
    if any(catalog.package(ecosystem, name) for ecosystem in ECOSYSTEMS for name in {text, package}):
        return True
    owner, _, name = text.partition("/")
    if name:
        return catalog.namespace(owner) is not None or bool(catalog.families(text)) or catalog.canonical(text) is not None
    return bool(catalog.family(text)) or catalog.canonical(text) is not None or (":" in text and bool(catalog.families(text)))
