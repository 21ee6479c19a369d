"""Commands in Dockerfiles, makefiles, manifests, workflows, units and notebooks."""

import json
from collections.abc import Iterator

import pytest

from lading.detect.base import Language
from lading.detect.engines import docker, lines, make, modelfile, notebook, shell, structured, unit
from lading.detect.files import language_in, language_of, needs_a_look
from lading.detect.site import Site
from lading.positions.tree import ParseError


def places(found: Iterator[Site]) -> dict[str, tuple[str, int]]:
    """Text by callee and argument, or by keys; with its line."""
    return {
        f"{site.callee}|{site.argument}" if site.callee else ".".join(site.keys): (site.text, site.line)
        for site in found
        if site.text and site.keys[-1:] != ("{key}",)
    }


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("RUN hf download a/b", "hf download|0", ("a/b", 1)),
        (
            "FROM x\nRUN --mount=type=cache,target=/c \\\n  # why\n  pip install y && \\\n  hf download a/b",
            "hf download|0",
            ("a/b", 5),
        ),
        ("RUN <<EOF\nset -e\nhf download a/b\nEOF\n", "hf download|0", ("a/b", 3)),
        ('CMD ["vllm", "serve", "a/b"]', "vllm serve|0", ("a/b", 1)),
        ('ENTRYPOINT ["vllm", "serve"]\nCMD ["a/b"]', "vllm serve|0", ("a/b", 2)),
        ('FROM vllm/vllm-openai:v0.6\nCMD ["--model", "a/b"]', "vllm serve|model", ("a/b", 2)),
        ("CMD vllm serve a/b", "vllm serve|0", ("a/b", 1)),
        ('CMD ["sh", "-c", "vllm serve ${M:-a/b}"]', "vllm serve|0", ("a/b", 1)),
        ("ARG M=a/b\nRUN hf download $M", "hf download|0", ("a/b", 1)),
        ("ENV M a/b\nRUN hf download ${M}", "hf download|0", ("a/b", 1)),
        ('ENV A=1 \\\n    M="a/b"', "M", ("a/b", 2)),
        ("ADD https://h/x.gguf /m/", "ADD|0", ("/m/", 1)),
        ("COPY <<EOF Modelfile\nFROM q:7b\nEOF", "ollama FROM|0", ("q:7b", 2)),
        ("HEALTHCHECK CMD curl http://h/x.gguf", "curl|0", ("http://h/x.gguf", 1)),
    ],
)
def test_dockerfile(text: str, place: str, value: tuple[str, int]) -> None:
    assert places(docker.sites(text))[place] == value


@pytest.mark.parametrize("text", ["FROM qwen/qwen2.5:7b AS x", "# RUN hf download a/b", "LABEL model=a/b", "EXPOSE 80"])
def test_dockerfile_names_nothing(text: str) -> None:
    assert places(docker.sites(text)) == {}


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("MODEL ?= a/b # why\nrun:\n\t@vllm serve $(MODEL)", "vllm serve|0", ("a/b", 1)),
        ("run: deps\n\t-hf download a/b", "hf download|0", ("a/b", 2)),
        ("run:\n\tfor m in a b; do \\\n\t\tollama pull q:$$m; \\\n\tdone", "ollama pull|0", ("q:b", 3)),
        ("export MODEL := a/b", "MODEL", ("a/b", 1)),
        ('model := "a/b"\n\nrun port="1":\n    vllm serve {{model}}', "vllm serve|0", ("a/b", 1)),
    ],
)
def test_makefile(text: str, place: str, value: tuple[str, int]) -> None:
    assert places(make.sites(text))[place] == value


def test_makefile_targets_are_no_commands() -> None:
    assert places(make.sites("a/b: c/d e.gguf\n.PHONY: a/b\ninclude x.mk\n")) == {}


def test_modelfile() -> None:
    text = '# FROM x\nFROM q:7b\nADAPTER ./a.gguf\nSYSTEM """\nFROM y\n"""\nPARAMETER stop "FROM z"'
    assert [(s.callee, s.text, s.line) for s in modelfile.sites(text)] == [
        ("ollama FROM", "q:7b", 2),
        ("ollama ADAPTER", "./a.gguf", 3),
    ]


