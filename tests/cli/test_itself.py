"""What to type to run lading again is something that works where it is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lading.cli.itself import called


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment that runs: a folder of programs, in a home."""
    folder = tmp_path / "home" / "env" / "bin"
    folder.mkdir(parents=True)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    return folder


def program(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lading").write_text("#!/bin/sh\n")
    (folder / "lading").chmod(0o755)
    return folder


def test_in_a_hook_the_path_of_its_own_environment_does_not_count(own: Path) -> None:
    program(own)
    assert called({"PRE_COMMIT": "1", "PATH": f"{own}:/nowhere"}) == str(own / "lading")
    assert called({"PRE_COMMIT": "1", "PATH": str(own), "HOME": str(own.parents[1])}) == "~/env/bin/lading"
    assert called({"PRE_COMMIT": "1"}) == str(own / "lading")


def test_a_path_with_a_space_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = program(tmp_path / "a b")
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    assert called({"PRE_COMMIT": "1", "PATH": ""}) == f"'{folder}/lading'"
    assert called({"PRE_COMMIT": "1", "PATH": "", "HOME": str(tmp_path)}) == "~/'a b/lading'"


def test_without_a_program_python_runs_the_module(own: Path) -> None:
    assert called({"PRE_COMMIT": "1", "PATH": str(own)}) == f"{own}/python -m lading"


def test_what_is_on_the_search_path_of_others_is_called_by_its_name(own: Path, tmp_path: Path) -> None:
    program(own)
    assert called({"PRE_COMMIT": "1", "PATH": f"{own}:{program(tmp_path / 'usr')}"}) == "lading"
    assert called({"PATH": str(own)}) == "lading"
