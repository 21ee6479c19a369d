"""Weights whose name says nothing, or something else, through ``scan`` as a user runs it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import weight_samples
from network_shapes import as_gguf, known, onnx_file, quantised, save, tensors
from running import Run, runner

QWEN = known("Qwen/Qwen2.5-7B").shape
LLAMA = known("meta-llama/Meta-Llama-3-8B").shape


def components(run: Run, tree: Path, *words: str) -> dict[str, Any]:
    """The scanned components by name."""
    done = run("scan", ".", "--offline", "--no-hash", "-o", "r.json", *words, cwd=tree)
    assert done.returncode in (0, 3), done.stderr
    report = json.loads((tree / "r.json").read_text("utf-8"))
    (tree / "r.json").unlink()
    return {each["name"]: each for each in report["components"]}


@pytest.fixture
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return runner(tmp_path_factory.mktemp("home"))


def torch_file(path: Path) -> None:
    """The sizes as a ``torch.save`` file; the arrays are a number that is read again and again."""
    one = np.zeros(1, dtype=np.float16)
    arrays = {
        name: np.lib.stride_tricks.as_strided(one, size, np.cumprod([2, *size[:0:-1]])[::-1])
        for name, (_, size) in tensors(QWEN).items()
    }
    path.write_bytes(weight_samples.torch_zip(pickled=weight_samples._state(arrays)))


def shards(path: Path) -> None:
    content = tensors(QWEN)
    names = sorted(content)
    for part in range(3):
        some = names[part * len(names) // 3 : (part + 1) * len(names) // 3]
        save(path.parent / f"part-{part + 1:05}-of-00003.safetensors", {name: content[name] for name in some})


COPIES: dict[str, Callable[[Path], None]] = {
    "a/x.safetensors": lambda path: save(path, tensors(QWEN)),
    "b/x.gguf": lambda path: as_gguf(path, QWEN),
    "c/x.pt": torch_file,
    "d/part.safetensors": shards,
    "e/x.onnx": lambda path: onnx_file(path, tensors(QWEN)),
    "f/x.safetensors": lambda path: save(path, quantised(tensors(QWEN))),
}


def test_copies_of_one_model_without_its_name_are_suspected(run: Run, tmp_path: Path) -> None:
    for name, make in COPIES.items():
        (tmp_path / name).parent.mkdir()
        make(tmp_path / name)
    found = components(run, tmp_path)
    assert found.keys() == COPIES.keys()
    for name, each in found.items():
        assert (name, each["origin"]["verdict"], each["origin"]["countries"]) == (name, "suspected", ["CN"])
        (clue,) = [clue for clue in each["identities"] if clue["clue"] == "shape"]
        assert clue["confidence"] == 0.5
        assert "Qwen/Qwen2.5-7B" in clue["near"]
        assert {base["id"].split("/")[0] for base in each["resolution"]["bases"] if base["suspected"]} == {"Qwen"}


def test_a_name_that_the_sizes_exclude_is_told(run: Run, tmp_path: Path) -> None:
    save(tmp_path / "llama-3-8b.safetensors", tensors(QWEN))
    save(tmp_path / "qwen2.5-7b.safetensors", tensors(QWEN))
    save(tmp_path / "llama-3-8b-mine.safetensors", tensors(LLAMA))
    found = components(run, tmp_path)
    lies = {name for name, each in found.items() if "identity-mismatch" in each["findings"]}
    assert lies == {"llama-3-8b.safetensors"}
    assert found["llama-3-8b.safetensors"]["origin"]["verdict"] == "suspected"
    assert found["llama-3-8b-mine.safetensors"]["origin"]["countries"] == ["US"]


def test_what_stands_beside_weights_is_told_with_them(run: Run, tmp_path: Path) -> None:
    """A pointer has no tensors: configuration, tokenizer, template and code of its folder are all that there is."""
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "model.safetensors").write_text(
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 15231233024\n"
    )
    config = {
        "model_type": "qwen2", "hidden_size": QWEN.hidden, "num_hidden_layers": QWEN.layers, "vocab_size": QWEN.vocabulary,
        "intermediate_size": QWEN.feed_forward, "num_attention_heads": 28, "num_key_value_heads": 4,
        "auto_map": {"AutoModel": "modeling_m.M"},
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text(json.dumps({"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}}}))
    (folder / "chat_template.jinja").write_text("{{ messages }}")
    (folder / "modeling_m.py").write_text("class M: pass\n")
    (folder / "helper.py").write_text("import os\n")
    (tmp_path / "train.py").write_text("print()\n")
    first = components(run, tmp_path)
    each = first["m/model.safetensors"]
    assert each["origin"]["verdict"] == "suspected"
    assert "remote-code" in each["findings"]
    (file,) = each["weights"]
    assert [code["path"] for code in file["remote_code"]] == ["m/modeling_m.py", "m/helper.py"]
    assert file["anatomy"]["tokenizer"]["tokens"] == 2
    assert len(file["anatomy"]["chat_template"]) == 64
    assert components(run, tmp_path) == first, "what was kept between runs says the same"


def test_archives_are_looked_into(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 nothing more")
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as other:
        other.writestr("paper.txt", "no weights")
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as made:
        made.writestr("in/model.safetensors", weight_samples.safetensors_file())
    assert components(run, tmp_path).keys() == {"release.zip!/in/model.safetensors"}


def test_what_recognised_them_stands_in_the_bill_of_materials(run: Run, tmp_path: Path) -> None:
    save(tmp_path / "x.safetensors", tensors(QWEN))
    assert run("scan", ".", "--offline", "--no-hash", "-o", "b.cdx.json", cwd=tmp_path).returncode in (0, 3)
    bom = json.loads((tmp_path / "b.cdx.json").read_text("utf-8"))
    (found,) = [each for each in bom["components"] if each["name"] == "x.safetensors"]
    (clue,) = [pair["value"] for pair in found["properties"] if pair["name"] == "lading:identity"]
    assert clue.startswith("shape by its sizes: Qwen/Qwen2")
    assert "near: " in clue
    methods = found["evidence"]["identity"][0]["methods"]
    assert {"technique": "binary-analysis", "confidence": 0.5, "value": "shape: Qwen/Qwen2-7B"} in methods