def test_units() -> None:
    assert places(unit.sites("web: vllm serve a/b\n# x: vllm serve c/d\n")) == {"vllm serve|0": ("a/b", 1)}
    text = "[Unit]\nDescription=vllm serve x/y\n[Service]\nEnvironment=M=a/b\nExecStart=/usr/bin/vllm serve \\\n  --port 1 \\\n  c/d\n"
    assert places(unit.sites(text)) == {"M": ("a/b", 4), "vllm serve|0": ("c/d", 7)}


def test_powershell_and_batch() -> None:
    assert places(shell.sites('$Model = "a/b"\nvllm serve `\n  $Model\n'))["vllm serve|0"] == ("a/b", 1)
    assert places(shell.sites("@echo off\nrem vllm serve x/y\nset MODEL=a/b\nvllm serve ^\n  %MODEL%\n"))["vllm serve|0"] == (
        "a/b",
        3,
    )


COMPOSE = """\
services:
  a:
    image: vllm/vllm-openai:v0.6
    command: --model a/b --port 1
    environment:
      - MODEL_ID=c/d
      - NOTHING
  b:
    image: ollama/ollama:latest
    entrypoint: ["sh", "-c", "ollama pull q:7b"]
  c:
    image: x
    entrypoint: vllm
    command: [serve, e/f]
models:
  m:
    model: ai/smollm2
"""


def test_compose() -> None:
    found = places(structured.yaml_sites(COMPOSE))
    assert found["vllm serve|model"] == ("a/b", 4)
    assert found["services.a.environment.MODEL_ID"] == ("c/d", 6)
    assert found["ollama pull|0"] == ("q:7b", 10)
    assert found["vllm serve|0"] == ("e/f", 14)
    assert found["models.m.model"] == ("ai/smollm2", 17)
    assert "services.a.image" not in found


@pytest.mark.parametrize(
    ("service", "callee", "text"),
    [
        ("{image: ollama/ollama, command: [run, 'qwen2.5:7b']}", "ollama run", "qwen2.5:7b"),
        ("{image: ollama/ollama, command: [ollama, run, 'qwen2.5:7b']}", "ollama run", "qwen2.5:7b"),
        ("{image: tabbyml/tabby, command: serve --model StarCoder-1B}", "tabby serve", "StarCoder-1B"),
        ("{image: vllm/vllm-openai, command: --model a/b}", "vllm serve", "a/b"),
        ("{image: vllm/vllm-openai, entrypoint: x, command: --model a/b}", "x", "a/b"),
    ],
)
def test_a_command_of_compose_goes_on_with_the_program_of_the_image(service: str, callee: str, text: str) -> None:
    found = structured.yaml_sites(f"services:\n  s: {service}\n")
    assert (callee, text) in {(site.callee, site.text) for site in found}


POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: qwen2.5-7b
  labels: {model: qwen2.5-7b}
spec:
  containers:
  - name: llama3-8b
    image: qwenllm/qwen2.5:7b
    command: ["python3", "-m", "vllm.entrypoints.openai.api_server"]
    args:
    - --model
    - $(MODEL)
    - --trust-remote-code
    env:
    - name: MODEL
      value: a/b
  initContainers:
  - command:
    - sh
    - -c
    - |
      # hf download x/y
      set -e
      hf download c/d
"""


def test_kubernetes() -> None:
    found = [s for s in structured.yaml_sites(POD) if s.keys[-1:] != ("{key}",)]
    texts = {s.text for s in found}
    assert not texts & {"qwen2.5-7b", "llama3-8b", "qwenllm/qwen2.5:7b", "x/y"}
    assert places(iter(found))["hf download|0"] == ("c/d", 25)
    [model] = [s for s in found if s.argument == "model"]
    assert (model.text, model.callee, model.line) == ("a/b", "python -m vllm.entrypoints.openai.api_server", 17)
    assert model.truth("trust_remote_code")


CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
data:
  start.sh: |
    vllm serve a/b
  models: |
    list:
      - model: c/d
  note: |
    Some words: about gpt-4 and more
"""


