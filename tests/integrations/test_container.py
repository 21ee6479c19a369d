"""``Containerfile``: nothing is built here; what it copies is there, enough, and nothing more."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from composite_action import clean_environment
from running import ROOT

TEXT = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text("utf-8"))
LINES = [line.split(maxsplit=1) for line in TEXT.splitlines() if line and not line.startswith("#")]
COPIED = [word for name, rest in LINES if name == "COPY" and "--from" not in rest for word in rest.split()[:-1]]


def values(name: str) -> list[str]:
    return [rest for each, rest in LINES if each == name]


def test_no_secret_goes_in() -> None:
    assert not re.search(r"(?i)token|secret|password|\bARG\b", TEXT)


def test_the_base_is_pinned_to_a_patch_release() -> None:
    assert {base.split(" AS ")[0] for base in values("FROM")} == {"python:3.13.14-slim-trixie"}


def test_it_runs_as_nobody_special_and_offline() -> None:
    assert values("USER") == ["10001"]
    assert "HF_HUB_OFFLINE=1" in values("ENV")[0]
    assert TEXT.index("USER") > TEXT.rindex("RUN")


@pytest.mark.parametrize("path", COPIED)
def test_what_it_copies_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_nothing_else_goes_into_the_build() -> None:
    rules = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert rules[1] == "*"
    assert [rule[1:] for rule in rules if rule.startswith("!")] == COPIED


@pytest.mark.slow
def test_what_it_copies_is_enough_to_build_and_run_from(tmp_path: Path) -> None:
    source, target = tmp_path / "src", tmp_path / "installed"
    source.mkdir()
    for path in COPIED:
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, source / path, ignore=shutil.ignore_patterns("__pycache__", "index.json"))
        else:
            shutil.copy(ROOT / path, source / path)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=source, check=True, capture_output=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(target)
    environment = clean_environment(tmp_path / "home") | {"PYTHONPATH": str(target), "HF_HUB_OFFLINE": "1"}
    words = [sys.executable, "-c", "import lading.cli.main as m; print(m.__file__); m.run()", "scan"]
    done = subprocess.run(
        words, cwd=ROOT / "fixtures" / "company", env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert str(target) in done.stdout
    assert "Qwen/Qwen2.5" in done.stdout
