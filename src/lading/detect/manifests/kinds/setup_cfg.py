"""setup.cfg of setuptools (https://setuptools.pypa.io/en/latest/userguide/declarative_config.html).

Read by lines: ``configparser`` keeps no positions, and a list item such as ``numpy>=1`` is no entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.detect.manifests.base import Include, Item, Manifest
from lading.detect.manifests.pip import pip_item
from lading.patterns import regex

_SECTION = regex(r"\[([^\]]+)\]")
_KEY = regex(r"([\w.-]+)\s*[=:]\s*")
_LISTS = frozenset({"install_requires", "tests_require"})


def _parse(text: str, _path: str) -> Iterator[Item]:
    section = key = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith(("#", ";")):
            continue
        at = len(line) - len(line.lstrip())
        if at == 0 and line:
            if found := _SECTION.match(line):
                section, key = found[1].strip(), ""
                continue
            found = _KEY.match(line)
            key, at = (found[1].lower().replace("-", "_"), found.end()) if found else ("", 0)
        if section == "options.extras_require" or (section == "options" and key in _LISTS):
            yield from _value(line[at:], number, at + 1)


def _value(text: str, line: int, column: int) -> Iterator[Item]:
    """One line of a value: a statement, or ``file:`` and the names of requirements files."""
    statement = re.sub(r"(?:^|(?<!\s)\s+)#.*$", "", text).strip()
    if statement.startswith("file:"):
        for name in statement.removeprefix("file:").split(","):
            yield Include(name.strip(), line, column)
    elif statement and (item := pip_item(statement, line, column)):
        yield item


MANIFEST = Manifest(id="setup-cfg", pattern=r"setup\.cfg", parse=_parse)
