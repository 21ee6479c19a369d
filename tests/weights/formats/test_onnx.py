"""ONNX, written by its own library."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from lading.domain.reference import WeightFile
from lading.domain.source import Gap
from lading.weights import identify


def look(folder: Path, data: bytes) -> WeightFile | Gap | None:
    file = folder / "m.onnx"
    file.write_bytes(data)
    return identify(file.name, file, len(data), None)


def model() -> onnx.ModelProto:
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    constant = helper.make_tensor("w", TensorProto.FLOAT, [1_000], [0.0] * 1_000)
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", [value], [value], [constant])
    made = helper.make_model(graph, producer_name="pytorch", producer_version="2.9.0", domain="ai.example")
    made.ir_version = 8
    made.model_version = 3
    helper.set_model_props(made, {"author": "acme", "license": "mit"})
    del made.opset_import[:]
    made.opset_import.extend([helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)])
    return made


def test_header(tmp_path: Path) -> None:
    found = look(tmp_path, model().SerializeToString())
    assert isinstance(found, WeightFile)
    assert (found.format, found.unsafe, found.license) == ("onnx", False, "mit")
    assert dict(found.metadata) == {
        "ir_version": "8",
        "producer_name": "pytorch",
        "producer_version": "2.9.0",
        "domain": "ai.example",
        "model_version": "3",
        "opset": "17",
        "opset.com.microsoft": "1",
        "author": "acme",
        "license": "mit",
    }


@pytest.mark.parametrize(
    "data", [b"", b"\x08\x08", b"text that is no model", b"\x08" + b"\xff" * 20, b"\x3a\x05ab", b"\xff" * 100]
)
def test_no_model(tmp_path: Path, data: bytes) -> None:
    assert isinstance(look(tmp_path, data), Gap)


def test_a_graph_cut_short(tmp_path: Path) -> None:
    whole = model().SerializeToString()
    assert isinstance(look(tmp_path, whole[:2_000]), Gap)
