"""NeMo, TorchServe and llamafile: archives with other weight files inside."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from weight_samples import NEMO_CONFIG, bomb, llama, llamafile_file, mar_file, nemo_file, tar, torch_zip, zipped

from lading.domain.anatomy import Danger, Examined
from lading.domain.source import Gap
from lading.weights import examine
from lading.weights.hashing import content_digest


def look(folder: Path, name: str, data: bytes) -> Examined | Gap | None:
    file = folder / name
    file.write_bytes(data)
    return examine(name, file, len(data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("m.nemo", bytes(257) + b"ustar" + bytes(300)),
        ("m.nemo", b"\x1f\x8b" + bytes(100)),
        ("m.nemo", nemo_file("w:gz")[:100]),
        ("m.nemo", tar({"model_weights.ckpt": b"PK\x03\x04" + b"\0" * 26 + b"archive/data.pkl"})),
        ("m.mar", zipped({"x.py": b""})),
        ("m.mar", zipped({"MAR-INF/MANIFEST.json": b"["})),
        ("m.mar", mar_file()[:100]),
        ("m.llamafile", b"MZqFpD" + bytes(100)),
        ("m.llamafile", llamafile_file()[:-10]),
    ],
)
def test_broken(tmp_path: Path, name: str, data: bytes) -> None:
    assert isinstance(look(tmp_path, name, data), Gap)


@pytest.mark.parametrize("name", ["m.nemo", "m.mar"])
def test_a_bomb_inside_is_listed_and_does_not_go_off(tmp_path: Path, name: str) -> None:
    target = tmp_path / "written"
    inner = torch_zip(pickled=bomb(target))
    data = tar({"model_weights.ckpt": inner}) if name == "m.nemo" else zipped({"MAR-INF/MANIFEST.json": b"{}", "m.pt": inner})
    found = look(tmp_path, name, data)
    assert isinstance(found, Examined)
    assert [(one.module, one.name, one.danger) for one in found.imports] == [("builtins", "exec", Danger.DANGEROUS)]
    assert not target.exists()


def test_a_packed_nemo_says_that_its_weights_were_not_read(tmp_path: Path) -> None:
    found = look(tmp_path, "m.nemo", nemo_file("w:gz"))
    assert isinstance(found, Examined)
    assert not found.complete
    assert found.file.architecture == "EncDecCTCModelBPE"


def test_nemo(tmp_path: Path) -> None:
    found = look(tmp_path, "m.nemo", nemo_file())
    assert isinstance(found, Examined)
    said = dict(found.file.metadata)
    assert said["nemo.target"] == "nemo.collections.asr.models.ctc_bpe_models.EncDecCTCModelBPE"
    assert (said["nemo.nemo_version"], said["nemo.sample_rate"]) == ("1.23.0", "16000")
    assert found.file.architecture == "EncDecCTCModelBPE"
    assert (found.anatomy.tensors, found.anatomy.shape.hidden) == (21, 8)


def test_code_in_a_nemo_archive_is_reported(tmp_path: Path) -> None:
    found = look(tmp_path, "m.nemo", tar({"model_config.yaml": NEMO_CONFIG, "b.py": b"", "a/c.py": b""}))
    assert isinstance(found, Examined)
    assert dict(found.file.metadata)["code.files"] == "a/c.py,b.py"


@pytest.mark.parametrize("method", [0, 8])
def test_torchserve(tmp_path: Path, method: int) -> None:
    manifest = {"model": {"modelName": "densenet", "handler": "handler.py", "envelope": 5}}
    data = zipped({"MAR-INF/MANIFEST.json": json.dumps(manifest).encode(), "handler.py": b"", "m.pt": torch_zip()}, method)
    found = look(tmp_path, "m.mar", data)
    assert isinstance(found, Examined)
    said = dict(found.file.metadata)
    assert (said["mar.modelName"], said["mar.handler"], said["code.files"]) == ("densenet", "handler.py", "handler.py")
    assert (found.file.unsafe, found.anatomy.tensors) == (True, 21)


def test_a_part_has_the_content_of_the_file_it_was(tmp_path: Path) -> None:
    alone = look(tmp_path, "m.pt", torch_zip(llama()))
    assert isinstance(alone, Examined)
    for name, data in (("m.nemo", nemo_file()), ("m.mar", mar_file())):
        found = look(tmp_path, name, data)
        assert isinstance(found, Examined)
        assert content_digest([(tmp_path / name, found.tensors)]) == content_digest([(tmp_path / "m.pt", alone.tensors)])


def test_llamafile(tmp_path: Path) -> None:
    data = llamafile_file()
    found = look(tmp_path, "m.llamafile", data)
    assert isinstance(found, Examined)
    assert (found.file.format, found.file.architecture, found.file.unsafe) == ("llamafile", "llama", True)
    assert dict(found.file.metadata)["llamafile.args"] == "-m tiny.gguf"
    assert (found.anatomy.shape.layers, found.anatomy.shape.heads) == (2, 4)
    norm = next(one for one in found.tensors if one.name == "blk.0.attn_norm.weight")
    assert norm.begin is not None
    assert struct.unpack("<8f", data[norm.begin : norm.begin + 32]) == (1,) * 8


def test_an_engine_without_a_model(tmp_path: Path) -> None:
    found = look(tmp_path, "m.llamafile", b"MZqFpD" + zipped({".args": b"-m\nother.gguf"}))
    assert isinstance(found, Examined)
    assert found.tensors == ()
