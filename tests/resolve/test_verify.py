"""A lock against the Hugging Face cache and the loopback Hub: what differs is named, what is not known is not hidden."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub

from lading.catalog.index import Catalog
from lading.domain.facts import Base, Facts, LicenseClaim, RemoteFile, Source, Via
from lading.domain.reference import Kind, Relation
from lading.lock.compare import Change, What
from lading.lock.entry import Entry
from lading.lock.items import Item, Recorded, recorded
from lading.resolve.sources import Sources
from lading.resolve.verify import Outcome, cached
from lading.resolve.verify import online as on_hub

CARD = Source(Via.LOCK, "https://hub/acme/ranker")
COMMIT, NEXT = "a" * 40, "b" * 40
OLD, NEW = "1" * 64, "2" * 64
FACTS = Facts(
    "acme/ranker",
    CARD,
    bases=(Base("acme/base", Relation.FINETUNE, CARD),),
    license=LicenseClaim("mit", None, None, CARD),
    revision=COMMIT,
    files=(RemoteFile("config.json"), RemoteFile("model.safetensors", 3, OLD)),
)
LOCKED = Entry(Kind.MODEL, "acme/ranker", FACTS)


def answer(**more: Any) -> dict[str, Any]:
    """What the Hub says as long as nothing has changed."""
    return {
        "id": "acme/ranker",
        "sha": COMMIT,
        "gated": False,
        "cardData": {"license": "mit", "base_model": "acme/base", "base_model_relation": "finetune"},
        "siblings": [{"rfilename": "model.safetensors", "lfs": {"sha256": OLD, "size": 3}}],
        **more,
    }


@pytest.fixture
def asked(hub: LoopbackHub, sources: Sources, catalog: Catalog) -> Asked:
    hub.answers["acme/ranker"] = answer()
    return hub, sources, catalog


Asked = tuple[LoopbackHub, Sources, Catalog]


def online(entries: list[Entry], asked: Asked) -> Outcome:
    return on_hub(recorded(entries), asked[1], asked[2])


def changes(asked: Asked, entry: Entry = LOCKED) -> list[tuple[What, str | None, str | None]]:
    found = online([entry], asked)
    assert found.unchecked == ()
    return [(change.what, change.old, change.new) for change in found.changes]


# --- the Hub ----------------------------------------------------------------------------------------------------------


def test_nothing_has_changed_and_one_question_was_enough(asked: Asked) -> None:
    assert changes(asked) == []
    assert asked[0].requests.total() == 1


def test_the_hub_is_not_asked_about_what_is_not_on_it(asked: Asked) -> None:
    weights = Entry(Kind.WEIGHTS, "a.gguf", Facts("a.gguf", CARD))
    assert online([weights, replace(LOCKED, registry="ollama")], asked).checked == 0
    assert asked[0].requests.total() == 0


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_hub_that_does_not_answer_is_no_change(asked: Asked, status: int) -> None:
    asked[0].fail("acme/ranker", status=status)
    found = online([LOCKED], asked)
    assert (found.checked, found.changes) == (0, ())
    assert [name for name, _ in found.unchecked] == ["acme/ranker"]


def test_what_was_never_there_cannot_have_gone(asked: Asked) -> None:
    asked[0].answers["acme/ranker"] = None
    assert changes(asked, replace(LOCKED, facts=Facts("acme/ranker", CARD))) == []


def test_what_the_catalogue_said_is_no_statement_withdrawn(asked: Asked) -> None:
    record = Source(Via.CATALOG, "models/acme/ranker")
    asked[0].answers["acme/ranker"] = answer(cardData={})
    facts = replace(
        FACTS, license=LicenseClaim("mit", None, None, record), bases=(Base("acme/base", Relation.FINETUNE, record),)
    )
    assert changes(asked, replace(LOCKED, facts=facts)) == []


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ({"cardData": {"license": "cc-by-nc-4.0", "base_model": "acme/base", "base_model_relation": "finetune"}},
         [(What.RELICENSED, "mit", "cc-by-nc-4.0")]),
        ({"cardData": {"license": "other", "license_name": "acme", "base_model": "acme/base", "base_model_relation": "finetune"}},
         [(What.RELICENSED, "mit", "acme")]),
        ({"cardData": {"base_model": "acme/base", "base_model_relation": "finetune"}}, [(What.RELICENSED, "mit", None)]),
        ({"cardData": {"license": "mit", "base_model": "Qwen/Qwen2.5-7B", "base_model_relation": "merge"}},
         [(What.BASE, "acme/base (finetune)", "Qwen/Qwen2.5-7B (merge)")]),
        ({"gated": "manual"}, [(What.GATED, None, "manual")]),
        ({"disabled": True}, [(What.GONE, COMMIT, "disabled")]),
        ({"id": "acme/ranker-2"}, [(What.RENAMED, "acme/ranker", "acme/ranker-2")]),
        ({"siblings": [{"rfilename": "model.safetensors", "lfs": {"sha256": NEW}}]}, [(What.CHANGED, OLD, NEW)]),
        ({"siblings": [{"rfilename": "m.gguf", "lfs": {"sha256": NEW}}]},
         [(What.APPEARED, None, NEW), (What.VANISHED, OLD, None)]),
    ],
)  # fmt: skip
def test_what_has_changed_is_named_old_and_new(
    asked: Asked, now: dict[str, Any], found: list[tuple[What, str | None, str | None]]
) -> None:
    asked[0].answers["acme/ranker"] = answer(**now)
    assert changes(asked) == found


def test_what_moved_is_looked_for_where_it_was(asked: Asked) -> None:
    asked[0].answers["acme/ranker"] = answer(sha=NEXT)
    # The loopback Hub has one commit of a repository, so the locked one is gone as after a squashed history.
    assert changes(asked) == [(What.MOVED, COMMIT, NEXT), (What.GONE, COMMIT, "revision-not-found")]
    assert asked[0].requests == {"/api/models/acme/ranker": 1, f"/api/models/acme/ranker/revision/{COMMIT}": 1}


def test_a_pinned_model_is_relicensed_too(asked: Asked) -> None:
    asked[0].answers["acme/ranker"] = answer(cardData={"license": "gemma"})
    pinned = replace(LOCKED, asked=COMMIT, facts=replace(FACTS, bases=None))
    assert changes(asked, pinned) == [(What.RELICENSED, "mit", "gemma")]


@pytest.mark.parametrize(
    ("headers", "status", "reason"),
    [({}, 401, "not-found"), ({"X-Error-Code": "GatedRepo"}, 403, "gated"), ({"X-Error-Message": "Access to this resource is disabled."}, 403, "disabled")],
)  # fmt: skip
def test_what_has_gone_is_told_apart(asked: Asked, headers: dict[str, str], status: int, reason: str) -> None:
    asked[0].fail("acme/ranker", status=status, headers=headers)
    assert changes(asked) == [(What.GONE, COMMIT, reason)]


# --- the cache of this machine ------------------------------------------------------------------------------------------


def cache(root: Path, content: bytes = b"old", blob: str | None = None) -> RemoteFile:
    """One snapshot with one file, laid out as the Hub's client does; what the lock should say of it."""
    folder = root / "models--acme--ranker"
    digest = hashlib.sha256(content).hexdigest()
    (folder / "blobs").mkdir(parents=True)
    (folder / "blobs" / (blob or digest)).write_bytes(content)
    snapshot = folder / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").symlink_to(Path("..", "..", "blobs", blob or digest))
    return RemoteFile("model.safetensors", len(content), digest)


