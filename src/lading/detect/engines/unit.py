"""Files whose lines name one command each: Procfiles (``web: command``) and systemd units (``ExecStart=command``)."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.engines import commands
from lading.detect.site import Site
from lading.patterns import regex

_ENTRY = regex(r"(?P<key>[A-Za-z][\w.-]*)(?P<is>[ \t]*=[ \t]*|:[ \t]+)(?P<value>.*)")
_COMMENT = regex(r"[ \t]*[#;]")


def sites(text: str, depth: int = 0) -> Iterator[Site]:
    """The sites of all commands, and of ``Environment=NAME=value``."""
    file = text.split("\n")
    lines: list[str] = []
    continued = False
    for line in file:
        line = "\\" if continued and _COMMENT.match(line) else line.rstrip("\r")
        lines.append(line if continued else _command(line))
        continued = line.endswith("\\")
    yield from commands.script("\n".join(lines), 1, file, depth=depth)


def _command(line: str) -> str:
    """The command of one line; empty when the line names none."""
    found = _ENTRY.match(line)
    if not found:
        return ""
    if found["is"].startswith(":") or found["key"].startswith("Exec"):
        return found["value"].lstrip("-@+!:|")
    return f"env {found['value']}" if found["key"] == "Environment" else ""
