"""What a lock or a BOM says of a thing, in the one form in which two of them can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from lading.domain.facts import Facts, Via
from lading.lock.entry import ON_HUB, Entry
from lading.patterns import regex

NO_LICENSE = "NONE"
"""What stands for a card that states no licence where an empty text would not be written: SPDX's word for it."""

_UNNAMED = frozenset({"", "other", "unknown"})
"""What a card puts in ``license`` when the name stands beside it."""
_COMMIT = regex(r"[0-9a-fA-F]{40}")


@dataclass(frozen=True, slots=True)
class Item:
    """A thing by kind and name. ``None`` means that the document cannot say, an empty value that there is none.

    ``renamed`` is the name that it has now; ``license`` is what the card says, ``declared`` what that means and ``concluded``
    what binds. ``hashes`` is by path, ``bases`` are names with their relation.
    """

    kind: str
    name: str
    revision: str | None = None
    license: str | None = None
    declared: str | None = None
    concluded: str | None = None
    developer: str | None = None
    country: str | None = None
    gated: str | None = None
    bases: tuple[str, ...] | None = None
    served: str | None = None
    verdict: str | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)
    renamed: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An item as a document recorded it, and what is needed to ask about it again.

    ``registry`` is where its name means something, empty for the Hub; ``asked`` the revision that the code names; ``day`` the
    day that the record is of. ``seen`` is false when nobody had facts about it then: only what was there can have gone.
    ``of_card`` names the fields that its own repository stated (``license``, ``bases``) and ``files`` when all are listed;
    what stands there from elsewhere was never said by the card, so that it cannot have been withdrawn. ``beyond`` is what the
    repository does not name itself: bases, training data, what a service runs.
    """

    item: Item
    registry: str = ""
    asked: str | None = None
    day: date | None = None
    seen: bool = True
    of_card: frozenset[str] = frozenset()
    beyond: bool = False

    @property
    def on_hub(self) -> bool:
        """Whether it is a repository of the Hub."""
        return self.item.kind in ON_HUB and not self.registry


def recorded(entries: Iterable[Entry]) -> list[Recorded]:
    """What a lock recorded. What nobody but the catalogue spoke of is of the latest day in it: it was written no earlier."""
    listed = list(entries)
    latest = max((day for entry in listed for day in _days(entry.facts)), default=None)
    return [_recorded(entry, latest) for entry in listed]


def _days(facts: Facts) -> Iterator[date]:
    parts = (facts.developer, facts.operator, facts.license, *(facts.bases or ()))
    sources = (facts.source, *(part.source for part in parts if part))
    return (source.retrieved for source in sources if source.retrieved)


def _recorded(entry: Entry, latest: date | None) -> Recorded:
    facts = entry.facts
    by_card = facts.source.via is Via.LOCK
    bases_by_card = all(base.source.via is Via.LOCK for base in facts.bases or ())
    stated_by_card = facts.license is not None and facts.license.source.via is Via.LOCK
    said = {"files": True, "license": stated_by_card, "bases": bases_by_card}
    item = of_entry(entry)
    return Recorded(
        # Whether access is restricted is the Hub's word, and there is none without a commit.
        item=item if facts.revision else replace(item, gated=None),
        registry=entry.registry,
        asked=entry.asked,
        day=facts.source.retrieved if by_card else latest,
        seen=facts.revision is not None,
        of_card=frozenset(name for name, holds in said.items() if holds),
    )


def of_lock(entries: Iterable[Entry]) -> list[Item]:
    """The items of a lock."""
    return [of_entry(entry) for entry in entries]


def of_entry(entry: Entry) -> Item:
    """One block; what stands in the block of the Hub repository that it is a copy of is left to that one."""
    facts = entry.facts
    developer = facts.developer
    elsewhere = entry.hub is not None
    return Item(
        kind=entry.kind.value,
        name=entry.id,
        revision=facts.revision or (entry.asked if entry.asked and _COMMIT.fullmatch(entry.asked) else ""),
        license=None if elsewhere else stated(facts),
        concluded=entry.concluded,
        developer=None if elsewhere else developer.name if developer else "",
        country=None if elsewhere else (developer.country or "") if developer else "",
        gated=None if elsewhere else facts.gated or "",
        bases=None if elsewhere else tuple(sorted(f"{base.id} ({base.relation.value})" for base in facts.bases or ())),
        served=facts.served_from or "",
        hashes={file.path: file.sha256 for file in facts.files if file.sha256},
        renamed=facts.id if facts.id != entry.id else "",
    )


def stated(facts: Facts) -> str:
    """The licence as the card states it; empty when it states none."""
    claim = facts.license
    return "" if claim is None else named_license(claim.id, claim.name, claim.link)


def named_license(id_: str, name: str | None, link: str | None) -> str:
    """What names the licence of a card: its ``license``, or where that says nothing what stands beside it."""
    return (name or link or id_) if id_.lower() in _UNNAMED else id_
