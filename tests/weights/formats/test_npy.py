"""NumPy arrays, written by numpy."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from weight_samples import npy_file, npz_file, zipped

from lading.domain.anatomy import Danger, Examined, Tensor
from lading.domain.source import Gap
from lading.weights import examine


def look(folder: Path, name: str, data: bytes) -> Examined | Gap | None:
    file = folder / name
    file.write_bytes(data)
    return examine(name, file, len(data))


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (eval, ("1",))


@pytest.mark.parametrize(
    "data",
    [
        b"\x93NUMPY",
        b"\x93NUMPY\x09\x00\x10\x00",
        b"\x93NUMPY\x01\x00\x10\x00" + b"x" * 16,
        b"\x93NUMPY\x02\x00\xff\xff\xff\xff",
        npy_file()[:-1],
        npy_file().replace(b"(2, 3)", b"(9, 9)"),
    ],
)
def test_broken_array(tmp_path: Path, data: bytes) -> None:
    assert isinstance(look(tmp_path, "m.npy", data), Gap)


@pytest.mark.parametrize("data", [zipped({"readme": b""}), zipped({"a.npy": b"text"}), npz_file()[:60]])
def test_broken_archive(tmp_path: Path, data: bytes) -> None:
    assert isinstance(look(tmp_path, "m.npz", data), Gap)


@pytest.mark.parametrize("packed", [False, True])
def test_objects_are_pickles_and_are_listed(tmp_path: Path, packed: bool) -> None:
    objects = np.array([Bomb()], dtype=object)
    for name, data in (("m.npy", npy_file(objects)), ("m.npz", npz_file(packed=packed, w=np.ones(3), o=objects))):
        found = look(tmp_path, name, data)
        assert isinstance(found, Examined)
        assert [(one.module, one.name) for one in found.imports if one.danger is Danger.DANGEROUS] == [("builtins", "eval")]
        assert found.file.unsafe


@pytest.mark.parametrize(
    ("array", "dtype", "placed"),
    [
        (np.ones((2, 3), dtype=np.float32), "F32", True),
        (np.ones(5, dtype=np.int64), "I64", True),
        (np.ones(5, dtype=bool), "BOOL", True),
        (np.asfortranarray(np.ones((2, 3))), "F64", False),
        (np.ones(5, dtype=">f4"), "F32", False),
        (np.array(["a", "bc"]), "<U2", False),
        (np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]), "RECORD", False),
        (np.float16(1), "F16", True),
    ],
)
def test_array(tmp_path: Path, array: np.ndarray[tuple[int, ...], np.dtype[np.generic]], dtype: str, placed: bool) -> None:
    found = look(tmp_path, "m.npy", npy_file(array))
    assert isinstance(found, Examined)
    (tensor,) = found.tensors
    assert (tensor.dtype, tensor.shape, tensor.begin is not None) == (dtype, np.shape(array), placed)
    assert (found.imports, found.file.unsafe) == ((), False)


def test_archive(tmp_path: Path) -> None:
    data = npz_file(a=np.arange(4, dtype=np.float32), b=np.zeros((2, 2)))
    found = look(tmp_path, "m.npz", data)
    assert isinstance(found, Examined)
    first, second = found.tensors
    assert (first.name, second.name) == ("a", "b")
    assert first.begin is not None
    assert np.frombuffer(data[first.begin : first.begin + 16], dtype="<f4").tolist() == [0, 1, 2, 3]
    packed = look(tmp_path, "p.npz", npz_file(packed=True, a=np.arange(4, dtype=np.float32)))
    assert isinstance(packed, Examined)
    assert packed.tensors == (Tensor("a", "F32", (4,), None, 16),)


def test_plain_objects_are_safe(tmp_path: Path) -> None:
    found = look(tmp_path, "m.npy", npy_file(np.array([OrderedDict(a=1)], dtype=object)))
    assert isinstance(found, Examined)
    assert {one.danger for one in found.imports} == {Danger.SAFE}
