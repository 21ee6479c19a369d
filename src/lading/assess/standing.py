"""Where a licence stands with the policy's list."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from lading.assess.expressions import Both, Either, Expression, parse
from lading.assess.groups import GROUPS, PREFIX
from lading.assess.policy import LicensePolicy
from lading.assess.terms import categories
from lading.catalog.index import Catalog
from lading.domain.finding import Category, License


class Standing(Enum):
    """``OPEN``: the list says nothing about it."""

    ALLOWED = auto()
    DENIED = auto()
    OPEN = auto()


def standing(license_: License, policy: LicensePolicy, catalog: Catalog) -> Standing:
    """What the list says. Of parts that all bind, one denied part denies; of a choice, one allowed option allows.

    A licence without terms on record can only be allowed or denied by its id.
    """
    expression = parse(license_.id)
    if policy.allow is not None:
        allow = policy.allow
        if _holds(expression, lambda id_: _allowed(id_, license_, allow, catalog), every=all, choice=any):
            return Standing.ALLOWED
        return Standing.DENIED if license_.known else Standing.OPEN
    if _holds(expression, lambda id_: _denied(id_, license_, policy.denied, catalog), every=any, choice=all):
        return Standing.DENIED
    return Standing.OPEN


def touches(entry: str, license_: License, catalog: Catalog) -> bool:
    """Whether an entry of a list has anything to do with a licence: names a part of it, or a group that a part belongs to."""
    return _holds(parse(license_.id), lambda id_: _denied(id_, license_, (entry,), catalog), every=any, choice=any)


def _holds(
    expression: Expression,
    leaf: Callable[[str], bool],
    *,
    every: Callable[[list[bool]], bool],
    choice: Callable[[list[bool]], bool],
) -> bool:
    match expression:
        case Both(parts):
            return every([_holds(part, leaf, every=every, choice=choice) for part in parts])
        case Either(parts):
            return choice([_holds(part, leaf, every=every, choice=choice) for part in parts])
        case _:
            return leaf(expression)


def _allowed(id_: str, license_: License, entries: tuple[str, ...], catalog: Catalog) -> bool:
    if _named(id_, entries, catalog):
        return True
    applies = _categories(id_, license_, catalog)
    # Whoever allows research-only licences has allowed what makes them non-commercial.
    needed = applies - {Category.NON_COMMERCIAL} if Category.RESEARCH_ONLY in applies else applies
    return bool(needed) and needed <= _grouped(entries)


def _denied(id_: str, license_: License, entries: tuple[str, ...], catalog: Catalog) -> bool:
    return _named(id_, entries, catalog) or not _grouped(entries).isdisjoint(_categories(id_, license_, catalog))


def _categories(id_: str, license_: License, catalog: Catalog) -> frozenset[Category]:
    terms = catalog.terms(id_) or catalog.terms(id_.removesuffix("+"))
    if terms:
        return categories(terms)
    return frozenset({license_.category}) if license_.known else frozenset()


def _grouped(entries: tuple[str, ...]) -> frozenset[Category]:
    return frozenset(c for entry in entries if entry.startswith(PREFIX) for c in GROUPS[entry.removeprefix(PREFIX)])


def _named(id_: str, entries: tuple[str, ...], catalog: Catalog) -> bool:
    """Whether an entry is this id, also when one of them is the Hub's name for it."""
    names = {entry.casefold() for entry in entries if not entry.startswith(PREFIX)}
    return id_.casefold() in names or _id(id_, catalog) in {_id(name, catalog) for name in names}


def _id(id_: str, catalog: Catalog) -> str:
    terms = catalog.terms(id_)
    return (terms.id if terms else id_).casefold()
