"""GGUF, written by its own library."""

from __future__ import annotations

import struct
from pathlib import Path

import gguf
import numpy as np
import pytest

from lading.domain.reference import Relation, WeightFile
from lading.domain.source import Gap, GapReason
from lading.weights import identify


def look(file: Path) -> WeightFile | Gap | None:
    return identify(file.name, file, file.stat().st_size, None)


def write(file: Path, *, big: bool = False, kind: str = "model", organisation: str = "", url: str = "") -> Path:
    order = gguf.GGUFEndian.BIG if big else gguf.GGUFEndian.LITTLE
    writer = gguf.GGUFWriter(str(file), "qwen2", endianess=order)
    writer.add_type(kind)
    writer.add_name("Qwen2.5 7B Instruct")
    writer.add_license("other")
    writer.add_license_name("qwen-research")
    writer.add_tags(["chat", "text-generation"])
    writer.add_base_model_count(1)
    writer.add_base_model_name(0, "Qwen2.5 7B")
    writer.add_base_model_organization(0, organisation)
    writer.add_base_model_repo_url(0, url)
    writer.add_block_count(28)
    writer.add_embedding_length(3584)
    writer.add_rope_freq_base(1_000_000.0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([f"token{n}" for n in range(20_000)])
    writer.add_token_types([1] * 20_000)
    writer.add_chat_template("{{ messages }}" * 2_000)
    writer.add_file_type(15)
    writer.add_tensor("token_embd.weight", np.zeros((4, 4), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


@pytest.mark.parametrize("big", [False, True])
def test_header(tmp_path: Path, big: bool) -> None:
    found = look(write(tmp_path / "m.gguf", big=big, url="https://huggingface.co/Qwen/Qwen2.5-7B"))
    assert isinstance(found, WeightFile)
    assert (found.format, found.architecture, found.license, found.unsafe) == ("gguf", "qwen2", "qwen-research", False)
    assert found.bases == ((Relation.QUANTIZED, "Qwen/Qwen2.5-7B"),)
    said = dict(found.metadata)
    assert said["general.name"] == "Qwen2.5 7B Instruct"
    assert said["general.tags"] == "chat,text-generation"
    assert said["general.file_type"] == "15"
    assert said["qwen2.block_count"] == "28"
    assert said["qwen2.embedding_length"] == "3584"
    assert said["qwen2.rope.freq_base"] == "1000000"
    assert said["tokenizer.ggml.pre"] == "qwen2"
    assert said["tokenizer.ggml.tokens.length"] == "20000"
    assert said["tokenizer.ggml.token_type.length"] == "20000"
    assert said["tensors.count"] == "1"
    assert "tokenizer.chat_template" not in said


def test_base_from_organisation_and_name(tmp_path: Path) -> None:
    found = look(write(tmp_path / "m.gguf", organisation="Qwen"))
    assert isinstance(found, WeightFile)
    assert found.bases == ((Relation.QUANTIZED, "Qwen/Qwen2.5-7B"),)


def test_a_name_alone_is_no_base(tmp_path: Path) -> None:
    found = look(write(tmp_path / "m.gguf"))
    assert isinstance(found, WeightFile)
    assert found.bases == ()


def test_adapter(tmp_path: Path) -> None:
    found = look(write(tmp_path / "m.gguf", kind="adapter", organisation="Qwen"))
    assert isinstance(found, WeightFile)
    assert found.bases == ((Relation.ADAPTER, "Qwen/Qwen2.5-7B"),)


def test_content_tells_whatever_the_suffix(tmp_path: Path) -> None:
    found = look(write(tmp_path / "m.bin"))
    assert isinstance(found, WeightFile)
    assert found.format == "gguf"


# --- broken files -------------------------------------------------------------------------------------------------


def string(text: bytes) -> bytes:
    return struct.pack("<Q", len(text)) + text


def statement(kind: int, value: bytes) -> bytes:
    return string(b"key") + struct.pack("<I", kind) + value


def header(body: bytes, *, statements: int = 1, version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, 0, statements) + body


@pytest.mark.parametrize(
    "data",
    [
        header(b"", version=1),
        header(b"", version=99),
        header(b"", statements=1),
        header(b"", statements=1 << 60),
        header(struct.pack("<Q", 1 << 62)),
        header(statement(99, b"")),
        header(statement(8, struct.pack("<Q", 1 << 62))),
        header(statement(9, struct.pack("<IQ", 8, 1 << 60))),
        header(statement(9, struct.pack("<IQ", 8, 2) + string(b"one") + struct.pack("<Q", 1 << 63))),
        header(statement(9, struct.pack("<IQ", 4, 1 << 60))),
        header(statement(9, struct.pack("<IQ", 9, 1))),
    ],
)
def test_broken_header(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(data)
    found = look(file)
    assert isinstance(found, Gap)
    assert found.reason is GapReason.CORRUPT_WEIGHTS


def test_strings_longer_than_a_chunk_are_passed_over(tmp_path: Path) -> None:
    words = [b"a" * 700_000, b"", b"b" * 300_000, b"c"]
    array = struct.pack("<IQ", 8, len(words)) + b"".join(map(string, words))
    file = tmp_path / "m.gguf"
    file.write_bytes(header(statement(9, array) + string(b"general.name") + struct.pack("<I", 8) + string(b"x"), statements=2))
    found = look(file)
    assert isinstance(found, WeightFile)
    assert dict(found.metadata)["key.length"] == "4"
    assert dict(found.metadata)["general.name"] == "x"


def test_a_file_cut_short_anywhere(tmp_path: Path) -> None:
    file = write(tmp_path / "m.gguf")
    whole = file.read_bytes()
    for size in (0, 4, 11, 200, 1_000, 200_000):
        file.write_bytes(whole[:size])
        assert isinstance(look(file), Gap)