def test_config_map() -> None:
    found = places(structured.yaml_sites(CONFIG_MAP))
    assert found["vllm serve|0"] == ("a/b", 5)
    assert found["list.model"] == ("c/d", 8)


WORKFLOW = """\
on: push
jobs:
  a:
    env:
      MODEL: ${{ inputs.model || 'e/f' }}
    steps:
      - uses: org/model-action@v1
      - name: Get gpt-4
        run: |
          pip install x

          hf download a/b
      - run: >
          ollama pull
          q:7b
"""


def test_workflow() -> None:
    found = places(structured.yaml_sites(WORKFLOW))
    assert found["hf download|0"] == ("a/b", 12)
    assert found["ollama pull|0"] == ("q:7b", 15)
    assert "jobs.a.steps.uses" not in found
    assert any(s.text == "e/f" and s.key == "MODEL" for s in structured.yaml_sites(WORKFLOW))


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("t:\n  script:\n    - cd x\n    - hf download a/b\n", "hf download|0", ("a/b", 4)),
        ("tasks:\n  get:\n    cmds:\n      - hf download a/b\n", "hf download|0", ("a/b", 4)),
        ("extraArgs:\n  - --model=a/b\n", "run|model", ("a/b", 2)),
        ("vars: {M: a/b}\nrun: vllm serve $M\n", "vllm serve|0", ("a/b", 1)),
        ("stages:\n  x:\n    cmd: python t.py --model a/b\n", "python t.py|model", ("a/b", 3)),
    ],
)
def test_other_yaml(text: str, place: str, value: tuple[str, int]) -> None:
    assert places(structured.yaml_sites(text))[place] == value


@pytest.mark.parametrize(
    "text",
    [
        "command: Compare GPT with others",
        "run: Qwen",
        "args: {a: b}",
        "description: vllm serve a/b",
        "nav:\n  - Qwen3-8B: a.md",
    ],
)
def test_yaml_without_commands(text: str) -> None:
    assert [s for s in structured.yaml_sites(text) if s.callee and s.text] == []


@pytest.mark.parametrize(
    "text", ["patch: remove the model", "- op: remove\n  path: /spec/args", 'NOTE: "[x] done {y}"', "MODELS: '[{a: b}]'"]
)
def test_yaml_texts_that_are_no_tables(text: str) -> None:
    assert [s for s in structured.yaml_sites(text) if s.callee or len(s.keys) > 2] == []


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("- op: add\n  path: /spec/containers/0/args\n  value: [--model, a/b]", "run|model", ("a/b", 3)),
        ("- op: add\n  path: /spec/containers/0/args/-\n  value: --model=a/b", "run|model", ("a/b", 3)),
        ("patches:\n- patch: |-\n    - op: add\n      path: /x/args\n      value: [--model, a/b]", "run|model", ("a/b", 5)),
        ("helm:\n  values: |\n    x: 1\n    llm:\n      model: a/b", "llm.model", ("a/b", 5)),
        ('env:\n  MODELS: >\n    [{"id":\n      "a/b"}]', "env.MODELS.id", ("a/b", 4)),
        ('env:\n  MODELS: \'[{"id": "a/b"}]\'', "env.MODELS.id", ("a/b", 2)),
    ],
)
def test_tables_in_texts(text: str, place: str, value: tuple[str, int]) -> None:
    assert places(structured.yaml_sites(text))[place] == value


def test_slugs_of_github_are_no_models() -> None:
    text = "jobs:\n  a:\n    steps:\n      - with:\n          repository: Qwen/Qwen2.5-7B\n"
    assert "Qwen/Qwen2.5-7B" not in {s.text for s in structured.yaml_sites(text)}


