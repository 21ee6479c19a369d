"""Input that was made to break a reader: every engine ends, says what it found or that it could not look, and never fails."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.detect.run import detect
from lading.domain.reference import Reference
from lading.domain.source import Gap, GapReason

PATHS = (
    "a.py a.ipynb a.json a.jsonl a.yaml charts/templates/a.yaml a.toml a.ini .env a.sh Dockerfile Makefile Modelfile a.service "
    "README.md a.ts a.js a.go a.rs a.java a.kt a.cs a.swift a.cpp a.rb a.php a.lua a.tf a.vue a.html a.csproj a.ps1 a.bat "
    "compose.yml .github/workflows/a.yml requirements.txt a.proto a.scala a.dart Jenkinsfile a.ex a.r"
).split()
"""One for each engine and lexicon."""

NAME = "Qwen/Qwen2.5-7B-Instruct"
WIDE = 10 * 2**20
"""Bytes of the longest line."""

_LAUGHS = "\n".join(
    ["a0: &a0 [model, model]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)), f"model: {NAME}"]
)
TABLES = json.dumps({"models": [{"id": f"acme/m-{i}"} for i in range(100_000)]}).encode()
HOSTILE = {
    "invalid-utf-8": b'model = "\xff\xfe\xc3\x28' + NAME.encode() + b'"\n\x80\x80',
    "nul-bytes": b"\0" * 100 + b"model: " + NAME.encode(),
    "nul-later": b"model: x\n" * 2000 + b"\0model: " + NAME.encode(),
    "a-single-line": b"model from_pretrained " + b"x" * WIDE,
    "a-single-literal": b'model = from_pretrained("' + b"x" * WIDE + b'")',
    "an-open-literal": b'model = from_pretrained("' + b"a/" * 50_000,
    "open-brackets": b"model = " + b"[" * 20_000,
    "open-calls": b"model = " + b"from_pretrained(" * 10_000,
    "open-tables": b"model: " + b"{a: " * 50_000,
    "nested-json": b'{"model":' * 50_000 + b'"a/b"',
    "wide-json": json.dumps({"models": [[i, f"acme/m-{i}"] for i in range(5_000)]}).encode(),
    "billion-laughs": _LAUGHS.encode(),
    "deep-yaml": "".join(f"{' ' * i}model:\n" for i in range(1_000)).encode(),
    "many-quotes": b"model " + b"\"'`" * 100_000,
    "many-backslashes": b'model = "' + b"\\" * 500_000 + b'"',
    "many-comments": b"model /*" * 10_000,
    "many-substitutions": b"vllm serve " + b"$(" * 20_000,
    "many-heredocs": b"model <<A\n" * 5_000,
    "many-assignments": b"model=$model/a/$model\n" * 2_000,
    "doubling-values": b"".join(b"m%d = m%d + m%d\n" % (i + 1, i, i) for i in range(500)) + b"model = from_pretrained(m500)",
    "only-newlines": b"model" + b"\n" * 1_000_000,
    "carriage-returns": b"model: a\r" * 10_000,
    "other-encodings": f'model = "{NAME}"'.encode("utf-16"),
}


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_input_breaks_an_engine(name: str, path: str) -> None:
    for item in detect(path, HOSTILE[name]):
        assert isinstance(item, Reference) or item.reason is not GapReason.INTERNAL, f"{item}"


@pytest.mark.parametrize("path", ["a.py", "a.json", "a.yaml", "a.toml"])
def test_what_cannot_be_read_is_said(path: str) -> None:
    [gap] = detect(path, b"\0\0\0 model " + NAME.encode())
    assert isinstance(gap, Gap)
    assert gap.reason is GapReason.NOT_TEXT


@pytest.mark.parametrize(("path", "name"), [("a.json", "nested-json"), ("a.yaml", "open-tables")])
def test_what_is_too_deep_is_a_gap(path: str, name: str) -> None:
    assert [item.reason for item in detect(path, HOSTILE[name]) if isinstance(item, Gap)] != []


def test_aliases_are_not_multiplied() -> None:
    found = [item for item in detect("a.yaml", HOSTILE["billion-laughs"]) if isinstance(item, Reference)]
    assert NAME in {item.text for item in found}
    assert len(found) < 1_000


@pytest.mark.slow
def test_all_of_a_wide_table_is_seen() -> None:
    found = {item.text for item in detect("a.json", TABLES) if isinstance(item, Reference)}
    assert len(found) == 100_000


_WORDS = f"model from_pretrained {NAME} \" ' ` ( ) {{ }} [ ] : = , # // /* */ \"\"\" ''' \\ $ ${{ <<EOF --- &a *a | > @ f'"
_PIECES = st.sampled_from([*_WORDS.split(), "\n", " ", "- ", "\0", "\ufeff", "\r"])


@given(st.lists(_PIECES, max_size=60).map("".join), st.sampled_from(PATHS))
def test_no_mixture_of_pieces_breaks_an_engine(text: str, path: str) -> None:
    for item in detect(path, ("model " + text).encode()):
        assert isinstance(item, Reference) or item.reason is not GapReason.INTERNAL, f"{item}"


@given(st.data(), st.sampled_from(PATHS))
def test_no_truncation_breaks_an_engine(data: st.DataObject, path: str) -> None:
    whole = f'model = AutoModel.from_pretrained("{NAME}", revision="main")\nmodels: [{{"id": "{NAME}"}}]\nvllm serve {NAME} \\\n --x\n'
    cut = data.draw(st.integers(0, len(whole)))
    for item in detect(path, whole[:cut].encode()):
        assert isinstance(item, Reference) or item.reason is not GapReason.INTERNAL, f"{item}"
