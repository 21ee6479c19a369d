from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from lading.catalog.index import Catalog
from lading.domain.facts import Facts, Unresolved, Via
from lading.domain.reference import Kind
from lading.domain.subject import Subject
from lading.resolve import Sources, modelscope, resolve

ID = "iic/speech-2.5"


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.write_text, (self.path, "loaded"))


@pytest.fixture(params=["models/iic/speech-2___5", "iic/speech-2___5", "iic/speech-2.5", "hub/iic/speech-2___5"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "ms" / str(request.param)
    path.mkdir(parents=True)
    card = "license: apache-2.0\nbase_model: Qwen/Qwen2.5-7B\nbase_model_relation: finetune"
    (path / "README.md").write_text(f"---\n{card}\n---\n")
    (path / "model.pt").write_bytes(b"weights")
    (path / ".mv").write_text("Revision:v2.0.4,CreatedAt:1700000000")
    for index in (".msc", ".mdl"):
        (path / index).write_bytes(pickle.dumps(Bomb(tmp_path / "loaded")))
    return path


@pytest.mark.parametrize("id_", ["iic/none", "../ms/iic", "speech-2.5", "", "a/b/c", "iic/.."])
def test_what_is_not_there_or_no_name_is_none(folder: Path, tmp_path: Path, id_: str) -> None:
    assert modelscope.read(tmp_path / "ms", id_) is None


def test_its_indexes_are_pickles_and_not_loaded(folder: Path, tmp_path: Path) -> None:
    assert modelscope.read(tmp_path / "ms", ID) is not None
    assert not (tmp_path / "loaded").exists()


def test_card_and_state_of_a_copy_are_read(folder: Path, tmp_path: Path, catalog: Catalog, offline: Sources) -> None:
    subject = Subject(Kind.MODEL, ID, "modelscope")
    (without,) = resolve([subject], catalog, offline)
    (component,) = resolve([subject], catalog, replace(offline, modelscope=tmp_path / "ms"))
    assert isinstance(without.resolution, Unresolved)
    facts = component.facts
    assert facts is not None
    assert facts.license is not None
    assert (facts.license.id, facts.revision) == ("apache-2.0", None)
    assert [base.id for base in facts.bases or ()] == ["Qwen/Qwen2.5-7B"]
    assert [file.path for file in facts.files] == ["README.md", "model.pt"]
    assert facts.notes == ("read from ModelScope's cache, at v2.0.4",)
    assert facts.source.detail == f"ModelScope's cache: {ID}"
    assert facts.source.via is Via.MODELSCOPE
    assert component.lineage.complete is False or component.lineage.links


def test_the_copy_of_a_hub_model_serves_when_nothing_else_knows(
    folder: Path, tmp_path: Path, catalog: Catalog, offline: Sources
) -> None:
    subject = Subject(Kind.MODEL, ID, "modelscope", hub_id="acme/speech")
    (component,) = resolve([subject], catalog, replace(offline, modelscope=tmp_path / "ms"))
    assert isinstance(component.resolution, Facts)
    assert component.resolution.license is not None
    assert component.resolution.license.id == "apache-2.0"
