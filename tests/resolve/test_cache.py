from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lading.domain.reference import Kind
from lading.resolve.cache import Cache, Entry
from lading.resolve.sources import Ask

ASK = Ask(Kind.MODEL, "acme/m")
DAY = date(2026, 11, 21)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "new", "https://hub.example")


def test_nothing_is_known_at_first(cache: Cache) -> None:
    assert cache.get(ASK) is None
    assert Cache(None, "https://hub.example").get(ASK) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"question": 1}', "[" * 100_000, "\xff"])
def test_a_broken_file_counts_as_none(cache: Cache, tmp_path: Path, text: str) -> None:
    cache.put(ASK, {"id": "acme/m"}, DAY)
    (file,) = tmp_path.rglob("*.json")
    file.write_text(text, "latin-1")
    assert cache.get(ASK) is None


def test_an_answer_to_another_question_is_not_given(cache: Cache, tmp_path: Path) -> None:
    cache.put(ASK, {"id": "acme/m"}, DAY)
    assert cache.get(Ask(Kind.DATASET, "acme/m")) is None
    assert cache.get(Ask(Kind.MODEL, "acme/m", "v1")) is None
    assert Cache(tmp_path / "new", "https://other.example").get(ASK) is None


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file", "https://hub.example")
    cache.put(ASK, {"id": "acme/m"}, DAY)
    assert cache.get(ASK) is None


def test_an_answer_comes_back_with_its_day_and_leaves_no_scraps(cache: Cache, tmp_path: Path) -> None:
    cache.put(ASK, {"id": "acme/m", "description": "\ud800é"}, DAY)
    assert cache.get(Ask(Kind.MODEL, "Acme/M")) == Entry({"id": "acme/m", "description": "\ud800é"}, DAY)
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".json"]
