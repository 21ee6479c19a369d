"""The compiled index: what goes in comes out, by key, and no more is parsed than is asked for."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from catalog_world import entry

from lading.catalog.build import TABLES, Entry, compile_index, render
from lading.catalog.index import Catalog, Table, load, read_index
from lading.domain.shape import Shape, Tower
from lading.errors import CatalogError


@pytest.mark.parametrize("text", ["", "{}", "[]", "no", '[{"date":"2026-01-01"}\n]\n'])
def test_a_broken_index_is_an_installation_fault(text: str, tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    path.write_text(text)
    with pytest.raises(CatalogError, match="broken"):
        load(path)


def test_a_missing_index_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        load(tmp_path / "none.json")
    assert "lading.catalog.build" in caught.value.remedy


def test_what_is_not_on_record_is_none(catalog: Catalog) -> None:
    assert catalog.developer("nobody") is None
    assert catalog.model("no/where") is None
    assert catalog.family_of("nothing") is None
    assert catalog.watchlist("nothing") is None
    assert catalog.listings("acme") == ()
    assert catalog.hosted("dragon-api", "nothing") is None
    assert catalog.served_by("nothing") == ()


def test_nothing_is_parsed_that_is_not_asked_for() -> None:
    table = Table(b'["a","b"]\n,[10,12]\n,not json\n,{"id":"b"}\n')
    assert table["b"] == {"id": "b"}
    assert "a" in table
    assert table.get("c") is None
    with pytest.raises(ValueError, match="Expecting value"):
        table["a"]


def test_the_file_is_one_json_document_and_holds_what_was_compiled(world: list[Entry]) -> None:
    compiled = compile_index(world)
    text = render(compiled)
    assert isinstance(json.loads(text), list)
    again = read_index(text.encode())
    assert {name: dict(again[name]) for name in TABLES} == {name: compiled[name] for name in TABLES}
    assert again["date"] == "2026-11-21"


def test_a_file_that_was_cut_is_none(world: list[Entry]) -> None:
    text = render(compile_index(world)).encode()
    for broken in (text[:-3], text[: len(text) // 2], text + b"x", b"", b"[]\n"):
        with pytest.raises((ValueError, TypeError)):
            read_index(broken)


def test_equal_records_give_equal_bytes_whatever_their_order(world: list[Entry]) -> None:
    assert render(compile_index(world)) == render(compile_index(reversed(world)))


def test_what_is_fetched_by_key_is_the_same_from_memory_and_from_the_file(world: list[Entry]) -> None:
    memory = Catalog(compile_index(world))
    file = Catalog(read_index(render(compile_index(world)).encode()))
    for one in (memory, file):
        found = one.model("acme/OLD")
        assert found is not None
        assert found.id == "Acme-AI/Tune-7B"
        family = one.family("dragon_base-13b")
        assert family is not None
        assert family.id == "base"
        assert one.family_of("base") is not None
        assert one.counts()["signatures"] == 2


def test_a_watchlist_is_found_by_the_developers_it_names(catalog: Catalog) -> None:
    (listing,) = catalog.listings("dragon")
    assert listing.name == "Dragon Holding"
    assert listing.since == date(2026, 1, 26)
    assert listing.watchlist.status == "in-force"
    assert listing.watchlist.since == date(2025, 1, 31)
    assert listing.watchlist == catalog.watchlist("xx-list")


def test_a_laboratory_is_on_the_lists_that_are_about_its_parent_as_a_company(world: list[Entry]) -> None:
    lists = {
        "status": "in-force",
        "jurisdiction": "US",
        "authority": "A",
        "scope": "S",
        "names": [{"developer": "dragon", "name": "D"}],
    }
    more = [
        entry("developer", id="lab", name="Lab", kind="institute", parent="Dragon"),
        entry("developer", id="stranger", name="Stranger", kind="company", parent="Nobody on record"),
        entry("watchlist", id="app", name="App", covers=["service"], **lists),
    ]
    catalog = Catalog(compile_index([*world, *more]))
    (listing,) = catalog.listings("lab")
    assert (listing.watchlist.id, listing.developer, listing.through) == ("xx-list", "lab", "dragon")
    assert [one.through for one in catalog.listings("dragon")] == [None, None]
    assert catalog.listings("stranger") == ()


def test_signatures_carry_shape_developer_and_source(catalog: Catalog) -> None:
    language, vision = catalog.signatures()
    assert language.id == vision.id == "dragon/Base-7B"
    assert language.shape == Shape(Tower.LANGUAGE, "DragonForCausalLM", "", 28, 3584, 28, 4, rope_theta=1000000.0)
    assert vision.shape.tower is Tower.VISION
    assert vision.shape.heads is None
    assert "example.org" in vision.source.detail


def test_own_records_lie_over_the_others_key_by_key(catalog: Catalog) -> None:
    own = compile_index(
        [
            entry("model", id="dragon/base-7b", developer="acme", license="mit"),
            entry("model", id="acme/Base-7B", developer="acme"),
            entry("watchlist", id="own", name="Own", status="bill", jurisdiction="EU", authority="A", scope="S", covers=["models"], names=[{"developer": "dragon", "name": "D"}]),
        ]
    )  # fmt: skip
    both = catalog.under(own)
    found = both.model("dragon/Base-7B")
    assert found is not None
    assert found.license is not None
    assert found.license.id == "mit"
    assert both.model("Acme-AI/Tune-7B") is not None
    assert both.named("base-7b") == ("acme/Base-7B", "dragon/Base-7B", "dragon/base-7b")
    assert [one.watchlist.id for one in both.listings("dragon")] == ["own", "xx-list"]
    assert both.counts()["models"] == 3


@pytest.mark.parametrize(
    "name", ["net-mine.pth", "net-19c8e35.pth", "net-19c8e357.onnx", "other-19c8e357.pth", "net.pth", "plain-19c8e357.pth"]
)
def test_a_name_with_anything_but_a_digest_in_it_is_another_file(name: str, files: Catalog) -> None:
    assert files.weight_file(name) is None


def test_a_file_is_known_whatever_digest_pytorch_hub_put_into_its_name(files: Catalog) -> None:
    assert files.weight_file("net-19c8e357.pth") == files.weight_file("Net-0676ba61.pth") == "dragon/Base-7B"
    assert files.weight_file("net-619a316812.pth") == "dragon/Base-7B"
    assert files.weight_file("plain.pth") == "dragon/Base-7B"


@pytest.fixture(scope="module")
def files() -> Catalog:
    """One model that travels under two names, one of them with a digest."""
    model = entry("model", id="dragon/Base-7B", developer="dragon", files=["net-*.pth", "plain.pth"])
    return Catalog(compile_index([model]))
