"""A model's folder: shards, tokenizer, adapter, components, remote code."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from weight_samples import gguf_file, llama, safetensors_file, torch_zip

from lading.domain.make import RemoteCode
from lading.domain.reference import Relation
from lading.domain.source import GapReason
from lading.weights.folder import Adapter, Component, read_folder
from lading.weights.hashing import content_digest

CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "num_hidden_layers": 2,
    "hidden_size": 8,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
}


def put(folder: Path, **files: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for name, value in files.items():
        data = value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else json.dumps(value).encode()
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def sharded(folder: Path, count: int = 3) -> Path:
    arrays = list(llama().items())
    names = [f"model-{n + 1:05}-of-{count:05}.safetensors" for n in range(count)]
    put(folder, config__json=CONFIG)
    for n, name in enumerate(names):
        (folder / name).write_bytes(safetensors_file(dict(arrays[n::count])))
    placed = {name: names[n % count] for n, (name, _) in enumerate(arrays)}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {"total_size": 8352}, "weight_map": placed}))
    return folder


# --- what is not there, or broken ---------------------------------------------------------------------------------


def test_an_empty_folder(tmp_path: Path) -> None:
    found = read_folder("models/x", tmp_path)
    assert (found.config, found.files, found.gaps, found.remote_code, found.anatomy.tensors) == (None, (), (), (), 0)


def test_a_shard_that_is_not_there_is_a_gap(tmp_path: Path) -> None:
    folder = sharded(tmp_path / "m")
    (folder / "model-00002-of-00003.safetensors").unlink()
    found = read_folder("m", folder)
    assert [(gap.location.path, gap.reason) for gap in found.gaps if gap.reason is GapReason.MISSING_INCLUDE] == [
        ("m/model-00002-of-00003.safetensors", GapReason.MISSING_INCLUDE)
    ] * len(found.gaps)
    assert found.gaps


@pytest.mark.parametrize(
    "index",
    [
        b"{",
        b"[]",
        {},
        {"weight_map": {}},
        {"weight_map": {"a": 5}},
        {"weight_map": {"a": "../../etc/x"}},
        {"weight_map": {"a": "/x"}},
    ],
)
def test_a_broken_index_is_a_gap(tmp_path: Path, index: Any) -> None:
    found = read_folder("", put(tmp_path / "m", model__safetensors__index__json=index))
    assert [gap.reason for gap in found.gaps] == [GapReason.CORRUPT_WEIGHTS]
    assert found.indexes == ()


@pytest.mark.parametrize("name", ["config__json", "tokenizer_config__json", "adapter_config__json", "model_index__json"])
def test_a_broken_configuration_is_a_gap(tmp_path: Path, name: str) -> None:
    found = read_folder("m", put(tmp_path / "m", **{name: b"{"}))
    assert [(gap.location.path, gap.reason) for gap in found.gaps] == [(f"m/{name.replace('__', '.')}", GapReason.SYNTAX)]


def test_python_files_without_weights_are_only_a_package(tmp_path: Path) -> None:
    assert read_folder("", put(tmp_path / "m", module__py="x = 1\n")).remote_code == ()


# --- what is ------------------------------------------------------------------------------------------------------


def test_shards_are_one_model(tmp_path: Path) -> None:
    found = read_folder("m", sharded(tmp_path / "m"))
    one = read_folder("o", put(tmp_path / "o", model__safetensors=safetensors_file(), config__json=CONFIG))
    assert found.gaps == ()
    assert (found.indexes[0].tensors, len(found.indexes[0].shards), found.indexes[0].total_size) == (21, 3, 8352)
    assert found.anatomy == one.anatomy
    shape = found.anatomy.shape
    assert (shape.architecture, shape.layers, shape.hidden, shape.heads, shape.kv_heads) == ("LlamaForCausalLM", 2, 8, 4, 2)
    assert (shape.feed_forward, shape.vocabulary) == (24, 32)


def test_a_resharded_or_reformatted_copy_has_the_same_content(tmp_path: Path) -> None:
    folders = [
        sharded(tmp_path / "three"),
        sharded(tmp_path / "two", 2),
        put(tmp_path / "one", model__safetensors=safetensors_file(metadata={"format": "np"})),
        put(tmp_path / "torch", pytorch_model__bin=torch_zip()),
    ]
    digests = set()
    for folder in folders:
        found = read_folder("", folder)
        digests.add(content_digest([(folder / path, tensors) for path, tensors in found.tensors]))
    assert len(digests) == 1
    assert None not in digests


def test_tokenizer_and_template(tmp_path: Path) -> None:
    tokens = ["<s>", "a", "b"]
    tokenizer = {"model": {"type": "BPE", "vocab": {"a": 1, "b": 2}}, "added_tokens": [{"id": 0, "content": "<s>"}]}
    put(tmp_path / "m", tokenizer__json=tokenizer, tokenizer_config__json={"chat_template": "{{ messages }}"})
    put(tmp_path / "g", m__gguf=gguf_file(tokens=[*tokens, "[PAD3]"]))
    ours, theirs = read_folder("", tmp_path / "m").anatomy, read_folder("", tmp_path / "g").anatomy
    assert ours.tokenizer
    assert theirs.tokenizer
    assert ours.tokenizer.digest == theirs.tokenizer.digest
    assert (ours.tokenizer.tokens, theirs.tokenizer.tokens, theirs.tokenizer.pre) == (3, 3, "llama-bpe")
    assert ours.chat_template == theirs.chat_template == hashlib.sha256(b"{{ messages }}").hexdigest()


def test_a_template_in_a_file_of_its_own(tmp_path: Path) -> None:
    several = {"chat_template": [{"name": "tool", "template": "x"}, {"name": "default", "template": "y"}]}
    put(tmp_path / "m", tokenizer_config__json=several)
    assert read_folder("", tmp_path / "m").anatomy.chat_template == hashlib.sha256(b"y").hexdigest()
    put(tmp_path / "m", chat_template__jinja="z")
    assert read_folder("", tmp_path / "m").anatomy.chat_template == hashlib.sha256(b"z").hexdigest()


def test_adapter(tmp_path: Path) -> None:
    said = {"peft_type": "LORA", "base_model_name_or_path": "Qwen/Qwen2.5-7B", "r": 16, "target_modules": ["q_proj", "v_proj"]}
    found = read_folder("", put(tmp_path / "m", adapter_config__json=said))
    assert found.adapter == Adapter("LORA", "Qwen/Qwen2.5-7B", 16, ("q_proj", "v_proj"))
    assert found.adapter.bases == ((Relation.ADAPTER, "Qwen/Qwen2.5-7B"),)
    assert Adapter("LORA", "/data/base").bases == ()


def test_components_of_a_pipeline(tmp_path: Path) -> None:
    said = {"_class_name": "X", "unet": ["diffusers", "UNet2DConditionModel"], "safety_checker": [None, None], "steps": 5}
    found = read_folder("", put(tmp_path / "m", model_index__json=said))
    assert found.components == (Component("unet", "diffusers", "UNet2DConditionModel"),)


def test_remote_code(tmp_path: Path) -> None:
    config = {**CONFIG, "auto_map": {"AutoModel": "modeling_x.X", "AutoConfig": "acme/other--configuration_y.Y"}}
    folder = put(
        tmp_path / "m",
        config__json=config,
        model__safetensors=safetensors_file(),
        modeling_x__py="",
        extra__py="",
        setup__txt="",
    )
    assert read_folder("m", folder).remote_code == (
        RemoteCode("m/modeling_x.py", "auto_map of config.json: AutoModel is modeling_x.X"),
        RemoteCode("m/config.json", "auto_map: AutoConfig is configuration_y.Y of acme/other"),
        RemoteCode("m/extra.py", "Python code beside weights"),
    )


def test_an_mlpackage_is_a_folder_whose_parts_are_read(tmp_path: Path) -> None:
    blob = bytes(64) + b"\xef\xbe\xad\xde" + bytes(60)
    found = read_folder("x.mlpackage/Data/com.apple.CoreML/weights", put(tmp_path / "w", weight__bin=blob))
    assert [one.file.format for one in found.files] == ["coreml-blob"]
