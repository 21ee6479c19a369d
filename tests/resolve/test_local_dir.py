from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from huggingface_hub._local_folder import read_download_metadata, write_download_metadata

from lading.catalog.index import Catalog
from lading.domain.facts import Facts, Source, Unresolved, Via
from lading.domain.reference import Kind, WeightFile
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.resolve import Sources, local_dir, resolve

COMMIT = "a09a35458c702b33eeacc393d103063234e8bc28"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PATH = "models/here/sub/model.safetensors"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder that the Hub's own client noted downloads in."""
    folder = tmp_path / "models" / "here"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "model.safetensors").write_bytes(b"weights")
    (folder / "README.md").write_text("---\nlicense: apache-2.0\nbase_model: Qwen/Qwen2.5-7B\n---\n")
    write_download_metadata(folder, "sub/model.safetensors", COMMIT, SHA256)
    assert read_download_metadata(folder, "sub/model.safetensors") is not None
    return tmp_path


def subject(sha256: str | None = None, path: str = PATH) -> Subject:
    return Subject(Kind.WEIGHTS, path, weights=(WeightFile(Location(path), "safetensors", 7, sha256),))


@pytest.mark.parametrize(
    "path", ["models/other.safetensors", "/etc/passwd", "../models/here/sub/model.safetensors", "x/../" + PATH, ""]
)
def test_nothing_is_noted_of_other_files(tree: Path, path: str) -> None:
    assert local_dir.find(tree, path) is None


@pytest.mark.parametrize("text", ["", "main\n", f"{COMMIT}\n", f"{COMMIT}\nW/etag\n1.0\n", f"main\n{SHA256}\n", "\xff" * 2000])
def test_a_broken_note_is_none(tree: Path, text: str) -> None:
    note = tree / "models/here/.cache/huggingface/download/sub/model.safetensors.metadata"
    note.write_text(text, "latin-1")
    assert local_dir.find(tree, PATH) is None


def test_the_note_is_found_from_the_folder_that_was_downloaded_into(tree: Path) -> None:
    assert local_dir.find(tree, PATH) == local_dir.Download("models/here", "sub/model.safetensors", COMMIT, SHA256)


def test_a_file_that_has_changed_since_is_named(tree: Path, catalog: Catalog, offline: Sources) -> None:
    (component,) = resolve([subject("0" * 64)], catalog, replace(offline, tree=tree))
    assert isinstance(component.resolution, Unresolved)
    assert f"downloaded from the Hub at commit {COMMIT}; {PATH} is not what was downloaded" in component.resolution.detail


def test_a_card_that_was_not_downloaded_is_not_the_models(tree: Path, catalog: Catalog, offline: Sources) -> None:
    (component,) = resolve([subject(SHA256)], catalog, replace(offline, tree=tree))
    assert isinstance(component.resolution, Unresolved)


def test_a_card_that_was_changed_is_not_believed(tree: Path, catalog: Catalog, offline: Sources) -> None:
    write_download_metadata(tree / "models" / "here", "README.md", COMMIT, "0" * 40)
    (component,) = resolve([subject(SHA256)], catalog, replace(offline, tree=tree))
    assert isinstance(component.resolution, Unresolved)


def test_a_card_that_came_along_speaks_for_the_file(tree: Path, catalog: Catalog, offline: Sources) -> None:
    folder = tree / "models" / "here"
    content = (folder / "README.md").read_bytes()
    digest = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    write_download_metadata(folder, "README.md", COMMIT, digest)
    os.utime(folder / "README.md", (0, 0))
    (component,) = resolve([subject(SHA256)], catalog, replace(offline, tree=tree))
    facts = component.facts
    assert isinstance(facts, Facts)
    assert facts.license is not None
    assert (facts.license.id, facts.license.source) == ("apache-2.0", Source(Via.REPOSITORY, "models/here/README.md"))
    assert [base.id for base in facts.bases or ()] == ["Qwen/Qwen2.5-7B"]
    assert facts.notes == (f"downloaded from the Hub at commit {COMMIT}",)
    assert component.lineage.complete
