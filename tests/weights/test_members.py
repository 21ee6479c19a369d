"""Weight files inside archives, and archives made to exhaust whoever looks into them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from weight_samples import gguf_file, safetensors_file, tar, torch_zip, zipped

from lading.domain.reference import WeightFile
from lading.domain.source import Gap, GapReason
from lading.weights.members import members, weights_in
from lading.weights.names import is_archive


def look(folder: Path, name: str, data: bytes) -> list[WeightFile | Gap]:
    file = folder / name
    file.write_bytes(data)
    return list(members(f"some/{name}", file, len(data)))


INSIDE = {"README.md": b"x", "models/m.safetensors": safetensors_file(), "models/m.gguf": gguf_file()}


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    (found,) = members("a.zip", tmp_path / "a.zip", 10)
    assert isinstance(found, Gap)
    assert found.reason is GapReason.UNREADABLE


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
@pytest.mark.parametrize("size", [0, 20, 600])
def test_a_broken_archive_is_a_gap(tmp_path: Path, name: str, size: int) -> None:
    whole = {"a.zip": zipped(INSIDE), "a.tar": tar(INSIDE), "a.tar.gz": tar(INSIDE, "w:gz")}[name]
    assert any(isinstance(one, Gap) for one in look(tmp_path, name, whole[:size]))


def test_a_broken_file_inside_is_a_gap_of_its_own(tmp_path: Path) -> None:
    broken, sound = look(tmp_path, "a.zip", zipped({"a.safetensors": b"broken", "m.gguf": gguf_file()}))
    assert isinstance(broken, Gap)
    assert broken.location.path == "some/a.zip!/a.safetensors"
    assert isinstance(sound, WeightFile)


def test_archives_are_looked_into_to_a_stated_depth(tmp_path: Path) -> None:
    two = zipped({"two.zip": zipped({"m.gguf": gguf_file()})})
    (found,) = look(tmp_path, "a.zip", two)
    assert isinstance(found, WeightFile)
    assert found.location.path == "some/a.zip!/two.zip!/m.gguf"
    (gap,) = look(tmp_path, "b.zip", zipped({"one.zip": two}))
    assert isinstance(gap, Gap)
    assert gap.reason is GapReason.TOO_DEEP


def test_what_is_packed_large_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"m.safetensors": bytes(40 << 20), "n.gguf": gguf_file()}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 1 << 20
    gap, found = look(tmp_path, "a.zip", bomb)
    assert isinstance(gap, Gap)
    assert gap.reason is GapReason.TOO_LARGE
    assert isinstance(found, WeightFile)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bound_are_not_used(tmp_path: Path, method: int) -> None:
    (gap,) = look(tmp_path, "a.zip", zipped({"m.gguf": gguf_file()}, method))
    assert isinstance(gap, Gap)
    assert "packed with method" in gap.detail


def test_a_tar_that_unpacks_without_end_is_a_gap(tmp_path: Path) -> None:
    bomb = tar({"a.bin": bytes(80 << 20), "m.gguf": gguf_file()}, "w:gz")
    found = look(tmp_path, "a.tar.gz", bomb)
    assert [one.reason for one in found if isinstance(one, Gap)][-1] is GapReason.TOO_LARGE


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.zip", zipped(INSIDE)), ("p.zip", zipped(INSIDE, 8)), ("a.tar", tar(INSIDE)), ("a.tgz", tar(INSIDE, "w:gz"))],
)
def test_members(tmp_path: Path, name: str, data: bytes) -> None:
    found = look(tmp_path, name, data)
    assert [(one.location.path, one.format) for one in found if isinstance(one, WeightFile)] == [
        (f"some/{name}!/models/m.safetensors", "safetensors"),
        (f"some/{name}!/models/m.gguf", "gguf"),
    ]


def test_a_pickle_inside_is_listed(tmp_path: Path) -> None:
    (found,) = look(tmp_path, "a.zip", zipped({"m.pt": torch_zip()}))
    assert isinstance(found, WeightFile)
    assert found.unsafe
    assert "torch._utils._rebuild_tensor_v2" in dict(found.metadata)["pickle.globals"]


def test_an_archive_without_weights_says_nothing_unless_it_is_called_a_model(tmp_path: Path) -> None:
    broken = b"PK\x03\x04 nothing more"
    for name, said in (("papers.zip", 0), ("model.zip", 1)):
        (tmp_path / name).write_bytes(broken)
        assert len(list(weights_in(name, tmp_path / name, len(broken)))) == said
    assert not is_archive("a/archive.zip.txt")
    assert is_archive("a/B.TAR.GZ")
