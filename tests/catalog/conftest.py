from __future__ import annotations

import pytest
from catalog_world import records

from lading.catalog.build import Entry, compile_index
from lading.catalog.index import Catalog


@pytest.fixture
def world() -> list[Entry]:
    return records()


@pytest.fixture
def catalog(world: list[Entry]) -> Catalog:
    return Catalog(compile_index(world))
