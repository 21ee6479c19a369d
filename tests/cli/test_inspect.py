"""``lading inspect``: one file or folder, nothing loaded."""

from __future__ import annotations

import json
import os
import pickle
import struct
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lading.cli.main import app
from lading.errors import UsageError

SIZES = {"layers": 28, "hidden": 3584, "ff": 18944, "keys": 512, "vocabulary": 152064}
"""Of Qwen2.5-7B."""


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["inspect", *map(str, arguments)], env={"COLUMNS": "100"})
    if isinstance(result.exception, UsageError):
        raise result.exception
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def save(path: Path, metadata: dict[str, str] | None = None) -> None:
    """A decoder of those sizes; its numbers are a hole."""
    keys, hidden, ff = SIZES["keys"], SIZES["hidden"], SIZES["ff"]
    shapes = {"model.embed_tokens.weight": [SIZES["vocabulary"], hidden], "model.norm.weight": [hidden]}
    for number in range(SIZES["layers"]):
        at = f"model.layers.{number}"
        shapes |= {
            f"{at}.input_layernorm.weight": [hidden],
            f"{at}.self_attn.q_proj.weight": [hidden, hidden],
            f"{at}.self_attn.k_proj.weight": [keys, hidden],
            f"{at}.mlp.up_proj.weight": [ff, hidden],
            f"{at}.mlp.down_proj.weight": [hidden, ff],
        }
    at_byte = 0
    header: dict[str, Any] = {"__metadata__": metadata or {"format": "pt"}}
    for name, shape in shapes.items():
        length = 2 * shape[0] * (shape[1] if len(shape) > 1 else 1)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at_byte, at_byte + length]}
        at_byte += length
    text = json.dumps(header).encode()
    with path.open("wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text)
        stream.truncate(8 + len(text) + at_byte)


class Writes:
    """What writes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"echo > {self.path}",)


@pytest.mark.parametrize("name", ["missing.gguf", "notes.txt", "empty"])
def test_what_is_no_model_is_said(name: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("words")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError):
        run(tmp_path / name)


def test_a_pickle_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "m.pkl").write_bytes(pickle.dumps(Writes(tmp_path / "written")))
    code, page = run(tmp_path / "m.pkl")
    assert code == 1
    assert "dangerous" in page
    assert not (tmp_path / "written").exists()


def test_a_broken_header_is_incomplete(tmp_path: Path) -> None:
    (tmp_path / "m.safetensors").write_bytes(b"\xff" * 100)
    code, page = run(tmp_path / "m.safetensors")
    assert code == 3
    assert "could not be read" in page


def test_hostile_metadata_is_harmless(tmp_path: Path) -> None:
    save(tmp_path / "m.safetensors", {"name": "\x1b[31mred\u202e\nx"})
    _, page = run("--no-hash", tmp_path / "m.safetensors")
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_a_page_says_what_it_is_made_of_and_like(tmp_path: Path) -> None:
    save(tmp_path / "m.safetensors")
    code, page = run("--no-hash", tmp_path / "m.safetensors")
    assert code == 0
    for words in ("BF16", "hidden size", "3,584", "suspected", "Qwen/Qwen2", "no proof", "not hashed"):
        assert words in page


def test_json_of_a_folder_says_everything(tmp_path: Path) -> None:
    save(tmp_path / "m.safetensors")
    (tmp_path / "config.json").write_text(json.dumps({"architectures": ["X"], "auto_map": {"AutoModel": "modeling_x.X"}}))
    (tmp_path / "modeling_x.py").write_text("")
    code, text = run("--no-hash", "--json", tmp_path)
    said = json.loads(text)
    assert code == 0
    assert said["like"]["developer"] == "qwen"
    assert said["like"]["confidence"] == "suspected"
    assert said["remote_code"]
    assert said["files"][0]["path"] == "m.safetensors"
