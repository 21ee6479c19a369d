"""Shell scripts; PowerShell and batch files as far as their command lines look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.detect.engines import commands
from lading.detect.site import Site
from lading.patterns import regex

_POWERSHELL = regex(r"^\s*(?:param\s*\(|\$\w+\s*=|\$env:\w+\s*=|Write-Host\b|function [A-Z]\w*-\w+)", re.MULTILINE)
_BATCH = regex(r"^\s*@?(?:echo off|rem |setlocal|set \w+=)", re.MULTILINE | re.IGNORECASE)
_SHEBANG = "#!"


def sites(text: str, depth: int = 0) -> Iterator[Site]:
    """The sites of a script; raises `ParseError` when it is data rather than a script."""
    start = text[:2000]
    if not start.startswith(_SHEBANG):
        if _POWERSHELL.search(start):
            text = _from_powershell(text)
        elif _BATCH.search(start):
            text = _from_batch(text)
    yield from commands.script(text, depth=depth)


def _from_powershell(text: str) -> str:
    """Assignments, environment variables, continuations and block comments as a shell writes them."""
    text = re.sub(r"<#.*?#>", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.DOTALL)
    text = re.sub(r"`\r?\n", "\\\\\n", text)
    text = re.sub(r"\$env:", "$", text, flags=re.IGNORECASE)
    text = re.sub(r"(?m)^(\s*)(?:\[\w+\])?\$(\w+)\s*=\s*(?=[\"'])", r"\1\2=", text)
    return text.replace("\\", "/").replace("/\n", "\\\n")


def _from_batch(text: str) -> str:
    """``set``, ``%NAME%``, ``^`` and ``rem`` as a shell writes them."""
    text = re.sub(r"(?im)^(\s*)@?(?:rem\b|::)", r"\1#", text)
    text = re.sub(r"\^\r?\n", "\\\\\n", text.replace("\\", "/"))
    text = re.sub(r"(?im)^(\s*)@?set\s+\"?(\w+=[^\"\n]*)\"?", r"\1export \2", text)
    return re.sub(r"%(\w+)%", r"${\1}", text)
