from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from running import ROOT, Run, runner


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A copy of the sample company repository."""
    return Path(shutil.copytree(ROOT / "fixtures" / "company", tmp_path / "company"))


@pytest.fixture
def lading(tmp_path: Path) -> Run:
    """Runs the command line with an empty home."""
    return runner(tmp_path / "home")
