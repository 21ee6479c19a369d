"""SPDX licence expressions, with the Hub's ids allowed as ids.

The grammar: https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression


@dataclass(frozen=True, slots=True)
class Both:
    """All parts bind (``AND``, or a card that lists several licences)."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """The user may choose (``OR``)."""

    parts: tuple[Expression, ...]


Expression: TypeAlias = str | Both | Either


_LONGEST: Final = 499
"""Cards are other people's text: beyond this it is prose or was cut off (at 500), and its end may take back its beginning."""


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """An SPDX expression as a tree; Hub ids count as ids, a comma as ``AND``.

    ``WITH`` and an exception of the SPDX list are dropped: these only add permissions. Any other rider may take some away, so
    it binds beside the licence. Text that is no expression comes back whole, as one id.
    """
    if len(text) > _LONGEST:
        return text.strip()
    parts = re.findall(r"[()]|[^\s()]+", text.replace(",", " and "))
    words = [part.lower() if part.lower() in ("and", "or", "with") else part for part in parts]
    reader = _Reader(words)
    found = reader.either()
    return text.strip() if found is None or reader.words else found


@dataclass(slots=True)
class _Reader:
    words: list[str]

    def either(self) -> Expression | None:
        return self._joined("or", self.both, Either)

    def both(self) -> Expression | None:
        return self._joined("and", self.one, Both)

    def _joined(self, word: str, part: Callable[[], Expression | None], kind: type[Both] | type[Either]) -> Expression | None:
        parts = [part()]
        while self.words[:1] == [word]:
            del self.words[0]
            parts.append(part())
        found = tuple(p for p in parts if p is not None)
        if len(found) < len(parts):
            return None
        return found[0] if len(found) == 1 else kind(found)

    def one(self) -> Expression | None:
        if not self.words or self.words[0] in (")", "and", "or", "with"):
            return None
        word = self.words.pop(0)
        if word == "(":
            inner = self.either()
            return inner if inner is not None and self.words and self.words.pop(0) == ")" else None
        if self.words[:1] == ["with"]:
            rider = " ".join(self.words[1:2])
            del self.words[:2]
            return word if spdx(f"MIT WITH {rider}") else Both((word, rider))
        return word


def spdx(text: str) -> str | None:
    """An SPDX id or expression as SPDX writes it; None when it is none."""
    try:
        return str(canonicalize_license_expression(text)) if len(text) <= _LONGEST else None
    except InvalidLicenseExpression:
        return None


def canonical(id_: str) -> str:
    """An id without terms on record as SPDX writes it, or as a ``LicenseRef``."""
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", id_.removeprefix("LicenseRef-")).strip("-")
    return spdx(id_) or f"LicenseRef-{slug[:80] or 'unknown'}"