def held(*files: RemoteFile) -> Entry:
    return replace(LOCKED, facts=replace(FACTS, files=files))


def test_what_is_not_cached_is_not_compared(tmp_path: Path) -> None:
    assert cached(tmp_path, [LOCKED, held(RemoteFile("../../etc/passwd", 1, OLD))]).checked == 0
    cache(tmp_path)
    assert cached(tmp_path, [replace(LOCKED, facts=replace(FACTS, revision=NEXT))]).checked == 0


def test_a_sound_cache_is_as_locked(tmp_path: Path) -> None:
    found = cached(tmp_path, [held(cache(tmp_path))])
    assert (found.checked, found.changes, found.unchecked) == (1, (), ())


def test_another_file_than_the_locked_one_is_named_with_both_hashes(tmp_path: Path) -> None:
    file = cache(tmp_path)
    found = cached(tmp_path, [held(replace(file, sha256=OLD))])
    assert found.changes == (
        Change(What.CHANGED, "model", "acme/ranker", OLD, file.sha256, "model.safetensors", "huggingface-cache"),
    )


@pytest.mark.parametrize("length", [64, 40])
def test_a_blob_that_is_not_what_its_name_says(tmp_path: Path, length: int) -> None:
    cache(tmp_path, b"flipped", "c" * length)
    (change,) = cached(tmp_path, [held()]).changes
    assert (change.what, change.old) == (What.CHANGED, "c" * length)
    now = hashlib.sha256(b"flipped") if length == 64 else hashlib.sha1(b"blob 7\0flipped", usedforsecurity=False)
    assert change.new == now.hexdigest()


