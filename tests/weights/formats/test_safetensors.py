"""safetensors, written by its own library."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from lading.domain.reference import Relation, WeightFile
from lading.domain.source import Gap, GapReason
from lading.weights import identify


def save(file: Path, metadata: dict[str, str] | None = None, rows: int = 32) -> WeightFile | Gap | None:
    tensors: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.floating]]] = {
        "model.embed_tokens.weight": np.zeros((rows, 8), dtype=np.float16),
        "model.layers.0.mlp.gate_proj.weight": np.zeros((24, 8), dtype=np.float32),
    }
    save_file(tensors, file, metadata=metadata)
    return identify(file.name, file, file.stat().st_size, None)


def by_hand(folder: Path, header: object, payload: bytes = b"") -> WeightFile | Gap | None:
    file = folder / "m.safetensors"
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    file.write_bytes(len(text).to_bytes(8, "little") + text + payload)
    return identify(file.name, file, file.stat().st_size, None)


def test_header(tmp_path: Path) -> None:
    found = save(tmp_path / "m.safetensors", {"format": "pt"})
    assert isinstance(found, WeightFile)
    assert (found.format, found.unsafe, found.pointer, found.bases) == ("safetensors", False, False, ())
    assert dict(found.metadata) == {
        "format": "pt",
        "tensors.count": "2",
        "tensors.parameters": str(32 * 8 + 24 * 8),
        "tensors.dtypes": "F16,F32",
        "shape.vocabulary": "32",
        "shape.embedding_length": "8",
        "shape.feed_forward_length": "24",
    }


def test_what_trainers_write(tmp_path: Path) -> None:
    found = save(
        tmp_path / "lora.safetensors",
        {
            "ss_sd_model_name": "stabilityai/stable-diffusion-xl-base-1.0",
            "ss_base_model_version": "sdxl_base_v1-0",
            "ss_network_module": "networks.lora",
            "modelspec.architecture": "stable-diffusion-xl-v1-base/lora",
            "modelspec.license": "apache-2.0",
        },
    )
    assert isinstance(found, WeightFile)
    assert found.bases == ((Relation.ADAPTER, "stabilityai/stable-diffusion-xl-base-1.0"),)
    assert found.architecture == "stable-diffusion-xl-v1-base/lora"
    assert found.license == "apache-2.0"


def test_merge(tmp_path: Path) -> None:
    found = save(tmp_path / "m.safetensors", {"modelspec.merged_from": "acme/one, some file.safetensors, acme/two"})
    assert isinstance(found, WeightFile)
    assert found.bases == ((Relation.MERGE, "acme/one"), (Relation.MERGE, "acme/two"))


@pytest.mark.parametrize("name", ["sd_xl_base_1.0.safetensors", "models/base", "/data/models/base", "sdxl"])
def test_a_local_name_is_no_base(tmp_path: Path, name: str) -> None:
    found = save(tmp_path / "m.safetensors", {"ss_sd_model_name": name})
    assert isinstance(found, WeightFile)
    assert found.bases == ()


@pytest.mark.parametrize(
    "header",
    [
        b"{",
        b"[" * 200_000,
        b"\xff\xfe\xfd",
        [],
        "text",
        {"__metadata__": "text"},
        {"w": 1},
        {"w": {"dtype": "F32", "shape": [1]}},
        {"w": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}},
        {"w": {"dtype": "F32", "shape": [True], "data_offsets": [0, 4]}},
        {"w": {"dtype": "F32", "shape": "11", "data_offsets": [0, 4]}},
        {"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4, 8]}},
        {"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 400]}},
    ],
)
def test_broken_header(tmp_path: Path, header: object) -> None:
    found = by_hand(tmp_path, header, bytes(4))
    assert isinstance(found, Gap)
    assert found.reason is GapReason.CORRUPT_WEIGHTS


def test_a_file_cut_short(tmp_path: Path) -> None:
    file = tmp_path / "m.safetensors"
    save(file)
    whole = file.read_bytes()
    for size in (0, 7, 8, 60, len(whole) - 1):
        file.write_bytes(whole[:size])
        assert isinstance(identify(file.name, file, size, None), Gap)
