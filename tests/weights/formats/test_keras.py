"""Keras and HDF5, written by h5py."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from weight_samples import KERAS_CONFIG, hdf5_file, keras_file, zipped

from lading.domain.anatomy import Danger, Examined
from lading.domain.source import Gap
from lading.weights import examine


def look(folder: Path, name: str, data: bytes) -> Examined | Gap | None:
    file = folder / name
    file.write_bytes(data)
    return examine(name, file, len(data))


def with_layer(layer: dict[str, Any]) -> dict[str, Any]:
    return {**KERAS_CONFIG, "config": {"name": "x", "layers": [layer]}}


@pytest.mark.parametrize(
    "data",
    [
        zipped({"readme": b""}),
        zipped({"config.json": b"{"}),
        zipped({"config.json": b"{}", "model.weights.h5": b"text"}),
        keras_file()[:500],
        b"PK\x03\x04",
    ],
)
def test_broken_archive(tmp_path: Path, data: bytes) -> None:
    assert isinstance(look(tmp_path, "m.keras", data), Gap)


@pytest.mark.parametrize("size", [8, 30, 500, 5_000])
def test_hdf5_cut_short(tmp_path: Path, size: int) -> None:
    assert isinstance(look(tmp_path, "m.h5", hdf5_file()[:size]), Gap)


def test_a_group_that_holds_itself_ends(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        inner = file.create_group("a/b")
        inner["up"] = file["a"]
        file["a/soft"] = h5py.SoftLink("/nowhere")
        file["a/outside"] = h5py.ExternalLink("other.h5", "/x")
        file["a"].create_dataset("w", data=np.ones(3))
    found = look(tmp_path, "m.h5", stream.getvalue())
    assert isinstance(found, Examined)
    assert [tensor.name for tensor in found.tensors] == ["a/w"]


def test_many_links_are_said_not_to_be_followed(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with h5py.File(stream, "w", libver="latest") as file:
        for n in range(40):
            file.create_dataset(f"w{n}", data=np.ones(3))
    found = look(tmp_path, "m.h5", stream.getvalue())
    assert isinstance(found, Examined)
    assert ("hdf5.complete", "no") in found.file.metadata


@pytest.mark.parametrize("latest", [False, True])
@pytest.mark.parametrize("text", [False, True])
def test_hdf5(tmp_path: Path, latest: bool, text: bool) -> None:
    data = hdf5_file(latest=latest, text=text)
    found = look(tmp_path, "m.h5", data)
    assert isinstance(found, Examined)
    said = dict(found.file.metadata)
    assert (said["keras.class"], said["keras.name"], said["keras.version"]) == ("Sequential", "classifier", "2.15.0")
    assert said["keras.layers"] == "Dense 2,Sequential 1"
    assert [(one.name, one.dtype, one.shape) for one in found.tensors] == [
        ("model_weights/dense_0/kernel:0", "F32", (4, 3)),
        ("model_weights/dense_1/kernel:0", "F32", (3, 1)),
    ]
    last = found.tensors[1]
    assert last.begin is not None
    assert np.frombuffer(data[last.begin : last.begin + 12], dtype="<f4").tolist() == [1, 1, 1]


def test_many_groups(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for n in range(300):
            file.create_dataset(f"layers/layer_{n}/kernel", data=np.full(2, n, dtype="<i8"))
        file.create_dataset("packed", data=np.zeros((64, 64)), chunks=(8, 8), compression="gzip")
        file.create_dataset("turned", data=np.zeros(4, dtype=">f8"))
    found = look(tmp_path, "m.h5", stream.getvalue())
    assert isinstance(found, Examined)
    assert len(found.tensors) == 302
    assert {one.name: one.begin for one in found.tensors if one.begin is None} == {"packed": None, "turned": None}


def test_keras_archive(tmp_path: Path) -> None:
    data = keras_file()
    found = look(tmp_path, "m.keras", data)
    assert isinstance(found, Examined)
    assert (found.file.format, found.file.unsafe, found.imports) == ("keras", False, ())
    last = found.tensors[1]
    assert last.begin is not None
    assert np.frombuffer(data[last.begin : last.begin + 12], dtype="<f4").tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("layer", "danger"),
    [
        ({"module": "keras.layers", "class_name": "Lambda", "config": {}}, Danger.DANGEROUS),
        ({"class_name": "Lambda", "config": {"function": ["4wEAAAA", None, None]}}, Danger.DANGEROUS),
        ({"class_name": "__lambda__", "config": {"value": "4wEAAAA"}}, Danger.DANGEROUS),
        ({"module": "subprocess", "class_name": "Popen", "config": {}}, Danger.DANGEROUS),
        ({"module": "builtins", "class_name": "function", "config": "eval"}, Danger.DANGEROUS),
        ({"module": "acme.layers", "class_name": "Special", "config": {}}, Danger.SUSPICIOUS),
    ],
)
def test_code_and_foreign_classes_are_reported(tmp_path: Path, layer: dict[str, Any], danger: Danger) -> None:
    for name, data in (("m.keras", keras_file(with_layer(layer))), ("m.h5", hdf5_file(with_layer(layer)))):
        found = look(tmp_path, name, data)
        assert isinstance(found, Examined)
        assert [one.danger for one in found.imports] == [danger]
        assert found.file.unsafe is (danger is Danger.DANGEROUS)
