"""What the catalogue knows, as automata that find it in bytes.

Each is made once for a catalogue and finds a little more than is meant: who uses one asks again what it found. The words of
a name may be parted by any of the signs that `lading.catalog.build.fold` takes for one, and a number may be stuck to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, partial

import re2

from lading.catalog.index import Catalog
from lading.patterns import regex
from lading.weights.names import SUFFIXES

_Search = Callable[[bytes], Iterator["re.Match[bytes]"]]

WORTH = 2**18
"""Bytes to look at from which an automaton of thousands of words is worth making."""

_BEGIN = r"""["'`,;|]\s*"""
"""Before a text, or one of several in it."""
_PARTED = r"[-_.:@/]+"
_ENDS = r"""(?:\d|[-_.:@/,;|"'`\s]|$)"""
_HUB = r"(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.cn|modelscope\.ai)/"
ECOSYSTEMS = ("npm", "crates", "go")
"""Those whose packages code names in literals and imports of their own."""
MEMORY = 128 * 2**20
"""Bytes that an automaton may grow to; with half of it that of literals has no room for another three hundred names."""
_REGION = regex(r"(?:us|us-gov|eu|apac|au|jp|global)\.")
"""Before the ids of Bedrock."""
_JOINED = regex(r"[-.:@_]")


class Finder:
    """Finds ``pattern`` in any case; until it has seen as much as is `WORTH` it, all that ``plain`` finds, which is more."""

    def __init__(self, pattern: Callable[[], str], plain: str) -> None:
        """``pattern`` is asked for when it is needed."""
        self._pattern = pattern
        self._plain = plain
        self._seen = 0

    def __call__(self, data: bytes) -> Iterator[re.Match[bytes]]:
        """What is found in ``data``, in order."""
        self._seen += len(data)
        return (self._search if self._seen >= WORTH else self._quick)(data)

    @cached_property
    def _quick(self) -> _Search:
        return re.compile(self._plain.encode(), re.MULTILINE).finditer

    @cached_property
    def _search(self) -> _Search:
        options = re2.Options()
        options.max_mem = MEMORY
        options.case_sensitive = False
        found: _Search = re2.compile(self._pattern().encode(), options).finditer
        return found


def any_of(texts: Iterable[str]) -> str:
    """A pattern for each of ``texts`` as it is."""
    return f"(?:{'|'.join(map(re2.escape, sorted(set(texts))))})"


@lru_cache(maxsize=2)
def telling_literals(catalog: Catalog) -> Finder:
    """Finds something in every string literal that `lading.detect.sweep.literals.is_telling` could say yes to."""
    return Finder(partial(_telling, catalog), plain="[\"'`]")


def _telling(catalog: Catalog) -> str:
    stem, bare, hosts = _stems(catalog), _bare(catalog), _hosts(catalog)
    return "|".join(
        (
            rf"{_BEGIN}(?:{stem}{_ENDS}|{bare}|(?:hf|ollama|huggingface|hf-hub|modelscope|ms):)",
            rf"{_BEGIN}[A-Z0-9{{][\w.{{}}-]*/[A-Z0-9{{]",
            rf"{_BEGIN}[A-Z](?:[\w.:@-]*[-_.:@])?{stem}[\w.@-]*:",  # ids of Bedrock
            rf"{_BEGIN}[A-Z][\w.@-]*:(?:[\w.:@-]*[-_.:@])?{stem}{_ENDS}",
            rf"{_BEGIN}(?:[A-Z-]+\.)?{_served(catalog)}{_ENDS}",
            rf"/(?:{stem}{_ENDS}|{bare})",
            rf"""\.{any_of(suffix[1:] for suffix in SUFFIXES)}(?:["'`]|\s*[,;|])""",
            _HUB,
            rf"://(?:[\w.-]*\.)?{hosts}",
            r"""B\)(?:["'`]|\s*[,;|])""",
            rf"{_BEGIN}(?-i:[A-Z0-9_]*(?:MODEL|LLM|EMBED|RERANK|CHECKPOINT)[A-Z0-9_]*=)[A-Z]",  # a setting
        )
    )


@lru_cache(maxsize=2)
def known_words(catalog: Catalog) -> Finder:
    """Finds something in every word that `lading.detect.sweep.words.is_known` could say yes to."""
    return Finder(partial(_known, catalog), plain=r"\w")


def _known(catalog: Catalog) -> str:
    packages = any_of(key.partition(":")[2] for key in catalog.table("packages") if key.startswith(ECOSYSTEMS))
    owners = any_of(key.partition(":")[2] for key in catalog.table("namespaces"))
    return "|".join(
        (
            rf"(?:^|[^A-Z0-9])(?:{_stems(catalog)}{_ENDS}|{_bare(catalog)}|{owners}/|{packages}(?:[^A-Z0-9]|$))",
            _HUB,
            rf"://(?:[\w.-]*\.)?{_hosts(catalog)}",
        )
    )


@lru_cache(maxsize=2)
def known_imports(catalog: Catalog) -> _Search:
    """Finds the lines of Python that import a module of ``catalog``, up to its name."""
    pattern = rf"(?im)^[ \t]*(?:from|import)[ \t][^\n]*\b{any_of(catalog.table('modules'))}\b"
    found: _Search = re2.compile(pattern.encode()).finditer
    return found


def _stems(catalog: Catalog) -> str:
    return f"(?:{'|'.join(sorted(_PARTED.join(map(re2.escape, stem.split('-'))) for stem in catalog.table('stems')))})"


def _bare(catalog: Catalog) -> str:
    """Ids of models without an owner."""
    return any_of(id_ for table in ("models", "aliases") for id_ in catalog.table(table) if "/" not in id_)


def _served(catalog: Catalog) -> str:
    """Names that services have on record and no family's name begins, without the region of Bedrock."""
    names = {key.partition(":")[2] for key in catalog.table("hosted")}
    return any_of(
        name.removeprefix(region[0] if (region := _REGION.match(name)) else "")
        for name in names
        if is_served(name, catalog) and not (catalog.family(name.partition(":")[0]) or catalog.canonical(name))
    )


def is_served(name: str, catalog: Catalog) -> bool:
    """Whether a service has ``name`` on record, and it is no word alone."""
    return "/" not in name and _JOINED.search(name) is not None and bool(catalog.served_by(name))


def _hosts(catalog: Catalog) -> str:
    return any_of(host.removeprefix("*.") for host in catalog.table("hosts"))
