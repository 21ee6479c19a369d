"""What an output format is, and how one is chosen.

A format is one file in ``report/formats`` with a module constant ``FORMAT``. It shows what the report says and concludes
nothing. Whatever is dear to import (CycloneDX, rich) is imported inside its ``render``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Literal, NamedTuple

from lading.catalog.index import Catalog, load
from lading.domain.finding import Severity
from lading.domain.report import Report
from lading.errors import UsageError
from lading.registry import leaf, leaves
from lading.report.text import LIMIT, cleaned

SpecVersion = Literal["1.6", "1.7"]


LONGEST = 1000
"""Longest text in an output that is only read by people: a longer name fills their screen and tells them no more."""


class RuleText(NamedTuple):
    """What a format may say about a finding's rule beside the findings themselves.

    ``summary`` is one sentence, ``help`` Markdown, ``url`` the rule's page; ``precision`` is SARIF's word for how rarely it is
    wrong.
    """

    summary: str
    help: str = ""
    url: str | None = None
    severity: Severity | None = None
    precision: Literal["very-high", "high", "medium", "low"] = "high"


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What the caller decides about an output; every format reads only what concerns it.

    ``spec_version`` is the CycloneDX version, ``width`` the columns of a text output (None: the format's own choice), ``color``
    whether terminal colours may be used, ``rules`` the texts of the rules by id, ``source_url`` what to put before a path of
    the audited tree to link to it (empty, or a URL that ends with a slash), ``base_path`` where that tree stands in the
    repository that a forge knows (empty, or a path that ends with a slash), ``catalog`` gives the catalogue that the audit
    answered from, for the terms of its licences, ``sign_off`` the command that accepts what was found of MODEL (empty: said
    elsewhere).
    """

    spec_version: SpecVersion = "1.6"
    width: int | None = None
    color: bool = False
    rules: Mapping[str, RuleText] = field(default_factory=dict)
    source_url: str = ""
    base_path: str = ""
    catalog: Callable[[], Catalog] = load
    sign_off: str = "lading approve MODEL --reason WHY --who NAME"


class Format(NamedTuple):
    """One way to write a report.

    A suffix that starts with a dot is the end of a file name, any other one a whole file name (``bom.json``). A format
    without suffixes is never chosen by file name. ``render`` receives a report that holds no hostile characters
    and no text of more than ``longest``.
    """

    id: str
    suffixes: tuple[str, ...]
    summary: str
    render: Callable[[Report, IO[str], WriteOptions], None]
    longest: int = LIMIT

    def write(self, report: Report, stream: IO[str], options: WriteOptions | None = None) -> None:
        """Write ``report`` to ``stream``, with every text in it made harmless first."""
        self.render(cleaned(report, self.longest), stream, options or WriteOptions())


def formats() -> tuple[Format, ...]:
    """Every format, by id."""
    found = [module.FORMAT for module in leaves("lading.report.formats")]
    return tuple(sorted(found, key=lambda f: f.id))


def format_named(name: str) -> Format:
    """The format with this id.

    Raises:
        UsageError: there is none.

    """
    # A format's module is named like it, so that nobody pays for the others.
    module = leaf("lading.report.formats", name.replace("-", "_"))
    if module is not None and module.FORMAT.id == name:
        found: Format = module.FORMAT
        return found
    raise UsageError(f"there is no output format {name!r}", remedy=f"choose one of: {', '.join(f.id for f in formats())}")


def format_for(path: str | PurePath) -> Format:
    """The format that a file name asks for; the longest suffix that fits wins.

    Raises:
        UsageError: no suffix fits.

    """
    name = PurePath(path).name.casefold()
    fitting = [(len(suffix), f) for f in formats() for suffix in f.suffixes if _fits(name, suffix)]
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    known = sorted({suffix for f in formats() for suffix in f.suffixes})
    raise UsageError(
        f"the file name {name!r} does not say which format to write", remedy=f"end it with one of: {', '.join(known)}"
    )


def _fits(name: str, suffix: str) -> bool:
    return name.endswith(suffix) if suffix.startswith(".") else name == suffix
