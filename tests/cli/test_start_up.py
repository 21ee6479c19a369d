"""What starting costs, told by the modules that are loaded and not by the clock."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

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


def modules_after(*words: str) -> set[str]:
    program = (
        "import json, sys\n"
        "from lading.cli.main import run\n"
        f"sys.argv = ['lading', *{list(words)!r}]\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write('\\n' + json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("scan", "--help"), ("check", "--help")], ids=" ".join)
def test_nothing_heavy_is_loaded(words: tuple[str, ...]) -> None:
    loaded = modules_after(*words)
    assert sorted(loaded & HEAVY) == []


def test_an_offline_scan_loads_no_network_client(tmp_path: Path) -> None:
    loaded = modules_after("scan", "--offline", str(tmp_path))
    assert not {"huggingface_hub", "httpx2", "cyclonedx", "jsonschema"} & loaded
