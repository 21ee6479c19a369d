from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lading import lock as locks
from lading.catalog.index import Catalog
from lading.domain.facts import Component, Developer, Facts, Lineage, RemoteFile, Rival, Source, Via
from lading.domain.reference import Kind, WeightFile
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.lock.entry import Entry
from lading.resolve import Sources, lock, resolve
from lading.resolve.sources import Ask

COMMIT = "a" * 40
CARD = Source(Via.LOCK, "https://hub/acme/m", date(2026, 11, 21))
MODEL = Facts("acme/m", CARD, revision=COMMIT, task="text-generation")


def write(folder: Path, *entries: Entry) -> Path:
    path = folder / "lading.lock"
    locks.save(path, locks.render(entries))
    return path


def test_a_broken_lock_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "lading.lock").write_text("<<<<<<< HEAD\n")
    with pytest.raises(lock.LockError, match="merge conflict"):
        lock.read(tmp_path / "lading.lock")
    with pytest.raises(lock.LockError, match="merge conflict"):
        lock.measured([], tmp_path / "lading.lock")


def test_what_has_no_commit_or_is_on_no_hub_answers_nothing(tmp_path: Path) -> None:
    unsure = Entry(Kind.MODEL, "acme/old", Facts("acme/old", CARD))
    local = Entry(Kind.MODEL, "acme/tag", MODEL, registry="ollama")
    assert lock.read(write(tmp_path, unsure, local)) == {}
    assert lock.read(tmp_path / "none") == {}


def test_a_block_answers_for_its_commit_and_for_what_the_code_asks_for(tmp_path: Path) -> None:
    read = lock.read(write(tmp_path, Entry(Kind.MODEL, "acme/m", MODEL, asked="v1"), Entry(Kind.DATASET, "acme/d", MODEL)))
    assert read[Ask(Kind.MODEL, "ACME/m", "v1").key] == MODEL
    assert read[Ask(Kind.MODEL, "acme/m", COMMIT).key] == MODEL
    assert Ask(Kind.MODEL, "acme/m").key not in read
    assert read[Ask(Kind.DATASET, "acme/d").key] == MODEL


def test_weights_are_measured_by_their_paths(tmp_path: Path) -> None:
    locked = RemoteFile("m/\\udcff.gguf", 3, "b" * 64)
    path = write(tmp_path, Entry(Kind.WEIGHTS, "m", Facts("m", Source(Via.REPOSITORY, "m"), files=(locked,))))

    def component(name: str) -> Component:
        subject = Subject(Kind.WEIGHTS, name, weights=(WeightFile(Location(name), "gguf", 3),))
        return Component(subject, MODEL, Lineage(name))

    known, unknown = lock.measured([component("m/\udcff.gguf"), component("n.gguf")], path)
    assert known.locked == (RemoteFile("m/\udcff.gguf", 3, "b" * 64),)
    assert unknown.locked == ()
    assert lock.measured([component("n.gguf")], None)[0].locked == ()


def test_the_developer_that_is_locked_stays_whatever_the_catalogue_says_today(
    tmp_path: Path, catalog: Catalog, sources: Sources
) -> None:
    then = Developer("someone", "Somebody else", "FR", "company", CARD)
    facts = Facts("Qwen/Qwen2.5-7B", CARD, developer=then, bases=(), revision=COMMIT)
    path = write(tmp_path, Entry(Kind.MODEL, facts.id, facts))
    subject = Subject(Kind.MODEL, facts.id, "huggingface", hub_id=facts.id)
    (component,) = resolve([subject], catalog, replace(sources, lock=path, offline=True))
    assert component.facts is not None
    assert component.facts.developer == then


def test_what_a_card_says_beside_the_facts_is_locked_with_them(tmp_path: Path) -> None:
    said = replace(
        MODEL, security=("scansDone: false",), chat_template="ab" * 32, rivals=(Rival("acme/told", "the card"),), bases=()
    )
    assert lock.read(write(tmp_path, Entry(Kind.MODEL, "acme/m", said)))[Ask(Kind.MODEL, "acme/m").key] == said
