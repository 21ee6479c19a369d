"""Weights in the tree against files of known contents: in the lock, in the Hugging Face cache, on the Hub."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from network_shapes import save, tensors

from lading import lock
from lading.catalog.index import Catalog
from lading.domain.facts import Clue, Component, Facts, Lineage, RemoteFile, Source, Via
from lading.domain.make import Anatomy
from lading.domain.reference import Kind, WeightFile
from lading.domain.shape import Shape
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.lock.entry import Entry
from lading.resolve import Sources, resolve
from lading.resolve.content import Contents
from lading.resolve.identity import Copy, Recognised
from lading.resolve.lineage import Found
from lading.resolve.recognition import hashes, of_found, told
from lading.weights.read import identify

SHA, COMMIT = "ab" * 32, "c" * 40
SMALL = Shape(layers=2, hidden=8, heads=2, kv_heads=2, feed_forward=16, vocabulary=32)
SOURCE = Source(Via.HUB, "https://hub.example/acme/m")


def weights(name: str = "x.safetensors", sha256: str | None = SHA) -> Subject:
    return Subject(Kind.WEIGHTS, name, weights=(WeightFile(Location(name), "safetensors", 7, sha256),))


def cached(cache: Path, id_: str = "acme/m") -> Path:
    """A cache that holds one large file of ``id_``."""
    blobs = cache / f"models--{id_.replace('/', '--')}" / "blobs"
    blobs.mkdir(parents=True)
    (blobs / SHA).write_bytes(b"weights")
    (blobs / ("d" * 40)).write_bytes(b"{}")
    return cache


def test_what_was_not_hashed_is_compared_with_nothing(tmp_path: Path, sources: Sources) -> None:
    cached(tmp_path)
    assert hashes([weights(sha256=None)], replace(sources, hf_cache=tmp_path)) == {}


def test_another_hash_is_nobodys(tmp_path: Path, sources: Sources) -> None:
    cached(tmp_path)
    assert hashes([weights(sha256="0" * 64)], replace(sources, hf_cache=tmp_path)) == {}


def test_a_file_of_the_cache_is_known_by_the_name_of_its_blob(tmp_path: Path, sources: Sources, catalog: Catalog) -> None:
    offline = replace(sources, hf_cache=cached(tmp_path, "Qwen/Qwen2.5-7B-Instruct"), offline=True)
    (component,) = resolve([weights("llama.safetensors")], catalog, offline)
    assert component.lineage.root == "Qwen/Qwen2.5-7B-Instruct"
    assert component.identities[0].clue is Clue.HASH


def test_a_locked_file_is_known_under_any_name(tmp_path: Path, sources: Sources) -> None:
    facts = Facts("acme/m", SOURCE, revision=COMMIT, files=(RemoteFile("model.safetensors", 7, SHA),))
    path = tmp_path / "lading.lock"
    lock.save(path, lock.render([Entry(Kind.MODEL, "acme/m", facts, asked="v1")]))
    assert hashes([weights()], replace(sources, lock=path)) == {SHA: Copy("acme/m", "v1", "model.safetensors", "lading.lock")}


def test_of_two_repositories_with_the_file_the_one_that_does_not_repackage(catalog: Catalog) -> None:
    file = (RemoteFile("a.gguf", 7, SHA),)
    copier = catalog.namespace("bartowski")
    found = {
        ("model", "a/copy", ""): Found(Facts("a/copy", SOURCE, developer=copier, files=file)),
        ("model", "b/own", "v2"): Found(Facts("b/own", SOURCE, files=file)),
    }
    assert of_found(found)[SHA] == Copy("b/own", "v2", "a.gguf", "the files of b/own")


# --- saved anew ---------------------------------------------------------------------------------------------------------


def hashed(tree: Path, name: str) -> Subject:
    found = identify(name, tree / name, (tree / name).stat().st_size, None)
    assert isinstance(found, WeightFile)
    return Subject(Kind.WEIGHTS, name, weights=(found,))


def test_a_copy_that_was_saved_anew_is_known_by_its_tensors_and_one_of_other_numbers_is_not(tmp_path: Path) -> None:
    tree, cache = tmp_path / "tree", tmp_path / "cache"
    snapshot = cache / "models--acme--m" / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    tree.mkdir()
    content = tensors(SMALL)
    save(snapshot / "model.safetensors", content)
    save(tree / "anew.safetensors", dict(reversed(content.items())), {"saved": "anew"})
    save(tree / "other.safetensors", content)
    with (tree / "other.safetensors").open("r+b") as stream:
        stream.seek(-1, 2)
        stream.write(b"\1")
    contents = Contents(tree, cache)
    same = contents(hashed(tree, "anew.safetensors"))
    assert same is not None
    assert (same.id, same.revision) == ("acme/m", COMMIT)
    assert contents(hashed(tree, "other.safetensors")) is None


# --- chat templates -----------------------------------------------------------------------------------------------------


def component(template: str) -> Component:
    what = weights()
    file = replace(what.weights[0], anatomy=Anatomy(chat_template=template))
    own, base = Facts("x", SOURCE), Facts("acme/m", SOURCE, chat_template="aa")
    return Component(replace(what, weights=(file,)), own, Lineage("weights:x", {"weights:x": own, "acme/m": base}))


def test_a_chat_template_that_is_not_its_bases_is_noted_and_the_same_one_is_not() -> None:
    other, same = (told(component(template), Recognised()).facts for template in ("bb", "aa"))
    assert other is not None
    assert same is not None
    assert other.notes == ("its chat template (SHA-256 bb) is not the one of acme/m (aa)",)
    assert same.notes == ()
