from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from composite_action import clean_environment
from running import ROOT, Run

from lading.cli.completing import MOST

pytestmark = pytest.mark.slow

DEAR = {"huggingface_hub", "httpx2", "cyclonedx", "jinja2", "lading.pipeline", "lading.detect"}


def bash(line: str, home: Path) -> list[str]:
    """What bash itself completes ``line`` to, with the script that it is given."""
    program = home / "bin" / "lading"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lading "$@"\n', "utf-8")
    program.chmod(0o755)
    words = line.split(" ")
    script = f"""
        source <(lading completion bash)
        COMP_WORDS=({" ".join(f"'{word}'" for word in words)}) COMP_CWORD={len(words) - 1}
        _lading_completion lading
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    environment = clean_environment(home) | {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script], env=environment, cwd=home, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


def asked(shell: str, line: str, home: Path) -> str:
    """What zsh or fish is told."""
    environment = clean_environment(home) | {
        "_LADING_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = subprocess.run(
        [sys.executable, "-m", "lading"], env=environment, cwd=home, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


def test_a_shell_that_is_none(lading: Run, tmp_path: Path) -> None:
    done = lading("completion", "csh", cwd=tmp_path)
    assert done.returncode == 2
    assert "choose one of: bash, zsh, fish" in done.stderr


def test_nothing_of_the_repository_is_offered(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text('AutoModel.from_pretrained("acme-own/secret-model")\n', "utf-8")
    assert bash("lading explain acme-own", tmp_path) == [""]


def test_a_broken_word_is_no_traceback(tmp_path: Path) -> None:
    assert asked("zsh", "lading explain 'x", tmp_path).count("Traceback") == 0


@pytest.mark.parametrize(("shell", "says"), [("bash", "complete -o default -F"), ("zsh", "#compdef lading"), ("fish", "complete --command lading"), ("powershell", "Register-ArgumentCompleter"), ("pwsh", "Register-ArgumentCompleter")])  # fmt: skip
def test_the_script_of_every_shell(shell: str, says: str, lading: Run, tmp_path: Path) -> None:
    done = lading("completion", shell, cwd=tmp_path)
    assert done.returncode == 0
    assert says in done.stdout
    assert done.stdout.startswith("#compdef lading\n") is (shell == "zsh")  # zsh looks at the first line alone


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("lading sc", ["scan"]),
        ("lading completion ", ["bash", "zsh", "fish", "powershell", "pwsh"]),
        ("lading scan --prof", ["--profile"]),
        ("lading scan --profile ", ["cisa", "eu-gpai", "g7", "owasp"]),
        ("lading check --spec-version ", ["1.6", "1.7"]),
        ("lading check --format cyc", ["cyclonedx-json", "cyclonedx-xml"]),
        ("lading check -f sa", ["sarif"]),
        ("lading explain origin-dir", ["origin-direct"]),
        ("lading explain AGPL", ["AGPL-3.0-only"]),
        ("lading explain agpl", ["agpl-3.0-only"]),
        ("lading explain Qwen/Qwen2.5-Coder-7", ["Qwen/Qwen2.5-Coder-7B", "Qwen/Qwen2.5-Coder-7B-Instruct"]),
        ("lading explain qwen/qwen2.5-coder-7", ["qwen/qwen2.5-coder-7B", "qwen/qwen2.5-coder-7B-Instruct"]),
    ],
)
def test_what_is_offered(line: str, offered: list[str], tmp_path: Path) -> None:
    assert set(offered) <= set(bash(line, tmp_path))


def test_a_name_that_begins_like_many_offers_not_all(tmp_path: Path) -> None:
    assert 20 < len(bash("lading explain q", tmp_path)) <= MOST
    assert len(bash("lading explain ", tmp_path)) < 60


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_offered_the_same(shell: str, tmp_path: Path) -> None:
    assert "Qwen/Qwen2.5-Coder-7B-Instruct" in asked(shell, "lading explain Qwen/Qwen2.5-Coder-7", tmp_path)
    assert re.search(r"\bscan\b", asked(shell, "lading sc", tmp_path))


@pytest.mark.parametrize("line", ["lading explain qwen/", "lading check --format ", "lading s"])
def test_an_answer_needs_little(line: str, tmp_path: Path) -> None:
    program = "import sys\nfrom lading.cli.main import run\ntry:\n    run()\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)"
    environment = clean_environment(tmp_path) | {"_LADING_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert sorted(DEAR & set(done.stderr.split())) == []


def test_the_page_names_every_shell() -> None:
    page = (ROOT / "docs" / "integrations" / "completion.md").read_text("utf-8")
    assert all(f"lading completion {shell}" in page for shell in ("bash", "zsh", "fish", "powershell"))
