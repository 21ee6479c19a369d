from __future__ import annotations

import pytest

from lading.catalog.index import Catalog
from lading.catalog.search import find, near


@pytest.mark.parametrize("name", ["", " ", "nobody/nothing", ":", "#", "pypi:", "\u202e"])
def test_what_is_not_on_record_is_not_found(name: str, catalog: Catalog) -> None:
    assert find(catalog, name) == ()


@pytest.mark.parametrize(
    ("name", "kinds"),
    {
        "acme": ["developer"],
        "ACME labs": ["developer"],
        "acme-ai": ["developer"],
        "dragon/base-7b": ["model", "signature", "signature"],
        "acme/old": ["model"],
        "Tune_7B": ["model"],
        "base": ["family"],
        "dragon-base": ["family"],
        "apache-2.0": ["license"],
        "Apache License 2.0": ["license"],
        "dragon-api:base-7b": ["hosted"],
        "base-7b": ["model", "hosted"],
        "api.dragon.cn": ["service"],
        "pypi:DragonPy": ["package"],
        "dragonpy": ["package"],
        "xx-list": ["watchlist"],
    }.items(),
)
def test_a_record_answers_to_each_of_its_names(name: str, kinds: list[str], catalog: Catalog) -> None:
    assert [hit.kind for hit in find(catalog, name)] == kinds


def test_a_misspelling_finds_its_neighbours(catalog: Catalog) -> None:
    assert near(catalog, "dragon/bsae-7b") == ("dragon/Base-7B",)
    assert near(catalog, "zzzzzzzz") == ()
