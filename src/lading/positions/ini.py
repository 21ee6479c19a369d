"""INI files (``configparser`` flavour) and dotenv files with positions. Both are line formats that never fail to parse."""

from __future__ import annotations

import re

from lading.patterns import regex
from lading.positions.tree import Scalar, Table

_ENTRY = regex(r"(?P<key>[^\s=:#;\[][^=:\n]*?)\s*[=:]\s*(?P<value>.*?)\s*$")
_DOTENV = regex(
    r"""\s*(?:export\s+)?(?P<key>[A-Za-z_][\w.]*)\s*=\s*(?P<value>"(?:\\.|[^"\\])*"|'[^']*'|[^#\n]*?)\s*(?:\s\#.*)?$"""
)


def parse_ini(text: str) -> Table:
    """Sections as tables of strings; entries before the first section stand at the top. Comment lines and inline ``#`` are
    dropped.
    """
    top: list[tuple[Scalar, Scalar | Table]] = []
    section: list[tuple[Scalar, Scalar]] | None = None
    head = Scalar("", 1, 1)
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        if stripped.startswith("[") and "]" in stripped:
            if section is not None:
                top.append((head, Table(tuple(section), head.line, 1)))
            head, section = Scalar(stripped[1 : stripped.index("]")], number, line.index("[") + 2), []
            continue
        found = _ENTRY.match(stripped)
        if found:
            at = len(line) - len(line.lstrip())
            value = re.sub(r"\s[#;].*$", "", found["value"]).strip().strip("\"'")
            entry = Scalar(found["key"], number, at + 1), Scalar(value, number, at + found.start("value") + 1)
        else:  # a continuation line: a value of the key above, as in setup.cfg lists
            held = section[-1][0] if section else head
            entry = held, Scalar(stripped, number, line.index(stripped[0]) + 1)
        if section is None:
            top.append(entry)
        else:
            section.append(entry)
    if section is not None:
        top.append((head, Table(tuple(section), head.line, 1)))
    return Table(tuple(top), 1, 1)


def parse_dotenv(text: str) -> Table:
    """``KEY=value`` lines, ``export`` and quotes allowed; anything else is passed over."""
    entries: list[tuple[Scalar, Scalar]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if found := _DOTENV.match(line):
            value = found["value"]
            quoted = value[:1] in "\"'" and value[-1:] == value[:1] and len(value) > 1
            text_ = value[1:-1] if quoted else value
            entries.append(
                (Scalar(found["key"], number, found.start("key") + 1), Scalar(text_, number, found.start("value") + 1))
            )
    return Table(tuple(entries), 1, 1)
