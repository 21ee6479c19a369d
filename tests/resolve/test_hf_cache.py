from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from huggingface_hub import close_session, hf_hub_download
from loopback_hub import LoopbackHub

from lading.domain.facts import Base, Facts, Source, Via
from lading.domain.reference import Kind, Relation
from lading.resolve import cards, hf_cache
from lading.resolve.sources import Ask

COMMIT = "a09a35458c702b33eeacc393d103063234e8bc28"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ASK = Ask(Kind.MODEL, "Qwen/Qwen2.5-7B-Instruct")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cached repository: one commit, its weights linked to their blob."""
    folder = tmp_path / "models--Qwen--Qwen2.5-7B-Instruct"
    snapshot = folder / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(COMMIT)
    (folder / "blobs").mkdir()
    (folder / "blobs" / WEIGHTS).write_bytes(b"weights")
    (snapshot / "model.safetensors").symlink_to(folder / "blobs" / WEIGHTS)
    return folder


def facts(root: Path, ask: Ask = ASK) -> Facts:
    snapshot = hf_cache.read(root, ask)
    assert snapshot is not None
    return cards.read(snapshot.payload, ask.id, Source(Via.HF_CACHE, "test")).facts


@pytest.mark.parametrize("revision", ["v1", "../../../etc", "refs/../main", "", ".", "a" * 300, "b" * 40, "\0"])
def test_an_unknown_or_hostile_revision_is_not_found(folder: Path, revision: str) -> None:
    ask = Ask(Kind.MODEL, ASK.id, revision or "nothing")
    assert hf_cache.read(folder.parent, ask) is None


@pytest.mark.parametrize("id_", ["../x", "a/b/c", "", "a--b", "Qwen/Other"])
def test_an_unknown_or_hostile_name_is_not_found(folder: Path, id_: str) -> None:
    assert hf_cache.read(folder.parent, Ask(Kind.MODEL, id_)) is None
    assert hf_cache.read(folder.parent, Ask(Kind.DATASET, ASK.id)) is None


@pytest.mark.parametrize("text", ["", "main", "zz" * 20, "\xff" * 40])
def test_a_broken_ref_is_not_found(folder: Path, text: str) -> None:
    (folder / "refs" / "main").write_text(text, "latin-1")
    assert hf_cache.read(folder.parent, ASK) is None


@pytest.mark.parametrize(
    "text",
    [
        "---\nlicense: [\n---\n",
        "---\n- a\n---\n",
        "---\na: &x [1]\nb: *x\n---\n",
        "---\nd: 2026-99-99\n---\n",
        "---\n" + "[" * 200_000 + "\n---\n",
        "---\n" + "[" * 60 + "]" * 60 + "\n---\n",
        "---\n!!python/object:os.system x\n---\n",
    ],
)
def test_a_broken_card_is_none(folder: Path, text: str) -> None:
    (folder / "snapshots" / COMMIT / "README.md").write_text(text)
    snapshot = hf_cache.read(folder.parent, ASK)
    assert snapshot is not None
    assert not snapshot.has_card
    assert snapshot.payload["cardData"] == {}


def test_a_readme_without_front_matter_is_a_card_that_says_nothing(folder: Path) -> None:
    (folder / "snapshots" / COMMIT / "README.md").write_text("# Only text\n")
    snapshot = hf_cache.read(folder.parent, ASK)
    assert snapshot is not None
    assert snapshot.has_card


@pytest.mark.parametrize("name", ["config.json", "adapter_config.json"])
def test_a_broken_configuration_is_passed_over(folder: Path, name: str) -> None:
    (folder / "snapshots" / COMMIT / name).write_text("[1")
    assert facts(folder.parent).bases is None


def test_without_a_readme_the_revision_and_the_hashes_are_known(folder: Path) -> None:
    snapshot = hf_cache.read(folder.parent, ASK)
    assert snapshot is not None
    assert not snapshot.has_card
    read = facts(folder.parent)
    assert read.revision == COMMIT
    assert [(f.path, f.size, f.sha256) for f in read.files] == [("model.safetensors", 7, WEIGHTS)]


def test_a_blob_that_is_gone_is_no_file(folder: Path) -> None:
    (folder / "blobs" / WEIGHTS).unlink()
    assert facts(folder.parent).files == ()


def test_a_commit_or_another_branch_can_be_asked_for(folder: Path) -> None:
    (folder / "refs" / "refs" / "pr").mkdir(parents=True)
    (folder / "refs" / "refs" / "pr" / "1").write_text(COMMIT)
    assert facts(folder.parent, Ask(Kind.MODEL, ASK.id, COMMIT.upper())).revision == COMMIT
    assert facts(folder.parent, Ask(Kind.MODEL, ASK.id, "refs/pr/1")).revision == COMMIT


def test_the_card_is_read_like_the_hubs(folder: Path) -> None:
    card = "license: other\nlicense_name: qwen-research\nbase_model: Qwen/Qwen2.5-7B\nbase_model_relation: finetune"
    (folder / "snapshots" / COMMIT / "README.md").write_text(f"---\n{card}\n---\n# Text\n")
    read = facts(folder.parent)
    assert read.license is not None
    assert read.license.name == "qwen-research"
    assert [(b.id, b.relation) for b in read.bases or ()] == [("Qwen/Qwen2.5-7B", Relation.FINETUNE)]


def test_an_adapters_configuration_is_the_strongest_word_on_its_base(folder: Path) -> None:
    (folder / "snapshots" / COMMIT / "README.md").write_text("---\nbase_model: acme/wrong\n---\n")
    (folder / "snapshots" / COMMIT / "adapter_config.json").write_text('{"base_model_name_or_path": "Qwen/Qwen2.5-7B"}')
    assert facts(folder.parent).bases == (Base("Qwen/Qwen2.5-7B", Relation.ADAPTER, Source(Via.HF_CACHE, "test")),)


def test_the_tree_listing_adds_files_that_were_not_downloaded(folder: Path) -> None:
    (folder / "trees").mkdir()
    listing = {
        "format_version": 1,
        "files": {"big.safetensors": {"size": 135, "blob_id": "x", "lfs_sha256": "c" * 64, "lfs_size": 9}, "bad": 3},
    }
    (folder / "trees" / f"{COMMIT}.json").write_text(json.dumps(listing))
    assert [(f.path, f.size, f.sha256) for f in facts(folder.parent).files] == [
        ("big.safetensors", 9, "c" * 64),
        ("model.safetensors", 7, WEIGHTS),
    ]


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ({"size": 135, "lfs_sha256": WEIGHTS, "lfs_size": 9}, "model.safetensors in the cache has 7 bytes, 9 are listed"),
        (
            {"size": 135, "lfs_sha256": "c" * 64, "lfs_size": 7},
            "model.safetensors in the cache is linked to another content than is listed",
        ),
    ],
)
def test_a_file_that_is_not_as_listed_stays_as_listed_and_is_named(folder: Path, info: dict[str, object], said: str) -> None:
    (folder / "trees").mkdir()
    (folder / "trees" / f"{COMMIT}.json").write_text(json.dumps({"files": {"model.safetensors": info}}))
    read = facts(folder.parent)
    assert read.notes == (said,)
    assert [(f.size, f.sha256) for f in read.files] == [(info["lfs_size"], info["lfs_sha256"])]


def test_a_card_whose_blob_was_changed_is_not_believed(folder: Path) -> None:
    blob = folder / "blobs" / ("d" * 40)
    blob.write_text("---\nlicense: mit\n---\n")
    (folder / "snapshots" / COMMIT / "README.md").symlink_to(blob)
    snapshot = hf_cache.read(folder.parent, ASK)
    assert snapshot is not None
    assert not snapshot.has_card
    read = facts(folder.parent)
    assert read.license is None
    assert read.notes == ("README.md in the cache is not what was downloaded: its hash differs",)


def test_what_the_hubs_own_client_downloads_is_read_and_sound(
    tmp_path: Path, hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = b"---\nlicense: apache-2.0\nbase_model: Qwen/Qwen2.5-7B\n---\n"
    hub.contents[ASK.id, "README.md"] = card
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", True)
    hf_hub_download(ASK.id, "README.md", cache_dir=tmp_path, endpoint=hub.endpoint, token=False)
    close_session()
    snapshot = hf_cache.read(tmp_path, ASK)
    assert snapshot is not None
    assert snapshot.has_card
    read = facts(tmp_path)
    assert read.license is not None
    assert (read.license.id, read.revision, read.notes) == ("apache-2.0", COMMIT, ())
    (tmp_path / "models--Qwen--Qwen2.5-7B-Instruct" / "blobs").joinpath(git_sha1(card)).write_bytes(card + b"!")
    assert facts(tmp_path).notes == ("README.md in the cache is not what was downloaded: its hash differs",)


def git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
