"""What was recorded against the catalogue: only what it knows better than the record is a change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lading.catalog.build import Entry, compile_index
from lading.catalog.index import Catalog
from lading.lock.compare import What
from lading.lock.items import Item, Recorded
from lading.resolve.catalogued import catalogued
from lading.resolve.sources import Sources

TODAY = date(2026, 11, 22)
THEN = date(2026, 10, 1)


def catalog(**model: Any) -> Catalog:
    """Acme of Germany, which a list names since a day; its model, data sets, service and library."""
    common: dict[str, Any] = {"source": ["https://example.com/record"], "retrieved": date(2026, 11, 1)}
    acme = {"id": "acme", "name": "Acme AG", "country": "DE", "kind": "company", "aliases": ["Acme"]}
    ranker = {"id": "acme/ranker", "developer": "acme", "base": [], "license": "mit"} | model
    watchlist = {
        "id": "list",
        "name": "The List",
        "status": "in-force",
        "jurisdiction": "US",
        "authority": "Somebody",
        "scope": "All.",
        "covers": ["company"],
        "since": date(2020, 1, 1),
        "names": [{"developer": "acme", "name": "Acme", "since": date(2026, 11, 5)}],
    }
    records: list[tuple[str, dict[str, Any]]] = [
        ("developer", acme | {"namespaces": {"huggingface": ["acme"]}}),
        ("model", ranker),
        ("watchlist", watchlist),
        ("service", {"id": "acme-api", "name": "Acme API", "operator": "acme", "country": "FR", "hosts": ["api.acme.example"]}),
        ("hosted", {"id": "big", "provider": "acme-api", "developer": "acme"}),
        ("package", {"name": "acmelib", "ecosystem": "pypi", "developer": "acme"}),
    ]
    return Catalog(compile_index(Entry(kind, "test.toml", common | record) for kind, record in records))


def sources() -> Sources:
    return Sources(True, "https://huggingface.co", None, None, None, None, None, TODAY)


def changes(thing: Recorded, *, heard: bool = False, **model: Any) -> list[tuple[What, str | None, str | None]]:
    found = catalogued([thing], catalog(**model), sources(), {thing.item.name} if heard else ())
    assert found.unchecked == ()
    assert all(change.where == "catalog" and change.source and change.source.retrieved for change in found.changes)
    return [(change.what, change.old, change.new) for change in found.changes]


def ranker(day: date | None = date(2026, 11, 10), of_card: tuple[str, ...] = (), **fields: Any) -> Recorded:
    return Recorded(Item("model", "acme/ranker", **fields), day=day, of_card=frozenset(of_card))


# --- no change ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "thing",
    [
        ranker(),
        ranker(developer="Acme AG", country="DE"),
        ranker(developer="Acme"),
        ranker(license="MIT", bases=()),
        ranker(license=""),
        ranker(day=None),
        Recorded(Item("weights", "a.gguf", developer="Somebody", country="CN"), registry="file"),
        Recorded(Item("model", "nobody/x", developer="Nobody", country="CN")),
        Recorded(Item("package", "left-pad"), registry="npm"),
        Recorded(Item("endpoint", "api.acme.example", served="FR"), registry="acme-api", day=TODAY),
    ],
)
def test_what_the_catalogue_does_not_say_otherwise(thing: Recorded) -> None:
    assert changes(thing) == []


def test_the_hub_is_the_better_source_of_what_a_card_says() -> None:
    thing = ranker(license="apache-2.0", bases=("acme/other (merge)",), of_card=("license", "bases"), day=THEN)
    assert {what for what, _, _ in changes(thing, heard=True)} == {What.LISTED}


def test_a_catalogue_older_than_the_record_knows_a_card_no_better() -> None:
    assert changes(ranker(license="apache-2.0", of_card=("license",))) == []


def test_a_list_that_was_there_then_is_no_news_and_one_of_tomorrow_not_yet() -> None:
    assert changes(ranker(day=date(2026, 11, 5))) == []
    tomorrow = catalogued(
        [ranker(day=THEN)], catalog(), Sources(True, "h", None, None, None, None, None, date(2026, 11, 4)), ()
    )
    assert tomorrow.changes == ()


# --- changes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"country": "US"}, (What.COUNTRY, "US", "DE")),
        ({"country": ""}, (What.COUNTRY, None, "DE")),
        ({"developer": ""}, (What.DEVELOPER, None, "Acme AG")),
        ({"developer": "Somebody"}, (What.DEVELOPER, "Somebody", "Acme AG")),
        ({"license": "apache-2.0"}, (What.RELICENSED, "apache-2.0", "mit")),
    ],
)
def test_what_is_another_or_known_now(fields: dict[str, Any], found: tuple[What, str | None, str | None]) -> None:
    assert changes(ranker(**fields)) == [found]


def test_a_card_that_the_catalogue_has_read_since() -> None:
    thing = ranker(day=date(2026, 10, 31), license="apache-2.0", bases=(), of_card=("license", "bases"))
    base = [{"id": "Qwen/Qwen2.5-7B", "relation": "finetune"}]
    found = [change for change in changes(thing, base=base) if change[0] is not What.LISTED]
    assert found == [(What.RELICENSED, "apache-2.0", "mit"), (What.BASE, None, "Qwen/Qwen2.5-7B (finetune)")]


@pytest.mark.parametrize(
    "thing",
    [
        ranker(day=THEN),
        Recorded(Item("dataset", "acme/pairs"), day=THEN),
        Recorded(Item("hosted-model", "big"), registry="acme-api", day=THEN),
        Recorded(Item("endpoint", "api.acme.example"), registry="acme-api", day=THEN),
        Recorded(Item("package", "acmelib"), registry="pypi", day=THEN),
    ],
)
def test_a_developer_that_a_list_names_since(thing: Recorded) -> None:
    new = "Acme AG: The List (US, in-force, since 2026-11-05)"
    assert changes(thing) == [(What.LISTED, None, new)]


def test_a_service_that_is_served_from_elsewhere() -> None:
    thing = Recorded(Item("endpoint", "api.acme.example", served="CN"), registry="acme-api", day=TODAY)
    assert changes(thing) == [(What.SERVED, "CN", "FR")]


def test_how_many_the_catalogue_knows() -> None:
    found = catalogued([ranker(), Recorded(Item("model", "nobody/x"))], catalog(), sources(), ())
    assert (found.checked, found.changes) == (1, ())
