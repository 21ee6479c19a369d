"""Hashes of bytes, as git names them, and of content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from weight_samples import llama, safetensors_file, torch_legacy, torch_zip

from lading.domain.anatomy import Examined, Tensor
from lading.weights import examine
from lading.weights.hashing import content_digest, git_blob, sha256_all


def digest(folder: Path, name: str, data: bytes) -> str | None:
    file = folder / name
    file.write_bytes(data)
    found = examine(name, file, len(data))
    assert isinstance(found, Examined)
    return content_digest([(file, found.tensors)])


def test_without_tensors_or_their_place_there_is_no_digest(tmp_path: Path) -> None:
    assert content_digest([]) is None
    assert content_digest([(tmp_path, [Tensor("a", "F32", (1,), None, 4)])]) is None


def test_a_file_that_has_become_shorter_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(bytes(10))
    with pytest.raises(OSError, match="ends inside"):
        content_digest([(file, [Tensor("a", "U8", (20,), 0, 20)])])


@pytest.mark.parametrize("change", ["number", "name", "dtype", "shape", "missing"])
def test_every_difference_counts(tmp_path: Path, change: str) -> None:
    arrays = llama()
    first = next(iter(arrays))
    match change:
        case "number":
            arrays[first] = arrays[first] + np.float32(1)
        case "name":
            arrays["renamed"] = arrays.pop(first)
        case "dtype":
            arrays[first] = arrays[first].view(np.int32)
        case "shape":
            arrays[first] = arrays[first].reshape(-1)
        case _:
            del arrays[first]
    assert digest(tmp_path, "a.safetensors", safetensors_file(arrays)) != digest(tmp_path, "b.safetensors", safetensors_file())


def test_header_order_and_format_do_not_count(tmp_path: Path) -> None:
    arrays = llama()
    turned = dict(reversed(arrays.items()))
    assert (
        digest(tmp_path, "a.safetensors", safetensors_file(arrays))
        == digest(tmp_path, "b.safetensors", safetensors_file(turned, {"format": "pt", "license": "mit"}))
        == digest(tmp_path, "c.pt", torch_zip(arrays))
        == digest(tmp_path, "d.pt", torch_zip(turned, wrapped="state_dict"))
        == digest(tmp_path, "e.pth", torch_legacy(arrays))
    )


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_the_number_of_workers_makes_no_difference(tmp_path: Path, workers: int) -> None:
    file = tmp_path / "f"
    file.write_bytes(bytes(range(256)) * 40)
    tensors = [Tensor(f"t{n}", "U8", (100,), n * 100, 100) for n in range(100)]
    assert content_digest([(file, tensors)], workers) == content_digest([(file, tensors[::-1])], 3)


def test_all_files_in_their_order_and_errors_where_they_are(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}" for n in range(20)]
    for n, path in enumerate(paths):
        path.write_bytes(bytes([n]) * n * 1_000)
    gone = tmp_path / "gone"
    found = list(sha256_all([*paths, gone]))
    assert found[:-1] == [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    assert isinstance(found[-1], FileNotFoundError)


def test_git_names_a_blob_so() -> None:
    assert git_blob(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert git_blob(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
