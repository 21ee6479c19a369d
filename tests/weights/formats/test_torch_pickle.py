"""Pickles in torch's layouts, made by hand: nothing in them may ever run."""

from __future__ import annotations

import bz2
import io
import pickle
import pickletools
import zipfile
import zlib
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from weight_samples import bomb, joblib_file, llama, tar, torch_legacy, torch_tar, torch_zip, zipped

from lading.domain.anatomy import Danger, Examined
from lading.domain.reference import WeightFile
from lading.domain.source import Gap, GapReason
from lading.weights import examine, identify


class Bomb:
    """Writes a file when it is loaded."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, (f"open({str(self.target)!r}, 'w').close()",))


def look(folder: Path, name: str, data: bytes) -> WeightFile | Gap | None:
    file = folder / name
    file.write_bytes(data)
    return identify(file.name, file, len(data), None)


def told(found: WeightFile | Gap | None) -> dict[str, str]:
    assert isinstance(found, WeightFile)
    assert found.format == "pickle"
    assert found.unsafe
    return dict(found.metadata)


def archive(
    data: bytes, others: dict[str, bytes] | None = None, *, root: str = "resnet50", method: int = zipfile.ZIP_STORED
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        made.writestr(f"{root}/data.pkl", data)
        made.writestr(f"{root}/byteorder", "little")
        made.writestr(f"{root}/data/0", bytes(64))
        made.writestr(f"{root}/version", "3\n")
        for name, content in (others or {}).items():
            made.writestr(f"{root}/{name}", content)
    return stream.getvalue()


STATE = pickle.dumps(OrderedDict(a=1), protocol=2)


@pytest.mark.parametrize("data", [{"a": 1}, [1, 2, 3], "words", 5])
@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_plain_data_is_no_weight_file(tmp_path: Path, data: object, protocol: int) -> None:
    assert look(tmp_path, "vocab.pkl", pickle.dumps(data, protocol=protocol)) is None


@pytest.mark.parametrize("text", [b"checkpoints\nmodels\nRun these\n", b"import sys; sys.path\n", b"./src\n", b"(c) Acme\n"])
def test_a_path_file_is_no_weight_file(tmp_path: Path, text: bytes) -> None:
    assert look(tmp_path, "easy-install.pth", text) is None


def test_other_archives_are_no_weight_files(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("word/document.xml", "")
    assert look(tmp_path, "data.bin", stream.getvalue()) is None
    assert look(tmp_path, "data.bin", stream.getvalue()[:50]) is None


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_torch_archive(tmp_path: Path, method: int) -> None:
    assert told(look(tmp_path, "renamed.pt", archive(STATE, method=method))) == {
        "pickle.container": "torch-zip",
        "zip.root": "resnet50",
        "pickle.globals": "collections.OrderedDict",
        "pickle.complete": "yes",
    }


def test_torchscript(tmp_path: Path) -> None:
    data = archive(STATE, {"constants.pkl": pickle.dumps(()), "code/__torch__.py": b""})
    assert told(look(tmp_path, "m.pt", data))["pickle.container"] == "torchscript"


def test_legacy_torch(tmp_path: Path) -> None:
    parts = [0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}, OrderedDict(a=1), ["0"]]
    chain = b"".join(pickle.dumps(part, protocol=2) for part in parts)
    # The storage that follows may look like the beginning of another pickle.
    said = told(look(tmp_path, "m.pth", chain + b"\x80\x02" + bytes(100)))
    assert said == {"pickle.container": "torch-legacy", "pickle.globals": "collections.OrderedDict", "pickle.complete": "yes"}


@pytest.mark.parametrize("protocol", range(6))
def test_a_bomb_is_listed_and_does_not_go_off(tmp_path: Path, protocol: int) -> None:
    target = tmp_path / "written"
    data = pickle.dumps(Bomb(target), protocol=protocol)
    for name, content in (("m.pkl", data), ("m.pt", archive(data)), ("m.bin", data), ("m.joblib", zlib.compress(data))):
        found = look(tmp_path, name, content)
        if protocol > 1 or name != "m.joblib":
            assert told(found)["pickle.globals"] in ("builtins.exec", "__builtin__.exec")
    assert not target.exists()
    pickle.loads(data)
    assert target.exists()  # the sample would have worked


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_bomb_in_a_stream_that_breaks_off_is_still_listed(tmp_path: Path, protocol: int) -> None:
    data = pickle.dumps(Bomb(tmp_path / "written"), protocol=protocol)[:-1] + b"\xff\xff"
    said = told(look(tmp_path, "m.pt", data))
    assert said["pickle.globals"].endswith(".exec")
    assert said["pickle.complete"] == "no"


def test_a_second_pickle_behind_a_harmless_one(tmp_path: Path) -> None:
    said = told(look(tmp_path, "m.pkl", pickle.dumps({"a": 1}) + pickle.dumps(Bomb(tmp_path / "written"))))
    assert said["pickle.globals"] == "builtins.exec"


def test_names_are_found_through_the_memo_and_computed_ones_are_said_to_be(tmp_path: Path) -> None:
    # os and system pushed, stored, popped and fetched again; then a name that is the product of another call.
    memo = b"\x80\x04\x8c\x02os\x94\x8c\x06system\x9400\x8c\x01x\x94h\x00h\x01\x93\x8c\x02ls\x85R."
    assert told(look(tmp_path, "m.pkl", memo))["pickle.globals"] == "os.system"
    computed = b"\x80\x04\x8c\x02os\x94cbuiltins\nstr\n\x8c\x06system\x85R\x93."
    assert told(look(tmp_path, "m.pkl", computed))["pickle.globals"] == "builtins.str,os.?"


def test_the_listing_agrees_with_the_interpreter(tmp_path: Path) -> None:
    data = pickle.dumps([Path(), OrderedDict(), complex(1, 2), zlib.compress, OrderedDict(b=2)], protocol=4)
    said = told(look(tmp_path, "m.pkl", pickletools.optimize(data)))
    assert said["pickle.globals"].split(",") == [
        "builtins.complex",
        "collections.OrderedDict",
        "pathlib.PosixPath",
        "zlib.compress",
    ]


def test_compressed(tmp_path: Path) -> None:
    for data in (zlib.compress(STATE), bz2.compress(STATE)):
        assert told(look(tmp_path, "model.joblib", data))["pickle.container"] == "compressed"
    assert look(tmp_path, "m.joblib", zlib.compress(b"text")) is None


def test_a_bomb_of_zeros_is_bounded(tmp_path: Path) -> None:
    assert look(tmp_path, "m.joblib", zlib.compress(bytes(64 << 20))) is None
    said = told(look(tmp_path, "m.pt", archive(STATE[:-1] + bytes(64 << 20), method=zipfile.ZIP_DEFLATED)))
    assert said["pickle.complete"] == "no"


def test_too_many_opcodes_are_not_followed(tmp_path: Path) -> None:
    said = told(look(tmp_path, "m.pkl", STATE[:-1] + b"N0" * 600_000 + b"."))
    assert said["pickle.complete"] == "no"


@pytest.mark.parametrize("data", [pickle.dumps({"a": 1}, protocol=4)[:-5], b"\x80\x02}q\x00(", STATE[:5]])
def test_a_pickle_that_breaks_off(tmp_path: Path, data: bytes) -> None:
    found = look(tmp_path, "m.pt", data)
    assert isinstance(found, Gap)
    assert found.reason is GapReason.CORRUPT_WEIGHTS


def test_an_archive_cut_short(tmp_path: Path) -> None:
    whole = archive(STATE)
    for size in (60, 200, len(whole) - 10):
        found = look(tmp_path, "m.pt", whole[:size])
        assert isinstance(found, Gap)
        assert found.reason is GapReason.CORRUPT_WEIGHTS


# --- more layouts -------------------------------------------------------------------------------------------------


def seen(folder: Path, name: str, data: bytes) -> Examined:
    file = folder / name
    file.write_bytes(data)
    found = examine(name, file, len(data))
    assert isinstance(found, Examined)
    return found


def test_a_broken_archive_with_torch_s_suffix_is_a_gap_whatever_its_first_entry(tmp_path: Path) -> None:
    data = zipped({"readme": b"x", "archive/data.pkl": b"."})
    assert isinstance(look(tmp_path, "m.pt", data[:-8]), Gap)
    assert look(tmp_path, "m.bin", data[:-8]) is None


@pytest.mark.parametrize("name", ["other.pkl", ".data/model/extern.pkl"])
def test_pickles_under_other_names_are_listed(tmp_path: Path, name: str) -> None:
    found = seen(tmp_path, "m.pt", zipped({name: bomb(tmp_path / "written")}))
    assert [one.danger for one in found.imports] == [Danger.DANGEROUS]


def test_what_an_array_of_joblib_hides_from_joblib_is_listed(tmp_path: Path) -> None:
    hidden = b"cos\nsystem\n(S'true'\ntR."
    assert seen(tmp_path, "m.pkl", joblib_file(np.frombuffer(hidden, dtype=np.uint8))).imports[-1].name != "system"
    # Without padding in front, pickle.load reads the array as instructions.
    data = joblib_file(np.frombuffer(hidden, dtype=np.uint8), padded=False)
    found = seen(tmp_path, "m.pkl", data)
    assert [(one.module, one.name) for one in found.imports if one.danger is Danger.DANGEROUS] == [("os", "system")]
    assert found.tensors[0].size == len(hidden)


def test_joblib(tmp_path: Path) -> None:
    data = joblib_file(np.arange(6, dtype=np.float64))
    found = seen(tmp_path, "m.joblib", data)
    (tensor,) = found.tensors
    assert (tensor.name, tensor.dtype, tensor.shape) == ("coef_", "F64", (6,))
    assert tensor.begin is not None
    assert np.frombuffer(data[tensor.begin : tensor.begin + 48]).tolist() == [0, 1, 2, 3, 4, 5]
    assert found.complete


def test_tensors_of_every_layout(tmp_path: Path) -> None:
    arrays = llama()
    for name, data in (
        ("a.pt", torch_zip(arrays)),
        ("b.pth", torch_legacy(arrays)),
        ("c.pt", torch_zip(arrays, wrapped="model")),
    ):
        found = seen(tmp_path, name, data)
        assert {one.name: one.shape for one in found.tensors} == {key: array.shape for key, array in arrays.items()}
        for one in found.tensors:
            assert one.begin is not None
            assert data[one.begin : one.begin + (one.size or 0)] == arrays[one.name].tobytes()


def test_the_oldest_archives(tmp_path: Path) -> None:
    found = seen(tmp_path, "m.pth", torch_tar())
    assert [f"{one.module}.{one.name}" for one in found.imports] == ["collections.OrderedDict", "torch.FloatStorage"]
    assert found.complete


def test_a_bomb_in_the_oldest_archives(tmp_path: Path) -> None:
    target = tmp_path / "written"
    found = seen(tmp_path, "m.pth", tar({"pickle": bomb(target), "storages": b""}))
    assert [one.danger for one in found.imports] == [Danger.DANGEROUS]
    assert not target.exists()
