"""What was recorded against the catalogue of today: who made it, from where, under which licence, and who lists the maker."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from lading.catalog.build import fold
from lading.catalog.index import Catalog, Listing
from lading.domain.facts import Component, Developer, Facts, Via
from lading.domain.reference import Kind
from lading.domain.subject import Subject
from lading.lock.compare import Change, What, differences
from lading.lock.items import Item, Recorded
from lading.resolve.chain import resolve
from lading.resolve.sources import Sources
from lading.resolve.verify import Outcome, told

KINDS = frozenset({Kind.MODEL, Kind.DATASET, Kind.HOSTED, Kind.ENDPOINT, Kind.PACKAGE})
"""What the catalogue speaks of; weight files in the tree are what `lading verify` is for."""


def catalogued(things: Iterable[Recorded], catalog: Catalog, sources: Sources, heard: Collection[str]) -> Outcome:
    """What the catalogue says otherwise than was recorded, of things whose developer it knows.

    ``heard`` are the names that the Hub has answered for: of their licence and bases it is the better source. Of the others
    the catalogue is believed where it is newer than the record, or where the record had it from the catalogue.
    """
    known = [thing for thing in things if thing.item.kind in KINDS]
    alone = replace(sources, offline=True, hf_cache=None, cache=None, lock=None, modelscope=None, tree=None)
    components = resolve([_subject(thing) for thing in known], catalog, alone)
    found: list[Change] = []
    checked = 0
    for thing, component in zip(known, components, strict=True):
        if component.facts and (component.facts.developer or component.facts.operator):
            checked += 1
            said = _differences(thing, component, catalog, sources.today, by_hub=thing.item.name.casefold() in heard)
            found += (replace(change, where=Via.CATALOG.value) for change in said)
    return Outcome(checked, tuple(dict.fromkeys(found)))


def _subject(thing: Recorded) -> Subject:
    item = thing.item
    if thing.on_hub:
        return Subject(Kind(item.kind), item.name, "huggingface", hub_id=item.name)
    return Subject(Kind(item.kind), item.name, thing.registry)


def _differences(thing: Recorded, component: Component, catalog: Catalog, today: date, *, by_hub: bool) -> Iterator[Change]:
    facts = component.facts
    if facts is None:
        return
    made, item = facts.developer or facts.operator, thing.item
    if facts.developer:
        yield from (replace(change, source=facts.developer.source) for change in _made(item, facts.developer, catalog))
    if made:
        for listing in catalog.listings(made.id):
            if thing.day and listing_day(listing) and thing.day < (listing_day(listing) or today) <= today:
                yield Change(What.LISTED, item.kind, item.name, None, listed(listing, made), source=listing.watchlist.source)
    if item.served and facts.served_from:
        served = Item(item.kind, item.name, served=facts.served_from)
        yield from (replace(change, source=facts.source) for change in differences(replace(item, hashes={}), served))
    if not by_hub and thing.on_hub and _newer(thing, facts):
        yield from (replace(change, source=facts.source) for change in told(thing, facts, catalog))


def _made(item: Item, made: Developer, catalog: Catalog) -> Iterator[Change]:
    """Another developer or country; a developer whose name alone has changed is the same one."""
    same = item.developer is None or catalog.table("called").get(fold(item.developer)) == made.id
    now = Item(item.kind, item.name, developer=item.developer if same else made.name, country=made.country or "")
    yield from differences(Item(item.kind, item.name, developer=item.developer, country=item.country), now)


def listing_day(listing: Listing) -> date | None:
    """Since when the list names the developer: its own day there, else the list's."""
    return listing.since or listing.watchlist.since


def listed(listing: Listing, made: Developer) -> str:
    """The developer, and which list of which authority names it since when."""
    one = listing.watchlist
    through = f", through {listing.through}" if listing.through else ""
    return f"{made.name}: {one.name} ({one.jurisdiction}, {one.status}, since {listing_day(listing)}{through})"


def _newer(thing: Recorded, facts: Facts) -> bool:
    """Whether the record of the model itself is newer than what was recorded, or is where that came from."""
    if facts.source.via is not Via.CATALOG or not facts.source.detail.startswith("models/"):
        return False
    by_card = bool(thing.of_card & {"license", "bases"})
    day = facts.source.retrieved
    return not by_card or (day is not None and thing.day is not None and day > thing.day)
