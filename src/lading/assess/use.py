"""Whether a licence's terms allow what the policy's ``[use]`` says the company does: yes, no, or cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from lading.assess.countries import expand
from lading.assess.policy import UsePolicy
from lading.domain.terms import Terms, Threshold


class Answer(Enum):
    """What is not a plain yes."""

    NO = auto()
    CANNOT_TELL = auto()


_MEASURES: Final = {"monthly_active_users": "monthly_users", "annual_revenue": "annual_revenue"}
"""Which key of ``[use]`` a threshold is measured by; money is taken to be in the licence's currency."""


def judge(terms: Terms, use: UsePolicy) -> Iterator[tuple[Answer, str]]:
    """What the terms forbid or leave open; nothing when they allow it or ``[use]`` says nothing that they ask for."""
    if use == UsePolicy():
        return
    yield from _commerce(terms, use)
    if use.commercial is not False:
        for limit in terms.thresholds:
            yield from _size(limit, use)
    yield from _places(terms, use)
    if use.fields and terms.use_policy:
        yield Answer.CANNOT_TELL, f"it forbids some uses, and these have to be compared with: {', '.join(use.fields)}"
    if use.distributes_weights and not terms.derivatives:
        yield Answer.CANNOT_TELL, "changed weights may not be passed on"


def _commerce(terms: Terms, use: UsePolicy) -> Iterator[tuple[Answer, str]]:
    if terms.research_only:
        if use.commercial:
            yield Answer.NO, "it is for research only"
        else:
            yield Answer.CANNOT_TELL, "it is for research only"
    elif terms.commercial == "no":
        if use.commercial:
            yield Answer.NO, "it allows no commercial use"
        elif use.commercial is None:
            yield Answer.CANNOT_TELL, "it allows no commercial use, and [use] does not say `commercial`"
    elif terms.commercial == "conditional" and not terms.thresholds and use.commercial is not False:
        yield Answer.CANNOT_TELL, "it allows commercial use only under conditions"


def _size(limit: Threshold, use: UsePolicy) -> Iterator[tuple[Answer, str]]:
    measure = limit.measure.replace("_", " ")
    bound = f"{limit.value:,}{f' {limit.currency}' if limit.currency else ''} {measure}"
    key = _MEASURES.get(limit.measure)
    size = getattr(use, key) if key else None
    if size is None:
        missing = f", and [use] does not say `{key}`" if key else ""
        yield Answer.CANNOT_TELL, f"it asks for another agreement above {bound}{missing}"
    elif size > limit.value:
        yield Answer.NO, f"it asks for another agreement above {bound}, and [use] says {size:,}"


def _places(terms: Terms, use: UsePolicy) -> Iterator[tuple[Answer, str]]:
    excluded = expand(terms.territories_excluded)
    if not excluded:
        return
    if use.territories is None:
        yield Answer.CANNOT_TELL, f"it excludes {', '.join(terms.territories_excluded)}, and [use] does not say `territories`"
    elif shared := [code for code in use.territories if not expand((code,)).isdisjoint(excluded)]:
        yield Answer.NO, f"it does not hold in {', '.join(shared)}"
