"""Names of files that are no text."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lading.cli.main import app


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux alone")
def test_a_name_that_is_not_utf_8_is_audited_and_shown_harmless(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9.py")).write_text('x = "Qwen/Qwen2.5-7B"\n')
    (root / "lading.toml").write_text('[scan]\nexclude = ["*.tmp"]\n')
    outputs = [tmp_path / f"r{suffix}" for suffix in (".cdx.json", ".cdx.xml", ".sarif", ".json", ".md", ".csv", ".html")]
    arguments = [part for output in outputs for part in ("-o", str(output))]
    result = CliRunner().invoke(app, ["scan", "--offline", *arguments, str(root)], env={"LADING_CACHE": str(tmp_path / "c")})
    assert result.exit_code == 0, result.output
    assert r"caf\udce9.py" in result.output
    for output in outputs:
        assert "Qwen/Qwen2.5-7B" in output.read_text("utf-8")