def test_json_and_toml() -> None:
    assert places(structured.json_sites('{"scripts": {"serve": "vllm serve a/b"}}'))["vllm serve|0"] == ("a/b", 1)
    assert places(structured.json_sites('{"x": {"command": "uvx", "args": ["hf", "download", "a/b"]}}'))["hf download|0"] == (
        "a/b",
        1,
    )
    assert places(structured.toml_sites('[tool.poe.tasks]\nserve = "vllm serve a/b"'))["vllm serve|0"] == ("a/b", 2)


HELM = """\
{{- /* a note
on two lines: here */ -}}
{{- if .Values.x }}
args:
  - --model
  - {{ .Values.model | default "a/b" | quote }}
  {{- with .Values.y }}
  - --revision={{ . }}
  {{- end }}
{{- end }}
"""


def test_helm_template() -> None:
    assert ("a/b", 6) in {(s.text, s.line) for s in structured.yaml_sites(HELM)}
    assert list(structured.yaml_sites('{{- define "x" -}}\nmodel: [a: b: c\n{{- end }}\n'))


def test_yaml_that_does_not_parse_is_read_by_lines_and_still_an_error() -> None:
    text = "x:\n  model: a/b # why\n  list: [a\n  run: |\n    hf download c/d\n  - 'e/f'\ny: {{ z\n"
    with pytest.raises(ParseError):
        list(structured.yaml_sites(text))
    assert places(lines.sites(text))["x.model"] == ("a/b", 2)
    assert places(lines.sites(text))["hf download|0"] == ("c/d", 5)


def test_notebook() -> None:
    cells = [
        ["!pip install qwen-vl-utils\n", "!hf download a/b \\\n", "  --quiet\n", "x = 1"],
        ["%%bash\n", "ollama pull q:7b"],
        ["%%writefile Modelfile\n", "FROM q:1b"],
        ["%%time\n", "y = load('c/d')"],
        ["%env MODEL=e/f"],
        ["%%html\n", "<b>vllm serve x/y</b>"],
    ]
    text = json.dumps({"cells": [{"cell_type": "code", "source": source} for source in cells]}, indent=1)
    found = {site.text: (site.callee or site.key, site.cell) for site in notebook.sites(text) if site.text}
    assert found["a/b"] == ("hf download", 1)
    assert found["q:7b"] == ("ollama pull", 2)
    assert found["q:1b"] == ("ollama FROM", 3)
    assert found["c/d"] == ("load", 4)
    assert found["e/f"] == ("MODEL", 5)
    assert "x/y" not in found
    assert "qwen-vl-utils" not in found


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/Dockerfile", Language.DOCKER),
        ("Dockerfile.gpu", Language.DOCKER),
        ("gpu.Dockerfile", Language.DOCKER),
        ("Containerfile", Language.DOCKER),
        ("Makefile", Language.MAKE),
        ("justfile", Language.MAKE),
        ("run.slurm", Language.SHELL),
        (".env.example", Language.DOTENV),
        ("env.example", Language.DOTENV),
        ("prod.env", Language.DOTENV),
        ("Modelfile.coder", Language.MODELFILE),
        ("Procfile", Language.UNIT),
        ("x.service", Language.UNIT),
        (".gitmodules", Language.INI),
        ("MLmodel", Language.YAML),
        ("data.dvc", Language.YAML),
        ("values.yaml.gotmpl", Language.YAML),
        ("chat_template.jinja", None),
        ("entrypoint", None),
        ("README.md", Language.CARD),
    ],
)
def test_language_by_name(path: str, language: Language | None) -> None:
    assert language_of(path) == language


def test_language_by_beginning() -> None:
    assert needs_a_look("bin/entrypoint")
    assert not needs_a_look("a.rst")
    assert language_in("entrypoint", b"#!/usr/bin/env bash\n") is Language.SHELL
    assert language_in("tool", b"#!/usr/bin/python3\n") is Language.PYTHON
    assert language_in("LICENSE", b"Apache") is None
    assert language_in("a.tpl", b"# x\nmodel: y\n") is Language.YAML
    assert language_in("a.tpl", b"<html>") is None
