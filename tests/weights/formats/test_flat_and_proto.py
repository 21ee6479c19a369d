"""TFLite, Core ML and OpenVINO, byte by byte."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from weight_samples import OPENVINO, coreml_file, flatbuffer, protobuf, tflite_file

from lading.domain.anatomy import Examined, Need, NeededFile, Tensor
from lading.domain.source import Gap, GapReason
from lading.weights import examine, identify


def look(folder: Path, name: str, data: bytes) -> Examined | Gap | None:
    file = folder / name
    file.write_bytes(data)
    return examine(name, file, len(data))


# --- TFLite -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<I", 1 << 31) + b"TFL3",
        struct.pack("<I", 8) + b"TFL3" + struct.pack("<i", -(1 << 31)),
        flatbuffer([("I", 3), None, [[[[("vector", "i", [-1]), ("b", 0), ("I", 0), "x"]]]], "", [[b"1234"]]], b"TFL3"),
        flatbuffer([("I", 3), None, [[[[("vector", "i", [1] * 65), ("b", 0), ("I", 0), "x"]]]], "", [[b"1234"]]], b"TFL3"),
        tflite_file()[:200],
    ],
)
def test_broken_tflite(tmp_path: Path, data: bytes) -> None:
    found = look(tmp_path, "m.tflite", data)
    assert isinstance(found, Gap)
    assert found.reason is GapReason.CORRUPT_WEIGHTS


def test_tflite(tmp_path: Path) -> None:
    data = tflite_file()
    found = look(tmp_path, "m.tflite", data)
    assert isinstance(found, Examined)
    assert dict(found.file.metadata) == {
        "version": "3",
        "description": "MLIR Converted.",
        "min_runtime_version": "1.14.0",
        "metadata.name": "MobileThing",
        "metadata.description": "Sees things",
        "metadata.version": "v2",
        "metadata.author": "Acme",
        "metadata.license": "Apache-2.0",
    }
    assert found.file.license == "Apache-2.0"
    (tensor,) = found.tensors
    assert (tensor.name, tensor.dtype, tensor.shape, tensor.size) == ("conv/kernel", "F32", (2, 3), 24)
    assert tensor.begin is not None
    assert struct.unpack("<6f", data[tensor.begin : tensor.begin + 24]) == (0, 1, 2, 3, 4, 5)


def test_another_flatbuffer_is_no_tflite(tmp_path: Path) -> None:
    assert look(tmp_path, "m.tflite", flatbuffer([("I", 3)], b"XXXX")) is None


# --- Core ML ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [protobuf((1, 5)), protobuf((1, 5), (77, 1)), coreml_file()[:30], b"\x08\xff\xff\xff", b"\x08" + b"\xff" * 11]
)
def test_broken_coreml(tmp_path: Path, data: bytes) -> None:
    assert isinstance(look(tmp_path, "m.mlmodel", data), Gap)


def test_coreml(tmp_path: Path) -> None:
    found = look(tmp_path, "m.mlmodel", coreml_file())
    assert isinstance(found, Examined)
    assert (found.file.format, found.file.architecture, found.file.license) == ("coreml", "mlProgram", "Apache-2.0")
    said = dict(found.file.metadata)
    assert said["specificationVersion"] == "8"
    assert said["userDefined.com.example.base"] == "resnet"


# --- OpenVINO -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        OPENVINO[:200],
        OPENVINO.replace(b"64, 3", b"many"),
        OPENVINO.replace(b"</net>", b""),
        b'<net version="10">' + b"<a>" * 200,
    ],
)
def test_broken_openvino(tmp_path: Path, data: bytes) -> None:
    assert isinstance(look(tmp_path, "m.xml", data), Gap)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    data = b'<net version="11"><!-- --><a/></net>'
    assert isinstance(look(tmp_path, "m.xml", data), Examined)
    bomb = b'<?xml version="1.0"?><!DOCTYPE net [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><net version="11">&b;</net>'
    assert look(tmp_path, "m.xml", bomb) is None


def test_openvino(tmp_path: Path) -> None:
    found = look(tmp_path, "resnet.xml", OPENVINO)
    assert isinstance(found, Examined)
    assert found.tensors == (Tensor("conv/weights", "F16", (64, 3, 7, 7), None, 18_816),)
    assert found.needs == (NeededFile("resnet.bin", Need.WEIGHTS),)
    assert [gap.location.path for gap in found.gaps] == ["resnet.bin"]
    (tmp_path / "resnet.bin").write_bytes(bytes(18_816))
    again = look(tmp_path, "resnet.xml", OPENVINO)
    assert isinstance(again, Examined)
    assert again.gaps == ()


@pytest.mark.parametrize("data", [b"<project/>", b"<network version='1'/>", b"", b"<net/>"])
def test_other_xml_is_no_network(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "pom.xml"
    file.write_bytes(data)
    assert identify("pom.xml", file, len(data), None) is None
