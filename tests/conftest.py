from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "support"))  # what several tests share, each module with its own purpose


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


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes by their length: some hold the time at which they were made, and every worker has to call a test the same."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None
