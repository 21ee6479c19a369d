from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy
import pytest
from safetensors.numpy import save_file

from lading.resolve.cards import MERGED, STATED, TOLD, UNSOUND
from lading.resolve.snapshot import Folder, file, merged_in


def git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@pytest.mark.parametrize(
    "config",
    [None, [], "x", {}, {"models": 3, "slices": [1, {"sources": 2}], "base_model": 4}, {"models": [{"model": None}, None]}],
)
def test_a_configuration_that_is_none_merges_nothing(config: object) -> None:
    assert list(merged_in(config)) == []


@pytest.mark.parametrize("hash_", [hashlib.sha256(b"other").hexdigest(), git_sha1(b"other")])
def test_a_file_that_is_not_what_was_downloaded_is_not_believed(tmp_path: Path, hash_: str) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n")
    (tmp_path / "config.json").write_text('{"model_type": "qwen2"}')
    folder = Folder(tmp_path, {"README.md": hash_, "config.json": hash_})
    payload, has_card = folder.payload("acme/m", {})
    assert not has_card
    assert (payload["cardData"], payload["config"]) == ({}, {})
    assert payload[UNSOUND] == [
        "README.md in the cache is not what was downloaded: its hash differs",
        "config.json in the cache is not what was downloaded: its hash differs",
    ]


@pytest.mark.parametrize("digest", [lambda b: hashlib.sha256(b).hexdigest(), git_sha1, lambda b: "", lambda b: "main"])
def test_a_file_that_is_what_it_is_named_by_or_cannot_be_compared_is_believed(tmp_path: Path, digest: Any) -> None:
    content = b"---\nlicense: mit\n---\n"
    (tmp_path / "README.md").write_bytes(content)
    payload, has_card = Folder(tmp_path, {"README.md": digest(content)}).payload("acme/m", {})
    assert has_card
    assert payload["cardData"] == {"license": "mit"}
    assert UNSOUND not in payload


@pytest.mark.parametrize(
    ("config", "ids"),
    [
        ({"models": [{"model": "a/x"}, {"model": "a/y"}], "base_model": "a/z"}, ["a/z", "a/x", "a/y"]),
        (
            {"slices": [{"sources": [{"model": "a/x@main+b/lora"}, {"model": {"model": {"path": "a/y"}}}]}]},
            ["a/x", "b/lora", "a/y"],
        ),
        (
            {"experts": [{"source_model": "a/x"}], "base_model": {"model": "a/y", "lora": {"path": "b/l"}}},
            ["a/y", "b/l", "a/x"],
        ),
    ],
)
def test_every_model_of_a_merge_is_named(config: object, ids: list[str]) -> None:
    assert list(merged_in(config)) == ids


def test_a_merge_configuration_beside_the_card_is_read(tmp_path: Path) -> None:
    (tmp_path / "mergekit_config.yml").write_text(
        "merge_method: ties\nmodels:\n- model: a/x\n- model: a/x\n- model: ../local\n"
    )
    payload, _ = Folder(tmp_path).payload("acme/m", {})
    assert payload[MERGED] == ["a/x", "../local"]


CARD = """---
base_model: []
tags: [merge]
---
This model is a fine-tuned version of [a/told](https://huggingface.co/a/told).

```yaml
models:
- model: D:/hub/models--a--x/snapshots/0
- model: a/y
merge_method: ties
```
"""


def test_the_text_of_a_card_speaks_when_its_head_names_no_base(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD)
    payload, _ = Folder(tmp_path).payload("acme/m", {})
    assert payload[TOLD] == ["a/told"]
    assert payload[MERGED] == ["D:/hub/models--a--x/snapshots/0", "a/y"]
    (tmp_path / "mergekit_config.yml").write_text("models:\n- model: a/z\n")
    assert Folder(tmp_path).payload("acme/m", {})[0][MERGED] == ["a/z"]
    (tmp_path / "README.md").write_text(CARD.replace("[]", "a/x", 1))
    assert TOLD not in Folder(tmp_path).payload("acme/m", {})[0]


def test_a_card_without_a_head_is_all_text(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("quants of https://huggingface.co/a/x\n")
    payload, has_card = Folder(tmp_path).payload("acme/m", {})
    assert (payload[TOLD], payload["cardData"], has_card) == (["a/x"], {}, True)


def test_headers_of_weights_speak_when_the_card_names_no_base(tmp_path: Path) -> None:
    meta = {"base_model_name_or_path": "Qwen/Qwen2.5-7B"}
    save_file({"w": numpy.zeros(1)}, tmp_path / "adapter_model.safetensors", meta)
    (tmp_path / "broken.gguf").write_bytes(b"GGUF\x03\0\0\0")
    files = {name: file(name, 1, None) for name in ("adapter_model.safetensors", "broken.gguf", "gone.gguf")}
    payload, _ = Folder(tmp_path).payload("acme/m", files)
    assert [one["id"] for one in payload[STATED]] == ["Qwen/Qwen2.5-7B"]
    (tmp_path / "README.md").write_text("---\nbase_model: a/x\n---\n")
    payload, _ = Folder(tmp_path).payload("acme/m", files)
    assert STATED not in payload


def test_what_an_adapter_is_loaded_onto_is_told_as_the_hub_tells_it(tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": "a/x"}))
    payload, _ = Folder(tmp_path).payload("acme/m", {})
    assert payload["config"]["peft"] == {"base_model_name_or_path": "a/x"}
