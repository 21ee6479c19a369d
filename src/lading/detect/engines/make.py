"""Makefiles and justfiles: variables, and the recipes' command lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.detect.engines import commands
from lading.detect.site import Site
from lading.patterns import regex

_SET = regex(
    r"(?:(?:export|override|define|private)[ \t]+)*(?P<name>[A-Za-z_][\w.-]*)[ \t]*(?:\?|::?:?|\+|!)?=[ \t]*(?P<value>.*)"
)
_RULE = regex(r"[^\s#=][^#=]*?::?(?!=)(?P<rest>[^;]*;)?")
_REFERENCE = regex(r"\$\((?P<name>[A-Za-z_]\w*)\)")
_SUBSTITUTED = regex(r"\{\{\s*(?P<name>[A-Za-z_]\w*)\s*\}\}")
_PREFIX = regex(r"^[ \t]*[@+-]+[ \t]*")
_QUOTED = regex(r"\"(?:\\.|[^\"\\])*\"|'[^']*'")


def sites(text: str, depth: int = 0) -> Iterator[Site]:
    """The sites of a makefile: read as one script, in which a recipe's every line is a command of its own."""
    file = text.split("\n")
    lines: list[str] = []
    continued = False
    for line in file:
        lines.append(_line(line.rstrip("\r"), continued=continued))
        continued = line.rstrip().endswith("\\")
    yield from commands.script("\n".join(lines), 1, file, depth=depth)


def _line(line: str, *, continued: bool) -> str:
    """One line as a shell would have it; what is neither assignment nor recipe is left out."""
    if continued:
        return _shell(line)
    if line[:1] in (" ", "\t"):
        return _shell(_PREFIX.sub("", line, count=1))
    if found := _SET.match(line):
        value = found["value"].strip()
        plain = value.endswith("\\") or not value or (_QUOTED.match(value) is not None)
        name = re.sub(r"\W", "_", found["name"])
        return f"{name}={_shell(value)}" if plain else f'{name}="{_shell(_uncommented(value))}"'
    if (rule := _RULE.match(line)) and rule["rest"]:
        return _shell(line[rule.end() :])
    return "" if not line.endswith("\\") else "\\"


def _uncommented(value: str) -> str:
    return re.sub(r"\s+#.*$", "", value).replace('"', '\\"')


def _shell(line: str) -> str:
    """References to variables as a shell writes them."""
    line = _SUBSTITUTED.sub(r"${\g<name>}", line)
    return _REFERENCE.sub(r"${\g<name>}", line.replace("$$", "$"))
