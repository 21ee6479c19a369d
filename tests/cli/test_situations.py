"""Whole terminals: each situation is a small repository below ``fixtures/terminal``, run through the real command line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import hostile_repository
import pytest
from running import ROOT, Run

pytestmark = pytest.mark.slow

TERMINAL = ROOT / "fixtures" / "terminal"
EXITS = {
    "clean": 0,
    "nothing": 0,
    "violations": 1,
    "mixed": 1,
    "expired-approval": 1,
    "bad-policy": 2,
    "incomplete": 3,
}
"""Every situation and how ``lading check`` ends in it."""


def test_every_situation_has_its_repository() -> None:
    assert {path.name for path in TERMINAL.iterdir()} == EXITS.keys()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("situation", EXITS)
def test_check(lading: Run, tmp_path: Path, snapshot: Callable[[str, str], None], situation: str, width: int) -> None:
    folder = shutil.copytree(TERMINAL / situation, tmp_path / situation)
    done = lading("check", "--offline", cwd=folder, COLUMNS=str(width))
    assert done.returncode == EXITS[situation]
    assert all(len(line) <= width for line in done.stdout.splitlines())
    snapshot(f"{situation}-{width}.txt", _whole(done))


@pytest.mark.parametrize("width", [80, 120])
def test_nothing_that_could_be_read(lading: Run, tmp_path: Path, snapshot: Callable[[str, str], None], width: int) -> None:
    folder = tmp_path / "nothing-read"
    folder.mkdir()
    (folder / "model.py").symlink_to("/nowhere/model.py")
    done = lading("check", "--offline", cwd=folder, COLUMNS=str(width))
    assert done.returncode == 3
    snapshot(f"nothing-read-{width}.txt", _whole(done))


@pytest.mark.parametrize("width", [80, 120])
def test_hostile_names(lading: Run, tmp_path: Path, snapshot: Callable[[str, str], None], width: int) -> None:
    """What they could do elsewhere is in ``test_hostile.py``; this is what a person sees of them."""
    folder = tmp_path / "hostile"
    hostile_repository.build(folder)
    done = lading("check", "--offline", cwd=folder, COLUMNS=str(width))
    assert done.returncode == 3  # what is denied is signed off; much is not known
    snapshot(f"hostile-{width}.txt", _whole(done))


def _whole(done: CompletedProcess[str]) -> str:
    return _undated(f"$ lading check --offline\n{done.stdout}--- stderr\n{done.stderr}--- exit {done.returncode}\n")


def _undated(shown: str) -> str:
    """Without the days that move on: the catalogue's, and the one that a new sign-off would end on."""
    return re.sub(r"(catalogue |until = )\d{4}-\d\d-\d\d", r"\g<1>YYYY-MM-DD", shown)
