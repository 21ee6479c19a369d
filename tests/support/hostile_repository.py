"""A repository in which every name tries to break out of what shows it: a terminal, a log, a table, a page, a spreadsheet."""

from __future__ import annotations

import json
import struct
from pathlib import Path

HOSTILE = {
    "terminal escape": "evil/\x1b[2J\x1b[31mred",
    "terminal title": "evil/\x1b]0;owned\x07",
    "terminal hyperlink": "evil/\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "C1 control": "evil/\x9b31m\x85next",
    "right-to-left override": "evil/\u202egnp.exe",
    "direction isolate": "evil/\u2066a\u2069\u200f",
    "zero width": "evil/mo\u200bdel\u2060\ufeff",
    "tag characters": "evil/\U000e0041\U000e0042",
    "new line": "evil/one\n::error file=a.py::two\r\n::stop-commands::x",
    "line separator": "evil/one\u2028two\u2029three",
    "command at the start": "::error file=a.py,line=1::owned",
    "older command": "evil/##[error]owned",
    "command of another CI": "evil/##vso[task.setvariable variable=x]owned",
    "markup": "evil/<script>alert(1)</script><img src=x onerror=alert(2)>",
    "attribute": "evil/\" onmouseover=\"alert(1)\" x='",
    "CDATA": "evil/]]><x/>\ufffe",
    "Markdown": "evil/[a](https://evil.example)|b|`c`\n\n| x |\n|---|\n# h",
    "mention": "evil/@octocat #1 !2",
    "formula": "=HYPERLINK(\"https://evil.example\")",
    "plus formula": "+1+cmd|' /C calc'!A0",
    "at formula": "@SUM(1)",
    "minus formula": "-1+1",
    "tab formula": "\t=1+1",
    "NUL": "evil/a\x00b",
    "surrogate": "evil/a\ud800b",
    "long": "evil/" + "long" * 2_500,
    "template": "evil/{{7*7}}${jndi:x}%s%n{0}",
    "shell": "evil/$(touch owned);`id`&&x",
}  # fmt: skip


def build(root: Path) -> None:
    """Write the repository: the names in code, configuration, a notebook, weights, file names, a policy's own words."""
    (root / "src").mkdir(parents=True)
    calls = [f"AutoModel.from_pretrained({text!a}, revision={text!a})" for text in HOSTILE.values()]
    calls += [f"load_dataset({text!a})" for text in HOSTILE.values()]
    calls += [f"completion(model={f'openai/{text}'!a}, api_base={f'https://{text}/v1'!a})" for text in HOSTILE.values()]
    imports = "from datasets import load_dataset\nfrom litellm import completion\nfrom transformers import AutoModel\n\n"
    (root / "src" / "load.py").write_text(imports + "\n".join(calls) + "\n", "utf-8")
    models = [{"model": text, "license": text, "base_model": f"Qwen/{text}"} for text in HOSTILE.values()]
    (root / "models.json").write_text(json.dumps(models), "utf-8")
    (root / ".env").write_text("".join(f"MODEL_{n}={text}\n" for n, text in enumerate(_lines())), "utf-8")
    (root / "broken.ipynb").write_text('{"cells": [' + json.dumps(HOSTILE["new line"]), "utf-8")
    for text in _file_names():
        (root / "src" / f"{text}.py").write_text("AutoModel.from_pretrained('Qwen/Qwen2.5-7B-Instruct')\n", "utf-8")
        (root / f"{text}.safetensors").write_bytes(weights(text))
    model = root / "adapter"
    model.mkdir()
    said = {
        "architectures": [HOSTILE["terminal escape"]],
        "_name_or_path": HOSTILE["new line"],
        "model_type": HOSTILE["markup"],
    }
    (model / "config.json").write_text(json.dumps(said), "utf-8")
    (model / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": HOSTILE["terminal hyperlink"]}), "utf-8")
    (model / "adapter_model.safetensors").write_bytes(weights(HOSTILE["terminal escape"]))
    (root / "lading.toml").write_text(policy(HOSTILE["terminal escape"], HOSTILE["new line"]), "utf-8")


def policy(approver: str, reason: str) -> str:
    """A policy that signs off a model of the repository in hostile words, and another that is not there."""
    entries = "".join(
        f'[[approve]]\nmodel = "{model}"\nfindings = [{findings}]\nreason = {json.dumps(reason)}\n'
        f"approved_by = {json.dumps(approver)}\nuntil = {until}\n\n"
        for model, findings, until in (
            ("Qwen/Qwen2.5-7B-Instruct", '"origin-direct"', "2099-12-31"),
            ("Qwen/Qwen2.5-7B-Instruct", '"origin-direct", "unpinned"', "2026-01-31"),
            ("gone/x", '"origin-direct"', "2099-12-31"),
        )
    )
    return f'[origin]\nwatch = ["CN"]\n\n{entries}'


def weights(text: str) -> bytes:
    """A safetensors file of one small tensor with ``text`` wherever a header has room for words."""
    said = {"format": "pt", "ss_base_model_version": text, "modelspec.title": text, "ss_sd_model_name": text, text: text}
    header = json.dumps({"__metadata__": said, text: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4)


def _lines() -> list[str]:
    """Those that stand on one line of text."""
    return [text for text in HOSTILE.values() if len(text.splitlines()) == 1 and "\x00" not in text and "\ud800" not in text]


def _file_names() -> list[str]:
    """Those that a file can be called, as far as they go."""
    return [text.replace("/", "_") for name, text in HOSTILE.items() if name not in {"NUL", "surrogate", "long"}]
