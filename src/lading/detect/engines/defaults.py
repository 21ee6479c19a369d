"""What configuration falls back to: ``${NAME:-default}`` and its like, inside any text."""

from __future__ import annotations

import re

from lading.patterns import regex

_FILLED_IN = regex(r"\$\{(?P<name>[A-Za-z_][\w.-]*?)(?::-|:=|:(?![?+])|-|=)(?P<default>[^${}]*)\}")
"""What is put in, and what where nothing is: ``${NAME:-default}`` as shells and compose write it, ``${name:default}`` as Spring
and its like, ``${oc.env:NAME,default}`` as OmegaConf."""
_RESOLVER = regex(r"(oc\.)?(env|select|decode|create|now|file|ssm|opt|self|secret|vault|cf)")
_NESTED = 3
"""Defaults within defaults that are followed."""


def with_defaults(text: str) -> str:
    """The text as it is where none of its variables is set: ``http://${HOST:-localhost}/v1`` is ``http://localhost/v1``."""
    for _ in range(_NESTED if "${" in text else 0):
        text, changed = _FILLED_IN.subn(_default, text)
        if not changed:
            break
    return text


def _default(found: re.Match[str]) -> str:
    """The default; of a resolver's argument, or of the name of a variable alone, that there is none."""
    default = found["default"]
    if _RESOLVER.fullmatch(found["name"]):
        return default.partition(",")[2].strip() or found[0].replace("$", "", 1)
    return default
