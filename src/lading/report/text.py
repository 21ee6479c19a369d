"""Text from repositories, cards and weight files, made harmless once for every format.

Names and messages come from files that anybody may have written. Terminal escapes, line breaks, bidirectional controls,
zero-width characters and code points that XML forbids would let them forge output or break it, and a URL may carry a password.
After `cleaned` a text is one line of printable characters; what was hidden in it is visible as an escape. Escaping for HTML,
XML or Markdown remains the format's own business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

from lading.patterns import regex

LIMIT = 4096
"""Longest text in any output, in characters; as long as a path may be."""

_T = TypeVar("_T")
_COMMAND = regex(r"##(?=[\w-]*\[)")
"""A workflow command wherever it stands in a line: ``##[error]`` of GitHub's runner, ``##vso[`` of Azure's, ``##teamcity[``."""
_COMMAND_LINE = regex(r"(?m)^(\s*:):")
"""GitHub's other form, which has to begin a line (``ActionCommand.cs`` of actions/runner, read 2026-11-22)."""
_CREDENTIALS = regex(r"(?<=://)[^/?#@\s]+@")
_SECRET_QUERY = regex(r"(?i)(?<=[?&])((?:[\w-]*(?:key|token|secret|password|signature)|sig|auth)=)[^&#\s]+")


def clean(text: str, limit: int = LIMIT) -> str:
    r"""``text`` on one line, every unprintable character spelled out (``\x1b``, ``\u202e``), credentials in URLs removed.

    Nor is there a command in it for the CI system that shows the log (``##[error]`` and a ``::`` at the start get a blank).
    Longer texts are cut at ``limit`` and end with an ellipsis.
    """
    if "://" in text:
        text = _SECRET_QUERY.sub(r"\1***", _CREDENTIALS.sub("***@", text))
    if not text.isprintable():
        text = "".join(map(_visible, text))
    if "##" in text:
        text = _COMMAND.sub("## ", text)
    if text.lstrip().startswith("::"):  # it may be given a line of its own
        text = _COMMAND_LINE.sub(r"\1 ", text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def inert(text: str) -> str:
    """Lines for a terminal or a log as they may be printed: without blanks at their ends, none of them a workflow command.

    `clean` cannot see to all of that: where a text is folded decides what begins a line. No line gets longer.
    """
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _COMMAND_LINE.sub(r"\1 ", lines) + ("\n" if lines else "")


def cleaned(value: _T, limit: int = LIMIT) -> _T:
    """``value`` with every text inside it cleaned: records, tuples and mappings are followed, unchanged ones kept."""
    return cast("_T", _cleaned(value, limit))


def _cleaned(value: Any, limit: int) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else clean(value, limit)
    if isinstance(value, tuple):
        return tuple(_cleaned(each, limit) for each in value)
    if isinstance(value, Mapping):
        return {_cleaned(key, limit): _cleaned(item, limit) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        old = {f.name: getattr(value, f.name) for f in fields(value)}
        new = {name: _cleaned(item, limit) for name, item in old.items()}
        return replace(value, **new) if new != old else value
    return value


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else character.encode("unicode_escape").decode("ascii")
