"""``python -m lading`` is ``lading``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from composite_action import clean_environment
from running import ROOT

SCRIPT = Path(sys.executable).with_name("lading")


@pytest.mark.parametrize("words", [("--version",), ("check", "--help"), ("check", "--offline"), ("nothing",)], ids=" ".join)
def test_python_m_lading_is_lading(words: tuple[str, ...], tmp_path: Path) -> None:
    if not SCRIPT.exists():
        pytest.skip("the lading script is not beside this Python")
    environment = clean_environment(tmp_path)
    both = [
        subprocess.run(
            [*start, *words], cwd=ROOT / "fixtures" / "company", env=environment, capture_output=True, check=False, timeout=120
        )
        for start in ([sys.executable, "-m", "lading"], [str(SCRIPT)])
    ]
    assert both[0].stdout + both[0].stderr
    assert (both[0].returncode, both[0].stdout, both[0].stderr) == (both[1].returncode, both[1].stdout, both[1].stderr)
