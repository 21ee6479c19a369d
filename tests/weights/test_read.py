"""Identifying a file: pointers, hashes, gaps, and files that are no weights."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lading.domain.reference import WeightFile
from lading.domain.source import Gap, GapReason, Location
from lading.weights import SUFFIXES, identify
from lading.weights.base import BoundedReader, HeaderError, OversizeError, clean, hub_id
from lading.weights.read import formats

EMPTY_SAFETENSORS = (2).to_bytes(8, "little") + b"{}"
OID = "4" * 64


def pointer(oid: str = f"sha256:{OID}", size: str = "4683073184") -> str:
    return f"version https://git-lfs.github.com/spec/v1\noid {oid}\nsize {size}\n"


def read(folder: Path, name: str, data: bytes, hash_limit: int | None = None) -> WeightFile | Gap | None:
    file = folder / name
    file.write_bytes(data)
    return identify(f"some/{name}", file, len(data), hash_limit)


@pytest.mark.parametrize(
    "name", ["firmware.bin", "messages.pt", "site.pth", "vocab.pkl", "weights.ckpt", "blob", "x.h5", "a.tflite"]
)
@pytest.mark.parametrize(
    "data", [b"", b"import site\n", b".", b"\x00\x01\x02\x03" * 64, b"Hello, world\n" * 100, bytes(range(256))]
)
def test_other_files_are_no_weights(tmp_path: Path, name: str, data: bytes) -> None:
    assert read(tmp_path, name, data) is None


def test_files_of_other_suffixes_are_not_opened(tmp_path: Path) -> None:
    assert identify("notes.md", tmp_path / "is-not-there", 10, None) is None


def test_a_large_file_without_suffix_is_looked_into(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path, "sha256-aa", b"GGUF" + bytes(1 << 20)), Gap)
    assert read(tmp_path, "README", b"GGUF") is None


def test_a_file_that_cannot_be_read_is_a_gap(tmp_path: Path) -> None:
    found = identify("gone.gguf", tmp_path / "gone.gguf", 10, None)
    assert isinstance(found, Gap)
    assert found.reason is GapReason.UNREADABLE
    assert found.location == Location("gone.gguf")


def test_lfs_pointer(tmp_path: Path) -> None:
    assert read(tmp_path, "model.safetensors", pointer().encode()) == WeightFile(
        Location("some/model.safetensors"), "safetensors", 4_683_073_184, sha256=OID, pointer=True
    )


@pytest.mark.parametrize(
    ("name", "format_", "unsafe"),
    [
        ("last.ckpt", "pickle", True),
        ("pytorch_model.bin", "pickle", True),
        ("model.bin", "bin", False),
        ("a.onnx", "onnx", False),
        ("svm.joblib", "pickle", True),
    ],
)
def test_lfs_pointer_goes_by_its_name(tmp_path: Path, name: str, format_: str, unsafe: bool) -> None:
    found = read(tmp_path, name, pointer().encode())
    assert isinstance(found, WeightFile)
    assert (found.format, found.unsafe) == (format_, unsafe)


def test_lfs_pointer_to_something_else(tmp_path: Path) -> None:
    assert read(tmp_path, "firmware.bin", pointer().encode()) is None


@pytest.mark.parametrize("text", [pointer(oid="sha256:abc"), pointer(oid=f"md5:{OID}"), pointer(size="many"), pointer()[:60]])
def test_broken_lfs_pointer(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, "model.gguf", text.encode())
    assert isinstance(found, Gap)
    assert found.reason is GapReason.CORRUPT_WEIGHTS


@pytest.mark.parametrize(("limit", "hashed"), [(None, True), (10, True), (9, False), (0, False)])
def test_hash_limit(tmp_path: Path, limit: int | None, hashed: bool) -> None:
    found = read(tmp_path, "m.safetensors", EMPTY_SAFETENSORS, limit)
    assert isinstance(found, WeightFile)
    assert found.sha256 == (hashlib.sha256(EMPTY_SAFETENSORS).hexdigest() if hashed else None)


@pytest.mark.parametrize("name", ["m.safetensors", "m.gguf", "m.onnx"])
@pytest.mark.parametrize("data", [b"", b"GGUF", b"\x01", bytes(range(256)) * 4, b"<html>not found</html>"])
def test_a_claim_that_does_not_hold_is_a_gap(tmp_path: Path, name: str, data: bytes) -> None:
    found = read(tmp_path, name, data)
    assert isinstance(found, Gap)
    assert found.reason is GapReason.CORRUPT_WEIGHTS
    assert found.detail


@pytest.mark.parametrize(
    ("name", "head", "format_", "unsafe"),
    [
        ("m.tflite", b"\x1c\0\0\0TFL3", "tflite", False),
        ("m.h5", b"\x89HDF\r\n\x1a\n", "hdf5", False),
        ("m.keras", b"PK\x03\x04", "keras", False),
        ("ggml-base.bin", b"lmgg", "ggml", False),
        ("lid.176.bin", b"\xba\x16\x4f\x2f", "fasttext", False),
        ("model.bin", b"\x06\0\0\0\x0c\0WhisperSpec\0", "ctranslate2", False),
        ("m.nemo", b"\0" * 257 + b"ustar", "nemo", True),
        ("m.llamafile", b"MZqFpD\0", "llamafile", True),
        ("m.mar", b"PK\x03\x04", "torchserve", True),
        ("m.engine", b"ftrt\0", "tensorrt", False),
    ],
)
def test_formats_without_a_header_reader(tmp_path: Path, name: str, head: bytes, format_: str, unsafe: bool) -> None:
    found = read(tmp_path, name, head + b"\0" * 64)
    assert isinstance(found, WeightFile)
    assert (found.format, found.unsafe, found.metadata) == (format_, unsafe, ())


# --- the bound ----------------------------------------------------------------------------------------------------


def test_reader_stops_at_its_budget(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(bytes(100))
    with file.open("rb") as stream:
        reader = BoundedReader(stream, 100, budget=10)
        assert reader.read(10) == bytes(10)
        reader.skip(80)
        with pytest.raises(OversizeError):
            reader.read(1)
        assert reader.left == 10
        with pytest.raises(HeaderError):
            reader.skip(11)
        with pytest.raises(HeaderError):
            reader.exactly(11)


def test_a_header_over_budget_is_too_large(tmp_path: Path) -> None:
    file = tmp_path / "m.safetensors"
    with file.open("wb") as stream:
        stream.write((33 << 20).to_bytes(8, "little"))
        stream.truncate(40 << 20)
    found = identify("m.safetensors", file, 40 << 20, 0)
    assert isinstance(found, Gap)
    assert found.reason is GapReason.TOO_LARGE


HEADS = st.sampled_from(
    [
        b"",
        b"GGUF\x03\0\0\0",
        b"GGUF\x03\0\0\0" + bytes(8) + b"\x03" + bytes(7),
        b"PK\x03\x04",
        b"\x80\x02",
        b"\x80\x04\x95",
        b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.",
        b"\x08\x08\x12\x07",
        b"\x78\x9c",
        b"\x1f\x8b",
        b"BZh9",
        b"\x05\0\0\0\0\0\0\0",
        b"cos\nsystem\n",
        b"(S'\\q'\n",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=400)
@given(name=st.sampled_from(sorted(f"m{s}" for s in SUFFIXES)), head=HEADS, tail=st.binary(max_size=300))
@example(name="m.pkl", head=b"", tail=b"S'\\q'\n.")
@example(name="m.safetensors", head=b"", tail=(100_000).to_bytes(8, "little") + b"[" * 100_000)
@example(name="m.safetensors", head=b"", tail=(6_000).to_bytes(8, "little") + b"1" * 6_000)
def test_no_bytes_crash(tmp_path: Path, name: str, head: bytes, tail: bytes) -> None:
    found = read(tmp_path, name, head + tail)
    assert found is None or isinstance(found, Gap | WeightFile)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(head=HEADS, tail=st.binary(max_size=2_000))
def test_no_format_reads_beyond_its_budget(tmp_path: Path, head: bytes, tail: bytes) -> None:
    file = tmp_path / "f"
    file.write_bytes(head + tail)
    for format_ in formats():
        with file.open("rb") as stream:
            reader = BoundedReader(stream, len(head + tail), budget=500)
            with contextlib.suppress(HeaderError):
                format_.read(reader)
            assert reader.spent <= 500


# --- helpers of the formats ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Qwen2.5",
        "/models/a",
        "models/sd_xl",
        "./a/b",
        "a/b/c",
        "stabilityai/sd_xl.safetensors",
        "https://example.org/a/b",
        "https://huggingface.co/datasets/a/b",
        "a b/c",
        "C:/x",
    ],
)
def test_no_hub_id(text: str) -> None:
    assert hub_id(text) is None


@pytest.mark.parametrize(
    "text",
    ["Qwen/Qwen2.5-7B", "https://huggingface.co/Qwen/Qwen2.5-7B", "hf.co/Qwen/Qwen2.5-7B/tree/main", " Qwen/Qwen2.5-7B "],
)
def test_hub_id(text: str) -> None:
    assert hub_id(text) == "Qwen/Qwen2.5-7B"


def test_statements_are_made_fit_to_show() -> None:
    assert clean("a\x1b[31m\nb\ud800\u202e") == "a [31m b"
    assert len(clean("x" * 5_000)) == 1_024


def test_long_json_header_is_no_trap(tmp_path: Path) -> None:
    header = json.dumps({"__metadata__": {f"k{n}": "v" * 3_000 for n in range(1_000)}}).encode()
    found = read(tmp_path, "m.safetensors", len(header).to_bytes(8, "little") + header)
    assert isinstance(found, WeightFile)
    assert len(found.metadata) < 250
