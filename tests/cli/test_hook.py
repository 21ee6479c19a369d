"""The hooks, installed by pre-commit itself from a local clone, in a repository where somebody commits."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import ENVIRONMENT, begin, git, stage, write
from running import NOW, ROOT

pytestmark = pytest.mark.slow

QWEN = 'from transformers import AutoModel\nAutoModel.from_pretrained("Qwen/Qwen2.5-7B-Instruct")\n'
BERT = 'from transformers import AutoModel\nAutoModel.from_pretrained("google-bert/bert-base-uncased")\n'
SHIPPED = ("src", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
CONFIG = """\
repos:
  - repo: {clone}
    rev: {revision}
    hooks:
      - id: {hook}
"""

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Runs a program as a developer does who has installed the hooks. pip builds and installs the clone as pre-commit tells it,
    but finds what that depends on among this environment's packages: no index is asked.
    """
    home = tmp_path_factory.mktemp("home")
    environment = {
        k: v for k, v in ENVIRONMENT.items() if not k.startswith(("HF_", "LADING", "XDG_", "PRE_COMMIT", "PIP_"))
    } | {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), ENVIRONMENT["PATH"]]),
        "PRE_COMMIT_COLOR": "never",
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "SOURCE_DATE_EPOCH": NOW,
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }

    def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300)

    return run


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A local clone of this project, as it stands."""
    root = tmp_path_factory.mktemp("clone") / "lading"
    root.mkdir()
    git(root, "init", "-q")
    leave_out = shutil.ignore_patterns("__pycache__", "index.json")
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=leave_out)
        else:
            shutil.copy(source, root / name)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "as it stands")
    return root


def installed(root: Path, clone: Path, hook: str, call: Call) -> Path:
    """A repository with the hook installed by pre-commit."""
    begin(root, x="x = 1\n")
    config = CONFIG.format(clone=clone, revision=git(clone, "rev-parse", "HEAD"), hook=hook)
    stage(root, **{".pre-commit-config.yaml": config})
    done = call("pre-commit", "install", "--install-hooks", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    home = Path(call("sh", "-c", "echo $HOME", cwd=root).stdout.strip())
    assert [path for path in home.glob(".cache/pre-commit/repo*/py_env-*/**/lading/cli/start.py") if path.is_file()]
    return root


def commit(root: Path, call: Call, *words: str) -> subprocess.CompletedProcess[str]:
    return call("git", "commit", "-m", "x", *words, cwd=root)


def test_the_hook_blocks_a_refused_model_until_somebody_approves_it(tmp_path: Path, clone: Path, call: Call) -> None:
    root = installed(tmp_path / "r", clone, "lading", call)
    stage(root, a=QWEN)
    write(root, a=BERT)  # what is not staged does not count
    done = commit(root, call)
    assert done.returncode == 1
    told = done.stdout + done.stderr
    assert "Qwen/Qwen2.5-7B-Instruct was developed by" in told
    assert "-> " in told
    assert "lading approve Qwen/Qwen2.5-7B-Instruct --reason TEXT --who NAME" in told
    assert "git add lading.toml" in told
    assert git(root, "log", "--oneline").count("\n") == 0

    write(root, a=QWEN)
    words = ("approve", "Qwen/Qwen2.5-7B-Instruct", "--reason", "LEGAL-1", "--who", "legal", "--offline")
    approved = call(sys.executable, "-m", "lading", *words, cwd=root)
    assert approved.returncode == 0, approved.stderr
    git(root, "add", "lading.toml")
    done = commit(root, call)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "a.py").read_text("utf-8") == QWEN


def test_git_commit_a_and_a_single_file(tmp_path: Path, clone: Path, call: Call) -> None:
    root = installed(tmp_path / "r", clone, "lading", call)
    assert commit(root, call).returncode == 0
    write(root, x=QWEN)
    assert commit(root, call).returncode == 1
    assert "Qwen" in commit(root, call, "-a").stdout + commit(root, call, "-a").stderr
    stage(root, y=BERT)
    assert commit(root, call, "x.py").returncode == 1
    assert commit(root, call, "y.py").returncode == 0


def test_over_all_files_the_whole_tree_is_checked(tmp_path: Path, clone: Path, call: Call) -> None:
    root = installed(tmp_path / "r", clone, "lading", call)
    stage(root, a=QWEN)
    assert commit(root, call, "--no-verify").returncode == 0
    done = call("pre-commit", "run", "--all-files", cwd=root)
    assert done.returncode == 1
    assert "nothing is staged: the whole tree is checked" in done.stdout
    stage(root, a=BERT)
    assert commit(root, call).returncode == 0
    assert call("pre-commit", "run", "--all-files", cwd=root).returncode == 0


def test_the_full_hook_sees_what_is_not_staged(tmp_path: Path, clone: Path, call: Call) -> None:
    root = installed(tmp_path / "r", clone, "lading-full", call)
    stage(root, a=QWEN)
    assert commit(root, call, "--no-verify").returncode == 0
    stage(root, b="x = 1\n")
    done = commit(root, call)
    assert done.returncode == 1
    assert "Qwen/Qwen2.5-7B-Instruct" in done.stdout + done.stderr