def test_a_cached_file_that_is_gone_from_its_blobs_is_not_there(tmp_path: Path) -> None:
    file = cache(tmp_path)
    next((tmp_path / "models--acme--ranker" / "blobs").iterdir()).unlink()
    assert cached(tmp_path, [held(file)]).checked == 0


# --- what others recorded -------------------------------------------------------------------------------------------------


def told_by_others(asked: Asked, **fields: Any) -> list[tuple[What, str | None, str | None]]:
    """What has changed of a model in a BOM that says no more than ``fields``."""
    found = on_hub([Recorded(Item("model", "acme/ranker", **fields))], asked[1], asked[2])
    assert found.unchecked == ()
    return [(change.what, change.old, change.new) for change in found.changes]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"revision": COMMIT},
        {"revision": COMMIT[:8]},
        {"revision": "1.0"},
        {"license": "MIT"},
        {"bases": ("acme/base (unknown)",)},
        {"hashes": {"model.safetensors": OLD}},
    ],
)
def test_what_a_bom_does_not_say_or_says_otherwise_is_no_change(asked: Asked, fields: dict[str, Any]) -> None:
    extra = {"rfilename": "new.bin", "lfs": {"sha256": NEW}}
    asked[0].answers["acme/ranker"] = answer(siblings=[*answer()["siblings"], extra])
    assert told_by_others(asked, **fields) == []


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"revision": "c" * 40}, What.MOVED),
        ({"revision": "c" * 8}, What.MOVED),
        ({"license": "Apache-2.0"}, What.RELICENSED),
        ({"bases": ()}, What.BASE),
        ({"bases": ("acme/other (unknown)",)}, What.BASE),
        ({"hashes": {"model.safetensors": NEW}}, What.CHANGED),
        ({"hashes": {"other.safetensors": NEW}}, What.VANISHED),
        ({"gated": "auto"}, What.GATED),
    ],
)
def test_what_a_bom_says_is_compared(asked: Asked, fields: dict[str, Any], what: What) -> None:
    assert told_by_others(asked, **fields)[0][0] is what


def test_what_a_bom_names_without_a_commit_can_be_gone(asked: Asked) -> None:
    asked[0].answers["acme/ranker"] = None
    assert told_by_others(asked) == [(What.GONE, None, "not-found")]


def test_a_change_says_who_says_so_and_when(asked: Asked) -> None:
    asked[0].answers["acme/ranker"] = answer(gated="manual")
    (change,) = online([LOCKED], asked).changes
    assert change.where == "hub"
    assert change.source == Source(Via.HUB, f"{asked[0].endpoint}/acme/ranker", asked[1].today)
