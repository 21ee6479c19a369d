"""Two sets of items told apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lading.catalog.build import fold
from lading.catalog.index import Catalog
from lading.domain.facts import Source
from lading.domain.reference import Relation
from lading.lock.items import Item
from lading.patterns import regex


class What(StrEnum):
    """What a change is."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    RELICENSED = "relicensed"
    CONCLUDED = "concluded"
    DEVELOPER = "developer"
    COUNTRY = "country"
    BASE = "base"
    GATED = "gated"
    SERVED = "served from"
    LISTED = "listed"
    VERDICT = "verdict"
    CHANGED = "changed"
    APPEARED = "appeared"
    VANISHED = "vanished"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what became of the thing of that kind and name, of which file of it, from what to what.

    ``where`` is set when one of the two sides is no document: in the ``tree``, the ``huggingface-cache``, on the ``hub`` or in
    the ``catalog``; ``source`` is then who says so, and when.
    """

    what: What
    kind: str
    name: str
    old: str | None = None
    new: str | None = None
    path: str = ""
    where: str = ""
    source: Source | None = None


_VAGUE = frozenset({"", Relation.UNKNOWN.value})
_TOGETHER = regex(r" AND | OR |,", re.IGNORECASE)

_FIELDS = (
    (What.RENAMED, "renamed"),
    (What.MOVED, "revision"),
    (What.RELICENSED, "declared"),
    (What.RELICENSED, "license"),
    (What.CONCLUDED, "concluded"),
    (What.DEVELOPER, "developer"),
    (What.COUNTRY, "country"),
    (What.BASE, "bases"),
    (What.GATED, "gated"),
    (What.SERVED, "served"),
    (What.VERDICT, "verdict"),
)


def compare(old: Iterable[Item], new: Iterable[Item]) -> list[Change]:
    """Every change from ``old`` to ``new``, sorted by kind and name; what one of them cannot say is no change."""
    groups: defaultdict[tuple[str, str], tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((old, new)):
        for item in items:
            groups[item.kind, item.name.casefold()][side].append(item)
    return [change for key in sorted(groups) for change in _group(*groups[key])]


def _group(old: list[Item], new: list[Item]) -> Iterator[Change]:
    """Several items of one name are one model at several revisions: equal revisions belong together, then the rest in order."""
    olds, news = sorted(old, key=_revision), sorted(new, key=_revision)
    here = {item.revision for item in olds} & {item.revision for item in news}
    for revision in sorted(here, key=str):
        pair = _take(olds, revision), _take(news, revision)
        yield from differences(*pair)
    for before, after in zip(olds, news, strict=False):
        yield from differences(before, after)
    for gone in olds[len(news) :]:
        yield Change(What.REMOVED, gone.kind, gone.name, old=gone.revision or None)
    for added in news[len(olds) :]:
        yield Change(What.ADDED, added.kind, added.name, new=added.revision or None)


def _revision(item: Item) -> str:
    return item.revision or ""


def _take(items: list[Item], revision: str | None) -> Item:
    return items.pop(next(at for at, item in enumerate(items) if item.revision == revision))


def differences(old: Item, new: Item) -> Iterator[Change]:
    """What changed of one thing."""
    said: set[What] = set()
    for what, name in _FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        # Who declares another licence states another one: one change.
        if before != after and before is not None and after is not None and what not in said:
            said.add(what)
            yield Change(what, new.kind, new.name, _text(before), _text(after))
    yield from files(old, new)


def files(old: Item, new: Item) -> Iterator[Change]:
    """Which of its files changed, appeared or vanished; nothing when one side names no files at all."""
    if not old.hashes or not new.hashes:
        return
    for path in sorted({*old.hashes, *new.hashes}):
        before, after = old.hashes.get(path), new.hashes.get(path)
        if before != after:
            what = What.APPEARED if before is None else What.VANISHED if after is None else What.CHANGED
            yield Change(what, new.kind, new.name, before, after, path)


def new_bases(old: Iterable[str], new: Iterable[str]) -> bool:
    """Whether ``new`` has a base that ``old`` has not; how it was used is compared where both say so."""
    known = {_base(base) for base in old}
    names = {name for name, _ in known}
    vague = {name for name, relation in known if relation in _VAGUE}
    for name, relation in map(_base, new):
        exact = (name, relation) in known
        if name not in names or not (exact or name in vague or relation in _VAGUE):
            return True
    return False


def _base(text: str) -> tuple[str, str]:
    name, _, relation = text.rpartition(" (")
    return (name.casefold(), relation.removesuffix(")")) if name else (text.casefold(), "")


def same_license(old: str, new: str, catalog: Catalog) -> bool:
    """Whether both mean the same licences, however they are written: by card, SPDX id, name or link."""
    return old == new or _licenses(old, catalog) == _licenses(new, catalog)


def _licenses(text: str, catalog: Catalog) -> frozenset[str]:
    whole = catalog.terms(text, text, text)
    parts = [text] if whole else _TOGETHER.split(text)
    return frozenset(_license(part.strip(" ()"), catalog) for part in parts if part.strip(" ()"))


def _license(text: str, catalog: Catalog) -> str:
    terms = catalog.terms(text, text, text)
    return terms.id if terms else fold(text.removeprefix("LicenseRef-"))


def _text(value: str | tuple[str, ...]) -> str | None:
    return (", ".join(value) if isinstance(value, tuple) else value) or None
