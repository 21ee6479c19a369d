from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "report"), str(HERE / "docs")]  # running, loopback_hub; sample_report; readme


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="write what the tests produce as the new snapshots")


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a whole output with ``snapshots/NAME`` beside the test."""
    folder = Path(request.path).parent / "snapshots"

    def check(name: str, text: str) -> None:
        path = folder / name
        if request.config.getoption("--update-snapshots"):
            folder.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"no snapshot {path}: run pytest --update-snapshots and review it"
        assert text == path.read_bytes().decode(), f"{name} has changed: if it is meant, run pytest --update-snapshots"

    return check
