"""How things are called on the Hub."""

from __future__ import annotations

import re
from functools import cache


def is_hub_id(text: str) -> bool:
    """``org/name`` as the Hub allows it: two parts of letters, digits, ``-``, ``_``, ``.``, 96 characters at most each."""
    if not _pattern().fullmatch(text):
        return False
    return "--" not in text and ".." not in text and not text.endswith((".git", "."))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
