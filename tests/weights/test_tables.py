"""Tables of element types against the formats' own libraries, JSON within bounds, indexes and numbered names, tokenizers."""

from __future__ import annotations

import gguf
import onnx
import pytest
import safetensors.numpy

from lading.domain.anatomy import Need, NeededFile
from lading.weights.base import HeaderError, OversizeError
from lading.weights.dtypes import BITS, GGML, ONNX, byte_size, numpy_word
from lading.weights.jsons import MAX_VALUES, parse
from lading.weights.shards import inside, siblings
from lading.weights.tokenizer import read_json, read_lines, read_sentencepiece


def test_every_type_of_ggml() -> None:
    assert {one.value: (one.name, *gguf.GGML_QUANT_SIZES[one]) for one in gguf.GGMLQuantizationType} == GGML


def test_every_type_of_onnx() -> None:
    assert {number for number in onnx.TensorProto.DataType.values() if number} == set(ONNX)


def test_every_type_of_safetensors() -> None:
    known = set(safetensors.numpy._TYPES)
    assert known <= set(BITS)


@pytest.mark.parametrize(
    ("dtype", "shape", "size"),
    [("F32", (2, 3), 24), ("F4", (3,), 2), ("BF16", (), 2), ("Q4_K", (256,), None), ("F32", (0, 5), 0)],
)
def test_size(dtype: str, shape: tuple[int, ...], size: int | None) -> None:
    assert byte_size(dtype, shape) == size


@pytest.mark.parametrize(
    ("text", "word"), [("<f4", "F32"), (">i8", "I64"), ("|b1", "BOOL"), ("|O", "|O"), ("<U5", "<U5"), ("f4", "F32")]
)
def test_words_of_numpy(text: str, word: str) -> None:
    assert numpy_word(text) == word


# --- JSON ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff\xfe\x00", b"1" * 5_000, b'"\xff"'])
def test_no_json(data: bytes) -> None:
    with pytest.raises(HeaderError):
        parse(data)


@pytest.mark.parametrize(
    "data",
    [
        b"[" + b"[]," * (MAX_VALUES // 2) + b"[]]",
        b'"' + b"a" * (9 << 20) + "😀".encode() + b'"',
        b'"' + b"a" * (9 << 20) + b'\\ud83d\\ude00"',
    ],
    ids=["many", "wide", "escaped"],
)
def test_json_that_would_not_fit_is_not_parsed(data: bytes) -> None:
    with pytest.raises(OversizeError):
        parse(data)


# --- shards -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "model.safetensors",
        "model-1-of-3.safetensors",
        "model-00001-of-00001.safetensors",
        "model-00001-of-99999.safetensors",
        "model-00001-of-00000.gguf",
    ],
)
def test_no_siblings(name: str) -> None:
    assert siblings(name) == ()


def test_siblings() -> None:
    assert siblings("m-00002-of-00003.gguf") == (
        NeededFile("m-00001-of-00003.gguf", Need.SHARD),
        NeededFile("m-00003-of-00003.gguf", Need.SHARD),
    )


@pytest.mark.parametrize("path", ["", ".", "..", "../a", "/a", "a/../../b", "C:\\a", "\\\\host\\a", "a\0b"])
def test_outside(path: str) -> None:
    assert not inside(path)


@pytest.mark.parametrize("path", ["a", "a/b.data", "./a", "a/../b"])
def test_inside(path: str) -> None:
    assert inside(path)


# --- tokenizers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"{}", b'{"model": []}', b'{"model": {"vocab": {}}}', b'{"model": {"vocab": 5}, "added_tokens": 5}']
)
def test_no_tokenizer(data: bytes) -> None:
    assert read_json(data) is None


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"",
        b'{"model"',
        b'{"model": {"vocab": {"a": "b"}}}',
        b'{"model": {"vocab": {"a": 1',
        b'{"x": ["' + b'\\"' * 200_000,
        b'{"x": ' + b"[" * 200_000,
    ],
)
def test_a_broken_tokenizer(data: bytes) -> None:
    with pytest.raises(HeaderError):
        read_json(data)


def test_the_same_tokens_have_the_same_digest() -> None:
    pieces = b"".join(b"\x0a" + bytes([2 + len(word)]) + b"\x0a" + bytes([len(word)]) + word for word in (b"<s>", b"a", b"b"))
    from_model = read_sentencepiece(pieces)
    from_lines = read_lines(b"<s>\r\na\r\nb\n")
    pairs = read_json(b'{"model": {"type": "Unigram", "vocab": [["<s>", 0], ["a", -1.5], ["b", -2]]}}')
    numbered = read_json(b'{"model": {"vocab": {"b": 2, "a": 1}}, "added_tokens": [{"id": 0, "content": "<s>"}]}')
    assert from_model
    assert from_lines
    assert pairs
    assert numbered
    assert len({one.digest for one in (from_model, from_lines, pairs, numbered)}) == 1
    assert {one.tokens for one in (from_model, from_lines, pairs, numbered)} == {3}
    other = read_lines(b"a\n<s>\nb\n")
    assert other
    assert other.digest != from_lines.digest
