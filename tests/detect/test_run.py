"""A file in, references and gaps out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.detect.base import Language
from lading.detect.run import ENGINES, detect
from lading.detect.site import Site
from lading.domain.reference import Context, Reference, Strength
from lading.domain.source import Gap, GapReason


def references(path: str, text: str) -> list[Reference]:
    return [r for r in detect(path, text.encode()) if isinstance(r, Reference)]


def gaps(path: str, data: bytes) -> list[Gap]:
    return [g for g in detect(path, data) if isinstance(g, Gap)]


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("a.py", b'from_pretrained("a/b"', GapReason.SYNTAX),
        ("a.json", b'{"model": "a/b"', GapReason.SYNTAX),
        ("a.yaml", b"model: [a/b", GapReason.SYNTAX),
        ("a.toml", b"model = a/b", GapReason.SYNTAX),
        ("a.ipynb", b'{"model": 1}', GapReason.SYNTAX),
        ("a.json", b'{"model": "\0"}', GapReason.NOT_TEXT),
    ],
)
def test_what_cannot_be_read_is_a_gap(path: str, data: bytes, reason: GapReason) -> None:
    [gap] = gaps(path, data)
    assert gap.reason is reason
    assert gap.location.path == path


@pytest.mark.parametrize(("path", "data"), [("a.py", b"def f(: import -"), ("a.md", b"model a/b"), ("a.json", b"{")])
def test_what_cannot_matter_is_no_gap(path: str, data: bytes) -> None:
    assert list(detect(path, data)) == []


@pytest.mark.parametrize("joined", ["\n", ",\n"], ids=["one per line", "a list"])
def test_among_records_that_say_nothing_the_one_that_names_a_model_is_found_where_it_is(joined: str) -> None:
    records = [json.dumps({"q": "你好\x80", "n": n}, ensure_ascii=False) for n in range(50)]
    records[30] = '{"q": "你好", "use": {"model": "Qwen/Qwen2.5-7B-Instruct", "revision": "c0ffee"}}'
    text = joined.join(records)
    [found] = references("a.json", text if joined == "\n" else f"[{text}]")
    assert (found.location.line, found.symbol, found.revision) == (31, "use.model", "c0ffee")


def test_comments_and_outputs_of_a_notebook_are_not_read() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["model `a/md`"]},
        {
            "cell_type": "code",
            "source": ["!pip install x\n", "# model = 'a/comment'\n", "model = 'a/code'"],
            "outputs": [{"text": "a/out"}],
        },
        {"cell_type": "code", "source": "this is no python model"},
    ]
    text = json.dumps({"cells": cells}, indent=1)
    [reference] = [r for r in references("n.ipynb", text) if r.strength > Strength.BARE]
    assert reference.text == "a/code"
    assert reference.location.cell == 2
    assert "a/code" in text.split("\n")[reference.location.line - 1]


def test_a_place_that_loads_says_more_than_the_string_alone() -> None:
    text = 'NAME = "a/b"\nAutoModel.from_pretrained(NAME, revision="c0ffee", trust_remote_code=True)'
    [reference] = [r for r in references("a.py", text) if r.text == "a/b"]
    assert (reference.location.line, reference.strength) == (1, Strength.LOADS)
    assert (reference.revision, reference.trust_remote_code) == ("c0ffee", True)
    assert reference.symbol == "AutoModel.from_pretrained(0)"


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("src/a.py", Context.CODE),
        ("config/a.yaml", Context.CONFIG),
        ("tests/a.py", Context.TEST),
        ("tests/a.yaml", Context.TEST),
        ("src/test_a.py", Context.TEST),
        ("docker-compose.yml", Context.INFRASTRUCTURE),
        (".github/workflows/a.yml", Context.INFRASTRUCTURE),
        ("charts/x/values.yaml", Context.INFRASTRUCTURE),
    ],
)
def test_context(path: str, context: Context) -> None:
    text = 'base_model = "a/b"' if path.endswith(".py") else "base_model: a/b"
    assert {r.context for r in references(path, text)} == {context}


@pytest.mark.parametrize(
    ("path", "text", "line", "column"),
    [
        ("a.yaml", "x:\n  base_model: a/b", 2, 15),
        ("a.json", '{\n  "base_model": "a/b"}', 2, 17),
        ("a.toml", '[x]\nbase_model = "a/b"', 2, 14),
        ("a.ini", "[x]\nbase_model = a/b", 2, 14),
        (".env", "X=1\nBASE_MODEL=a/b", 2, 12),
        ("a.py", 'x = 1\nbase_model = "a/b"', 2, 14),
    ],
)
def test_places(path: str, text: str, line: int, column: int) -> None:
    [reference] = references(path, text)
    assert (reference.location.line, reference.location.column) == (line, column)


def test_templated_yaml_is_read_around_its_directives() -> None:
    text = "{{- if .Values.x }}\nmodel:\n  base_model: a/b\n  name: {{ .Values.name }}\n{{- end }}\n"
    assert [r.text for r in references("charts/t.yaml", text)] == ["a/b"]


def test_environment_pairs_are_read_as_assignments() -> None:
    text = "env:\n  - name: BASE_MODEL\n    value: a/b\n"
    assert [r.symbol for r in references("a.yaml", text) if r.strength is Strength.LOADS] == ["env.BASE_MODEL"]


@given(st.binary(max_size=400), st.sampled_from(["a.py", "a.json", "a.yaml", "a.toml", "a.ini", ".env", "a.ipynb"]))
def test_no_bytes_crash(data: bytes, path: str) -> None:
    list(detect(path, b"from_pretrained model " + data))
    list(detect(path, data + b" model: a/b"))


def test_a_defect_in_one_file_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> Iterator[Site]:
        raise KeyError(text)

    monkeypatch.setitem(ENGINES, Language.YAML, broken)
    [gap] = gaps("a.yml", b"model: a/b")
    assert gap.reason is GapReason.INTERNAL


def test_a_template_is_read_as_what_it_makes() -> None:
    assert [r.text for r in references("a.ts.template", 'const model = "gpt-4o-mini"')] == ["gpt-4o-mini"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("lading.toml", '[[approve]]\nmodel = "Qwen/Qwen2.5-7B"\n'),
        ("sub/lading.lock", '[[model]]\nid = "Qwen/Qwen2.5-7B"\n'),
        ("lading-catalog/models/a.toml", '[[model]]\nid = "Qwen/Qwen2.5-7B"\n'),
        ("pyproject.toml", '[[tool.lading.approve]]\nmodel = "Qwen/Qwen2.5-7B"\n'),
        ("out/a.json", '{"bomFormat": "CycloneDX", "components": [{"name": "Qwen/Qwen2.5-7B"}]}'),
        ("a.spdx.json", '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "model": "Qwen/Qwen2.5-7B"}'),
        ("a.sarif.json", '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "model": "Qwen/Qwen2.5-7B"}'),
    ],
)
def test_records_of_software_use_none(path: str, text: str) -> None:
    assert references(path, text) == []
