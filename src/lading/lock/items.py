"""What a lock or a BOM says of a thing, in the one form in which two of them can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lading.domain.facts import Facts
from lading.lock.entry import Entry

_UNNAMED = frozenset({"", "other", "unknown"})
"""What a card puts in ``license`` when the name stands beside it."""
_COMMIT = re.compile(r"[0-9a-fA-F]{40}")


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
    if claim is None:
        return ""
    return (claim.name or claim.link or claim.id) if claim.id.lower() in _UNNAMED else claim.id
