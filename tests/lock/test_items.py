"""What a lock says of a thing, and of which day that is."""

from __future__ import annotations

from datetime import date

from lading.domain.facts import Developer, Facts, Source, Via
from lading.domain.reference import Kind
from lading.lock.entry import Entry
from lading.lock.items import recorded

OLD, NEW = date(2024, 9, 17), date(2026, 10, 2)


def entry(id_: str, by: Via, day: date | None, maker: date | None = None) -> Entry:
    developer = Developer("acme", "Acme", "DE", "company", Source(Via.CATALOG, "developers/acme", maker)) if maker else None
    return Entry(Kind.MODEL, id_, Facts(id_, Source(by, "", day), developer=developer))


def test_without_a_day_there_is_none() -> None:
    assert [thing.day for thing in recorded([entry("a/b", Via.CATALOG, None)])] == [None]


def test_what_a_card_said_is_of_its_own_day() -> None:
    days = {thing.item.name: thing.day for thing in recorded([entry("a/b", Via.LOCK, OLD), entry("a/c", Via.LOCK, NEW)])}
    assert days == {"a/b": OLD, "a/c": NEW}


def test_a_lock_was_written_no_earlier_than_the_latest_day_in_it() -> None:
    assert [thing.day for thing in recorded([entry("a/b", Via.CATALOG, OLD, maker=NEW)])] == [NEW]
