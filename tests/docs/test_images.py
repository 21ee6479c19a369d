"""The pictures show what is so."""

from __future__ import annotations

from pathlib import Path

import pytest
import screenshots
from chromium import PROGRAM
from screenshots import IMAGES, SHOTS, TERMINALS, THEMES


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", TERMINALS)
def test_the_terminal_is_current(name: str, theme: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    drawn, kept = screenshots.terminal(name, theme, tmp_path), IMAGES / f"{name}-{theme}.svg"
    if request.config.getoption("--update-snapshots"):
        kept.write_text(drawn, "utf-8")
    assert kept.read_text("utf-8") == drawn
    assert "http" not in drawn.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_the_report_is_current(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    report = screenshots.report(tmp_path)
    now = screenshots.digest(report)
    kept = [IMAGES / f"{name}-{theme}.png" for name in SHOTS for theme in THEMES]
    stale = [path.name for path in kept if not path.exists() or screenshots.carried(path) != now]
    if stale and request.config.getoption("--update-snapshots"):
        if PROGRAM is None:
            pytest.skip("no Chromium is installed")
        screenshots.draw(report, IMAGES, tmp_path / "profile")
        stale = []
    assert stale == [], "if the change is meant: pytest tests/docs --update-snapshots, and look at them"


def test_every_picture_is_shown_somewhere() -> None:
    shown = "\n".join(page.read_text("utf-8") for page in (IMAGES.parent.parent / "README.md", *IMAGES.parent.rglob("*.md")))
    assert [path.name for path in sorted(IMAGES.iterdir()) if path.name not in shown] == []
