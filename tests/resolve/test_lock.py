from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.domain.facts import Base, Component, Developer, Facts, LicenseClaim, Lineage, RemoteFile, Source, Via
from lading.domain.reference import Kind, Relation
from lading.domain.subject import Subject
from lading.resolve import lock
from lading.resolve.sources import Ask

SOURCE = Source(Via.LOCK, "lading.lock", date(2026, 11, 21))
BLOCK = 'version = 1\n\n[[model]]\nid = "acme/m"\n'


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "version", 1),
        ("version = 2\n", "version", 1),
        ("version = 1\n[[model\n", "not TOML", 2),
        (BLOCK + "revision = 7\n", "revision is not text", 3),
        (BLOCK + 'revision = "main"\n', "revision is not a commit", 3),
        (BLOCK + 'retrieved = "today"\n', "retrieved is not a date", 3),
        (BLOCK + 'base = [{ id = "x", relation = "stolen" }]\n', "stolen", 3),
        (BLOCK + 'base = [{ relation = "merge" }]\n', "'id'", 3),
        (BLOCK + "base = 3\n", "not iterable", 3),
        (BLOCK + 'files = [{ path = "a", sha256 = "zz" }]\n', "64 hex digits", 3),
        (BLOCK + 'files = [{ path = "a", size = -1 }]\n', "number of bytes", 3),
        (BLOCK + '\n[[model]]\nrevision = "x"\n', "id is missing", 6),
        ("version = 1\nmodel = 3\n", "cannot be used", 0),
    ],
)
def test_a_lock_that_cannot_be_used_says_where(tmp_path: Path, text: str, message: str, line: int) -> None:
    path = tmp_path / "lading.lock"
    path.write_text(text)
    with pytest.raises(lock.LockError, match=message) as caught:
        lock.read(path)
    assert caught.value.place is not None
    assert (caught.value.place.location.path, caught.value.place.location.line) == ("lading.lock", line)
    assert caught.value.exit_code == 2


def test_bytes_that_are_no_text_are_an_error_and_no_file_is_an_empty_lock(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"\xff\xfe")
    with pytest.raises(lock.LockError, match="cannot be read"):
        lock.read(tmp_path / "bad")
    assert lock.read(tmp_path / "none") == {}


def component(facts: Facts, revision: str | None = None, kind: Kind = Kind.MODEL) -> Component:
    subject = Subject(kind, facts.id, "huggingface", hub_id=facts.id, revision=revision)
    return Component(subject, facts, Lineage(facts.id, {facts.id: facts}))


FULL = Facts(
    id="acme/m",
    source=SOURCE,
    developer=Developer("Acme", "Acme", "US", "unknown", SOURCE),
    bases=(Base("acme/b", Relation.MERGE, SOURCE), Base("qwen", Relation.UNKNOWN, SOURCE, suspected=True)),
    license=LicenseClaim("other", 'acme "1"', "LICENSE", SOURCE),
    revision="a" * 40,
    task="text-generation",
    datasets=("acme/d",),
    gated="manual",
    files=(RemoteFile("a.bin", 3, "c" * 64), RemoteFile("b.txt")),
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    root = replace(FULL, id="Acme/root", bases=(), license=None)
    data = replace(FULL, id="acme/d", bases=None, developer=None)
    text = lock.render([component(FULL, "v1"), component(root), component(data, kind=Kind.DATASET)])
    (tmp_path / "lading.lock").write_text(text)
    read = lock.read(tmp_path / "lading.lock")
    assert read[Ask(Kind.MODEL, "ACME/m", "v1").key] == FULL
    assert read[Ask(Kind.MODEL, "acme/m", "a" * 40).key] == FULL
    assert Ask(Kind.MODEL, "acme/m").key not in read
    assert read[Ask(Kind.MODEL, "acme/root").key] == root
    assert read[Ask(Kind.DATASET, "acme/d").key] == data


def test_order_does_not_matter_and_what_has_no_commit_is_left_out() -> None:
    one, two = component(FULL), component(replace(FULL, id="acme/a"))
    assert lock.render([one, two]) == lock.render([two, one, one])
    assert lock.render([component(replace(FULL, revision=None))]) == lock.HEADER


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("lock") / "lading.lock"
    path.write_bytes(lock.render([component(replace(FULL, task=text))]).encode())
    assert lock.read(path)[Ask(Kind.MODEL, "acme/m").key].task == text
