"""What a licence asks for, as facts: the category is computed from these in ``assess.terms``."""

from __future__ import annotations

from dataclasses import dataclass

from lading.domain.facts import Source


@dataclass(frozen=True, slots=True)
class Threshold:
    """A size of the user above which the licence asks for another agreement; ``currency`` for money measures."""

    measure: str
    value: int
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one licence. ``commercial`` is ``yes``, ``no`` or ``conditional``; ``share_alike`` ``none``, ``weak`` or
    ``strong``.
    """

    id: str
    name: str
    url: str
    source: Source
    commercial: str
    research_only: bool = False
    thresholds: tuple[Threshold, ...] = ()
    territories_excluded: tuple[str, ...] = ()
    use_policy: bool = False
    attribution: bool = False
    naming: str | None = None
    share_alike: str = "none"
    derivatives: bool = True
    outputs_for_training: str = "silent"
    proprietary: bool = False
