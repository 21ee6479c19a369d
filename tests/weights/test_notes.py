from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from lading.weights.notes import configuration, vocabulary

CONFIG = {"model_type": "qwen2", "num_hidden_layers": 2, "hidden_size": 8}


def of(path: Path, text: str) -> object:
    path.write_text(text, "utf-8")
    return vocabulary(f"m/{path.name}", path, path.stat().st_size)


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '{"model": {"vocab": {"a": "x"}}}', "[1]"])
def test_a_file_of_that_name_without_a_tokenizer_says_nothing(text: str, tmp_path: Path) -> None:
    assert of(tmp_path / "tokenizer.json", text) is None


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"name": "app"}', b'{"depth": "deep"}', b'{"auto_map": 3}', b"\xff\xfe"])
def test_a_configuration_of_another_program_says_nothing(data: bytes) -> None:
    assert configuration("a/config.json", data) is None


def test_other_names_are_not_looked_at(tmp_path: Path) -> None:
    assert of(tmp_path / "words.txt", "a\nb") is None
    assert configuration("a/settings.json", json.dumps(CONFIG).encode()) is None


def test_a_configuration_gives_sizes_code_and_where_it_was_loaded_from() -> None:
    said = CONFIG | {"auto_map": {"AutoModel": "modeling.M", "AutoConfig": "a/b--other.C"}, "_name_or_path": "Qwen/Qwen2.5-7B"}
    note = configuration("m/config.json", json.dumps(said).encode())
    assert note is not None
    assert (note.architecture, note.loaded_from, note.shapes[0].hidden) == ("qwen2", "Qwen/Qwen2.5-7B", 8)
    assert [code.path for code in note.remote_code] == ["m/modeling.py", "m/config.json"]


def test_a_chat_template_is_known_by_its_digest_wherever_it_stands(tmp_path: Path) -> None:
    template = "{{ messages }}"
    digest = hashlib.sha256(template.encode()).hexdigest()
    several = [{"name": "tool", "template": "x"}, {"name": "default", "template": template}]
    for stated in (template, several):
        note = configuration("m/tokenizer_config.json", json.dumps({"chat_template": stated}).encode())
        assert note is not None
        assert note.chat_template == digest
    assert getattr(of(tmp_path / "chat_template.jinja", template), "chat_template", "") == digest
    assert configuration("m/tokenizer_config.json", b'{"chat_template": null}') is None


def test_a_tokenizer_is_read_from_its_file(tmp_path: Path) -> None:
    note = of(tmp_path / "tokenizer.json", json.dumps({"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}}}))
    other = of(tmp_path / "vocab.txt", "a\nb\n")
    assert getattr(note, "tokenizer").digest == getattr(other, "tokenizer").digest  # noqa: B009 - `of` gives any object
