"""Identifying a file: pointers, hashes, gaps, and files that are no weights."""

from __future__ import annotations

import contextlib
import hashlib
import json
import pickle
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from weight_samples import SAMPLES, bomb

from lading.domain.anatomy import Danger, Examined
from lading.domain.reference import WeightFile
from lading.domain.source import Gap, GapReason, Location
from lading.weights import SUFFIXES, examine, identify
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
        ("ggml-base.bin", b"lmgg", "ggml", False),
        ("lid.176.bin", b"\xba\x16\x4f\x2f", "fasttext", False),
        ("model.bin", b"\x06\0\0\0\x0c\0WhisperSpec\0", "ctranslate2", False),
        ("weight.bin", bytes(64) + b"\xef\xbe\xad\xde", "coreml-blob", False),
        ("m.rknn", b"RKNN\0", "rknn", False),
    ],
)
def test_formats_without_a_header_reader(tmp_path: Path, name: str, head: bytes, format_: str, unsafe: bool) -> None:
    found = read(tmp_path, name, head + b"\0" * 64)
    assert isinstance(found, WeightFile)
    assert (found.format, found.unsafe, found.metadata) == (format_, unsafe, ())


@pytest.mark.parametrize("name", ["m.engine", "m.plan", "m.trt"])
def test_a_closed_format_says_that_nothing_is_known(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name, b"ftrt" + bytes(60))
    assert isinstance(found, WeightFile)
    assert found.format == "tensorrt"
    assert "not stated" in dict(found.metadata)["opaque"]


# --- every format -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"m.engine"}))
def test_half_a_file_is_a_gap_or_says_that_it_is_incomplete(tmp_path: Path, name: str) -> None:
    whole = SAMPLES[name]()
    file = tmp_path / name
    file.write_bytes(whole[: len(whole) // 2])
    found = examine(name, file, len(whole) // 2)
    if isinstance(found, Examined):
        # The list of a legacy archive's tensors stands in front of them, packed archives are read in passing.
        assert name in ("legacy.pth", "tar.pth", "packed.nemo", "m.pkl") or not found.complete
    else:
        assert found is None or isinstance(found, Gap)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_good_file_is_read_to_its_end(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(SAMPLES[name]())
    found = examine(name, file, file.stat().st_size)
    assert isinstance(found, Examined)
    assert found.complete or name == "packed.nemo"
    assert all(one.danger is Danger.SAFE for one in found.imports)
    assert [gap.location.path for gap in found.gaps] == {"m.xml": ["m.bin"], "external.onnx": ["m.onnx_data"]}.get(name, [])
    for tensor in found.tensors:
        assert tensor.begin is None or tensor.size is None or tensor.begin + tensor.size <= file.stat().st_size


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("data.npy", SAMPLES["model.npy"]()),
        ("pom.xml", b"<?xml version='1.0'?><project/>"),
        ("a.dvc", b"outs:\n- path: data.csv\n"),
    ],
)
def test_other_data_is_not_counted_unless_asked_for(tmp_path: Path, name: str, data: bytes) -> None:
    assert read(tmp_path, name, data) is None


def test_an_array_of_objects_counts_whatever_it_is_called(tmp_path: Path) -> None:
    found = read(tmp_path, "data.npy", SAMPLES["objects.npy"]())
    assert isinstance(found, WeightFile)
    assert found.unsafe


def test_dvc_pointer(tmp_path: Path) -> None:
    text = b"outs:\n- md5: a304afb96060aad90176268345e10355\n  size: 37891850\n  hash: md5\n  path: model.pt\n"
    assert read(tmp_path, "model.pt.dvc", text) == WeightFile(
        Location("some/model.pt.dvc"),
        "pickle",
        37_891_850,
        pointer=True,
        unsafe=True,
        metadata=(("dvc.md5", "a304afb96060aad90176268345e10355"),),
    )
    assert read(tmp_path, "table.csv.dvc", text) is None
    assert read(tmp_path, "model.pt.dvc", b"outs:\n- md5: short\n") is None


def test_a_configuration_beside_completes_the_sizes(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(SAMPLES["m.safetensors"]())
    alone = examine(file.name, file, file.stat().st_size)
    assert isinstance(alone, Examined)
    assert (alone.anatomy.shape.layers, alone.anatomy.shape.heads) == (2, None)
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / file.name).write_bytes(file.read_bytes())
    (beside / "config.json").write_text(
        '{"model_type": "llama", "num_hidden_layers": 2, "hidden_size": 8, "num_attention_heads": 4, "num_key_value_heads": 2}'
    )
    both = examine(file.name, beside / file.name, file.stat().st_size)
    assert isinstance(both, Examined)
    shape = both.anatomy.shape
    assert (shape.model_type, shape.layers, shape.heads, shape.kv_heads, shape.feed_forward) == ("llama", 2, 4, 2, 24)


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


@pytest.mark.parametrize("name", sorted(SAMPLES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=9), st.integers(0, 9)), min_size=1, max_size=4))
def test_no_change_of_a_good_file_crashes_its_reader(
    tmp_path: Path, name: str, changes: list[tuple[float, bytes, int]]
) -> None:
    data = bytearray(_samples(name))
    for place, put, cut in changes:
        at = int(place**2 * len(data))  # headers are in front
        data[at : at + cut] = put
    file = tmp_path / name
    file.write_bytes(data)
    found = examine(name, file, len(data))
    assert found is None or isinstance(found, Gap | Examined)


@lru_cache
def _samples(name: str) -> bytes:
    return SAMPLES[name]()


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


def test_a_pickle_of_plain_data_is_no_weight_file_unless_it_is_called_one(tmp_path: Path) -> None:
    data = pickle.dumps(OrderedDict(a=[1, 2], b={"c": None}))
    assert read(tmp_path, "cache.pkl", data) is None
    assert isinstance(read(tmp_path, "classifier.pkl", data), WeightFile)
    assert isinstance(read(tmp_path, "cache2.pkl", bomb(tmp_path / "written")), WeightFile)
