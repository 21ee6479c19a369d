"""What is written is read again as it was, in whatever order it came; a lock is replaced whole or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading import lock
from lading.domain.facts import Base, Component, Developer, Facts, LicenseClaim, Lineage, Reason, RemoteFile, Source, Via
from lading.domain.reference import Kind, Relation, WeightFile
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.errors import UsageError
from lading.lock.entry import Entry, entries, plain

CARD = Source(Via.LOCK, "https://hub/acme/m", date(2026, 11, 21))
RECORD = Source(Via.CATALOG, "developers/acme", date(2026, 1, 2))

TEXTS = st.text(max_size=12)
DATES = st.none() | st.dates()
SOURCES = st.builds(Source, st.sampled_from(Via), TEXTS, DATES)
FILLED = st.text(min_size=1, max_size=12)
OPTIONAL = st.none() | FILLED
DEVELOPERS = st.builds(Developer, TEXTS, TEXTS, OPTIONAL, TEXTS, SOURCES, OPTIONAL, OPTIONAL, st.booleans())
FACTS = st.builds(
    Facts,
    id=FILLED,
    source=SOURCES,
    developer=st.none() | DEVELOPERS,
    bases=st.none()
    | st.lists(st.builds(Base, TEXTS, st.sampled_from(Relation), SOURCES, st.booleans()), max_size=3).map(tuple),
    license=st.none() | st.builds(LicenseClaim, TEXTS, OPTIONAL, OPTIONAL, SOURCES),
    revision=st.none() | st.text("0123456789abcdef", min_size=40, max_size=40),
    task=OPTIONAL,
    description=OPTIONAL,
    library=OPTIONAL,
    parameters=OPTIONAL,
    gated=OPTIONAL,
    datasets=st.lists(TEXTS, max_size=2).map(tuple),
    files=st.lists(
        st.builds(
            RemoteFile,
            TEXTS,
            st.none() | st.integers(0, 2**63 - 1),
            st.none() | st.text("0123456789abcdef", min_size=64, max_size=64),
        ),
        max_size=3,
        unique_by=lambda file: file.path.encode("utf-8", "backslashreplace"),
    ).map(tuple),
    operator=st.none() | DEVELOPERS,
    served_from=OPTIONAL,
    homepage=OPTIONAL,
    notes=st.lists(TEXTS, max_size=2).map(tuple),
)
PROBLEMS = st.none() | st.sampled_from(Reason)
ENTRIES = st.builds(
    Entry, st.sampled_from(list(lock.entry.TABLES)), FILLED, FACTS, TEXTS, OPTIONAL, OPTIONAL, TEXTS, PROBLEMS
).map(plain)


@given(st.lists(ENTRIES, max_size=5, unique_by=lambda entry: entry.key))
def test_any_entries_survive(held: list[Entry]) -> None:
    text = lock.render(held)
    assert all(line.isprintable() for line in text.split("\n"))
    read = lock.parse(text, "lading.lock")
    assert dict(read) == {entry.key: entry for entry in held}
    assert lock.render(reversed([*read.values()])) == text


def component(facts: Facts, revision: str | None = None, kind: Kind = Kind.MODEL) -> Component:
    subject = Subject(kind, facts.id, "huggingface", hub_id=facts.id, revision=revision)
    return Component(subject, facts, Lineage(facts.id, {facts.id: facts}))


FULL = Facts(
    id="acme/m",
    source=CARD,
    developer=Developer("acme", "Acme", "US", "company", RECORD),
    bases=(Base("acme/b", Relation.MERGE, CARD), Base("qwen", Relation.UNKNOWN, RECORD, suspected=True)),
    license=LicenseClaim("other", 'acme "1"', "LICENSE", CARD),
    revision="a" * 40,
    files=(RemoteFile("a.bin", 3, "c" * 64), RemoteFile("b.txt")),
)


def test_a_block_reads_like_this() -> None:
    (entry,) = entries([component(FULL, "v1")], lambda _: "LicenseRef-acme").values()
    assert lock.render([entry]) == lock.write.HEADER + (
        "\n[[model]]\n"
        'id = "acme/m"\n'
        'asked = "v1"\n'
        f'revision = "{"a" * 40}"\n'
        'license = { id = "other", name = "acme \\"1\\"", link = "LICENSE" }\n'
        'license_concluded = "LicenseRef-acme"\n'
        'developer = { id = "acme", name = "Acme", country = "US", kind = "company", '
        'via = "catalog", source = "developers/acme", retrieved = 2026-01-02 }\n'
        "base = [\n"
        '    { id = "acme/b", relation = "merge" },\n'
        '    { id = "qwen", relation = "unknown", suspected = true, '
        'via = "catalog", source = "developers/acme", retrieved = 2026-01-02 },\n'
        "]\n"
        "files = [\n"
        f'    {{ path = "a.bin", size = 3, sha256 = "{"c" * 64}" }},\n'
        '    { path = "b.txt" },\n'
        "]\n"
        'source = "https://hub/acme/m"\n'
        "retrieved = 2026-11-21\n"
    )


def test_one_model_at_two_revisions_is_two_blocks() -> None:
    pinned = component(FULL, "b" * 40)
    found = entries([component(FULL), pinned, pinned], lambda _: "")
    assert [entry.asked for entry in found.values()] == [None, "b" * 40]


def test_a_pointer_and_the_file_it_stands_for_are_locked_alike() -> None:
    def weights(pointer: bool) -> Component:
        file = WeightFile(Location("m/x.gguf"), "gguf", 7, "d" * 64, pointer=pointer)
        own = Facts("m/x.gguf", Source(Via.REPOSITORY, "m/x.gguf"))
        return Component(Subject(Kind.WEIGHTS, "m/x.gguf", weights=(file,)), own, Lineage("weights:m/x.gguf", {"w": own}))

    texts = {lock.render(entries([weights(pointer)], lambda _: "").values()) for pointer in (True, False)}
    assert len(texts) == 1
    assert "d" * 64 in texts.pop()


def test_packages_and_what_nobody_knows_are_not_locked() -> None:
    package = Component(Subject(Kind.PACKAGE, "torch", "pypi"), FULL, Lineage("pypi:torch", {"pypi:torch": FULL}))
    assert entries([package], lambda _: "") == {}


def test_a_name_that_is_no_utf_8_is_locked_so_that_it_can_be_seen() -> None:
    held = plain(Entry(Kind.MODEL, "a/\udcff", replace(FULL, id="a/\udcff")))
    assert held.id == "a/\\udcff"
    lock.render([held]).encode()


# --- on disk ----------------------------------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        lock.save(tmp_path / "none" / "lading.lock", "text")
    (tmp_path / "lading.lock").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        lock.save(tmp_path / "lading.lock", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["lading.lock"]


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.lock", tmp_path / "lading.lock"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    lock.save(link, "new\n")
    assert link.is_symlink()
    assert (real.read_text(), stat.S_IMODE(real.stat().st_mode)) == ("new\n", 0o640)


def test_killed_at_any_moment_the_lock_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "lading.lock"
    texts = ("a" * 200_000, "b" * 300_000)
    lock.save(path, texts[0])
    program = f"""
from pathlib import Path
from lading.lock import save
print("go", flush=True)
while True:
    for text in ("a" * 200_000, "b" * 300_000):
        save(Path({str(path)!r}), text)
"""
    for round_ in range(8):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "go\n"
            time.sleep(0.003 * round_)
            process.send_signal(signal.SIGKILL)
        assert path.read_text() in texts


def test_what_a_killed_run_has_left_is_removed_and_what_another_run_writes_is_not(tmp_path: Path) -> None:
    old, young = tmp_path / ".lading.lock.old.tmp", tmp_path / ".lading.lock.young.tmp"
    old.touch()
    young.touch()
    os.utime(old, (1, 1))
    lock.save(tmp_path / "lading.lock", "version = 1\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lading.lock.young.tmp", "lading.lock"]
