"""YAML that no parser takes, read line by line: keys by indentation, list items, block texts. Best effort, never fails."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.engines import commands
from lading.detect.engines.launches import Role, role
from lading.detect.site import Site
from lading.patterns import regex

_LINE = regex(
    r"(?P<indent>[ \t]*)(?P<dash>(?:-[ \t]+)*)(?:[\"']?(?P<key>[\w.$/-]+)[\"']?[ \t]*:(?:[ \t]+|$))?(?P<value>.*?)[ \t\r]*$"
)
_BLOCK = regex(r"[|>][+-]?\d*$")
_INLINE_COMMENT = regex(r"\s+#.*$")


def sites(text: str) -> Iterator[Site]:
    """Every value with the keys of the less indented lines above it."""
    file = text.split("\n")
    keys: list[tuple[int, str]] = []
    number = 0
    while number < len(file):
        found = _LINE.match(file[number])
        number += 1
        if not found or found["value"].startswith("#"):
            continue
        if not found["key"] and not found["value"]:
            continue
        indent = len(found["indent"]) + len(found["dash"])
        while keys and keys[-1][0] >= (indent if found["key"] else indent + (not found["dash"])):
            keys.pop()
        names = tuple(key for _, key in keys)
        if found["key"]:
            names = (*names, found["key"])
            keys.append((indent, found["key"]))
        value = _INLINE_COMMENT.sub("", found["value"])
        if _BLOCK.fullmatch(value):
            start = number
            while number < len(file) and (not file[number].strip() or _indent(file[number]) > len(found["indent"])):
                number += 1
            if names and role(names[-1]) in (Role.SCRIPT, Role.COMMAND, Role.ARGUMENTS):
                yield from commands.script("\n".join(file[start:number]), start + 1, file)
            continue
        plain = value.strip("\"',")
        if plain:
            column = found.start("value") + value.index(plain) + 1
            if names and role(names[-1]) in (Role.SCRIPT, Role.COMMAND) and " " in plain:
                yield from commands.script(plain, number, file)
            else:
                yield Site(plain, number, column, keys=names)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
