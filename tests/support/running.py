"""The command line run as a user runs it: in a process of its own, with an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parent.parent.parent
NOW = "1795219200"
"""``SOURCE_DATE_EPOCH`` of every run: 2026-11-21."""


class Run(Protocol):
    """Runs ``lading WORDS…`` in a folder."""

    def __call__(self, *words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run it; ``environment`` is added to a clean one."""


def runner(home: Path) -> Run:
    """A `Run` with an empty home folder and none of the caller's own settings."""

    def run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {
            k: v for k, v in os.environ.items() if not k.startswith(("HF_", "HUGGING", "LADING", "XDG", "GIT_", "COLUMNS"))
        }
        clean |= {"HOME": str(home), "COLUMNS": "100", "SOURCE_DATE_EPOCH": NOW, "PYTHONDONTWRITEBYTECODE": "1", **environment}
        command = [sys.executable, "-m", "lading", *words]
        return subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False, timeout=120)

    return run
