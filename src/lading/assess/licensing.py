"""What the licence findings share: which licences the policy denies, which restrict, and how to say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lading.assess.base import Context
from lading.assess.standing import Standing, standing
from lading.assess.terms import OUTPUTS, in_words, terms_of
from lading.domain.finding import Category, License

_RESTRICTING: Final = frozenset(
    {
        Category.USE_RESTRICTED,
        Category.THRESHOLD,
        Category.TERRITORY_RESTRICTED,
        Category.NO_DERIVATIVES,
        Category.NON_COMMERCIAL,
        Category.RESEARCH_ONLY,
        Category.PROPRIETARY,
    }
)


def denied(context: Context) -> Iterator[tuple[License, str]]:
    """Each licence in force that the policy's list does not admit, with why; a teacher's terms are not this model's licence."""
    why = "[licenses] allow does not name" if context.policy.licenses.allow is not None else "[licenses] deny names"
    if context.policy.licenses.allow is None and context.policy.licenses.deny is None:
        why = "the built-in policy denies"
    for license_ in context.licenses():
        if not license_.id.startswith(OUTPUTS) and _standing(context, license_) is Standing.DENIED:
            yield license_, why


def restricted(context: Context) -> Iterator[License]:
    """Each restricting licence in force that the policy's list says nothing about; dropped ones have a finding of their own."""
    for license_ in context.licenses():
        if license_.category not in _RESTRICTING or license_ in context.license.dropped:
            continue
        if license_.id.startswith(OUTPUTS) or _standing(context, license_) is Standing.OPEN:
            yield license_


def unnamed(context: Context, license_: License) -> bool:
    """Whether the policy's list leaves a licence without known terms open."""
    return _standing(context, license_) is Standing.OPEN


def _standing(context: Context, license_: License) -> Standing:
    return standing(license_, context.policy.licenses, context.catalog)


def described(context: Context, license_: License) -> str:
    """``is under llama3.1 (threshold: …)``, or what it inherits from where."""
    verb = f"inherits {license_.id} from {license_.inherited}" if license_.inherited else f"is under {license_.id}"
    return f"{verb} ({license_.category}{words(context, license_)})"


def words(context: Context, license_: License) -> str:
    """The limiting terms in plain words behind a colon; empty when none are on record."""
    found = "; ".join(filter(None, (in_words(terms) for terms in terms_of(license_, context.catalog))))
    return f": {found}" if found else ""
