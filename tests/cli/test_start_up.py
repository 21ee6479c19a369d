"""What starting costs, told by the modules that are loaded and not by the clock."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import begin, stage

HEAVY = {
    "huggingface_hub",
    "httpx2",
    "cyclonedx",
    "jsonschema",
    "rich",
    "yaml",
    "lading.pipeline",
    "lading.report",
    "lading.catalog",
}


SELDOM = {
    "typer", "pydantic", "pydantic_core", "yaml", "tomllib", "difflib", "pathspec", "tarfile", "zipfile", "multiprocessing",
    "concurrent.futures", "importlib.metadata", "lading.cli.options", "lading.assess.policy.reading",
    "lading.weights.read", "lading.weights.notes", "lading.weights.anatomy",
    "lading.weights.members", "lading.resolve.hf_cache", "lading.resolve.hub", "lading.upload",
    "lading.detect.engines.commands", "lading.detect.engines.docker", "lading.detect.engines.source.lexicons",
    "lading.detect.engines.source.walk", "lading.detect.engines.structured", "lading.report.formats.sarif",
}  # fmt: skip
"""What a commit of Python files has no use for."""


def modules_after(*words: str, cwd: Path | None = None, start: str = "main") -> set[str]:
    program = (
        "import json, os, sys\n"
        f"from lading.cli.{start} import run\n"
        "os._exit = sys.exit\n"
        f"sys.argv = ['lading', *{list(words)!r}]\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write('\\n' + json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("scan", "--help"), ("check", "--help")], ids=" ".join)
def test_nothing_heavy_is_loaded(words: tuple[str, ...]) -> None:
    loaded = modules_after(*words)
    assert sorted(loaded & HEAVY) == []


def test_an_offline_scan_loads_no_network_client(tmp_path: Path) -> None:
    loaded = modules_after("scan", "--offline", str(tmp_path))
    assert not {"huggingface_hub", "httpx2", "cyclonedx", "jsonschema"} & loaded


@pytest.fixture
def staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a Python file staged that names a model."""
    monkeypatch.setenv("LADING_CACHE", str(tmp_path / "cache"))
    root = begin(tmp_path / "r", x="x = 1\n")
    stage(root, a='from transformers import AutoModel\nAutoModel.from_pretrained("google-bert/bert-base-uncased")\n')
    return root


def test_a_hook_loads_nothing_that_a_python_file_has_no_use_for(staged: Path) -> None:
    loaded = modules_after("check", "--staged", cwd=staged, start="start")
    assert "lading.detect.engines.python.walk" in loaded
    assert sorted(loaded & (SELDOM | HEAVY - {"lading.pipeline", "lading.report", "lading.catalog"})) == []


def test_a_hook_that_prints_nothing_loads_nothing_to_print_with(staged: Path) -> None:
    loaded = modules_after("check", "--staged", "--quiet", cwd=staged, start="start")
    assert "lading.assess.judge" in loaded
    assert sorted(loaded & {"lading.report.formats.terminal", "lading.report.layout"}) == []


def test_a_policy_that_was_validated_is_not_validated_again(staged: Path) -> None:
    (staged / "lading.toml").write_text('[origin]\ndirect = "warn"\n', "utf-8")
    assert "pydantic" in modules_after("check", "--staged", cwd=staged, start="start")
    stage(staged, a="x = 2\n")
    loaded = modules_after("check", "--staged", cwd=staged, start="start")
    assert "lading.positions.toml" in loaded
    assert sorted(loaded & {"pydantic", "pydantic_core", "annotated_types"}) == []
