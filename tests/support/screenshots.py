"""The pictures in ``docs/images``: the terminal as SVG, the HTML report as PNG, each in light and dark.

Both are of the sample repository. A PNG carries the SHA-256 of the report it shows, so that a stale one is known without a
browser; the tests compare, and ``pytest tests/docs --update-snapshots`` draws them anew.
"""

from __future__ import annotations

import hashlib
import io
import os
import pty
import struct
import subprocess
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chromium import chromium
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, SVG_EXPORT_THEME, TerminalTheme
from rich.text import Text
from running import NOW, ROOT, runner

IMAGES = ROOT / "docs" / "images"
SAMPLE = ROOT / "fixtures" / "company"
THEMES: Mapping[str, TerminalTheme] = {"light": DEFAULT_TERMINAL_THEME, "dark": SVG_EXPORT_THEME}
COLUMNS = 100
_KEY = b"Report"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Rich's own template fetches a font from elsewhere; every system has a monospaced one, and each text states its length.
_SVG = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px;
line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A part of the HTML report: what to run before, which element to go to, and the window's size."""

    script: str = ""
    width: int = 1280
    height: int = 860


_MODEL = (
    "location.hash = [...document.querySelectorAll('article')].find(e => /r1-1776/.test(e.querySelector('h3').textContent)).id;"
    "setTimeout(() => scrollBy(0, 40))"
)

SHOTS: Mapping[str, Shot] = {
    "html-summary": Shot(),
    "html-components": Shot("document.querySelector('#components').scrollIntoView()"),
    "html-model": Shot(_MODEL, height=980),
    "html-phone": Shot(_MODEL, width=360, height=780),
}
TERMINALS: Mapping[str, tuple[str, ...]] = {"terminal-check": ("check", "--offline")}
LINES = 27
"""Lines of a terminal that are shown."""


def terminal(name: str, theme: str, home: Path) -> str:
    """The picture of a command's output, as SVG."""
    words = TERMINALS[name]
    lines = ["$ lading " + " ".join(words), *_colours(words, home).splitlines()[:LINES], "…"]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text("\n").join(Text.from_ansi(line) for line in lines))
    return console.export_svg(title="lading", theme=THEMES[theme], code_format=_SVG, unique_id=f"{name}-{theme}")


def _colours(words: tuple[str, ...], home: Path) -> str:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LANG": "C.UTF-8",
        "SOURCE_DATE_EPOCH": NOW, "PYTHONDONTWRITEBYTECODE": "1",
        **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
    }  # fmt: skip
    command = [sys.executable, "-m", "lading", *words]
    with subprocess.Popen(command, cwd=SAMPLE, env=environment, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        written = b""
        while chunk := _read(ours):
            written += chunk
        process.wait(120)
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


def _read(terminal_: int) -> bytes:
    try:
        return os.read(terminal_, 1 << 16)
    except OSError:  # Linux says so when the other end is closed
        return b""


def report(home: Path) -> Path:
    """The HTML report of the sample repository."""
    path = home / "report.html"
    done = runner(home)("scan", "--offline", "-q", "-o", str(path), cwd=SAMPLE)
    assert done.returncode == 0, done.stderr
    return path


def digest(path: Path) -> str:
    """What a picture of this report carries."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def draw(shown: Path, folder: Path, profile: Path) -> None:
    """Every picture of the report ``shown``, into ``folder``."""
    with chromium(profile) as page:
        for name, shot in SHOTS.items():
            for theme in THEMES:
                page.open(shown, shot.width, shot.height, dark=theme == "dark")
                if shot.script:
                    page.run(shot.script)
                    page.run("new Promise(done => setTimeout(() => requestAnimationFrame(done), 200))")
                path = page.screenshot(folder / f"{name}-{theme}.png")
                path.write_bytes(_marked(path.read_bytes(), digest(shown)))


def carried(path: Path) -> str:
    """The digest in a picture; empty when there is none."""
    data = path.read_bytes()
    at = data.find(b"tEXt" + _KEY + b"\0")
    return data[at + 5 + len(_KEY) : at + 5 + len(_KEY) + 64].decode() if at > 0 else ""


def _marked(png: bytes, text: str) -> bytes:
    """The picture with a text chunk behind its header (https://www.w3.org/TR/png-3/#11tEXt)."""
    body = b"tEXt" + _KEY + b"\0" + text.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    end = len(_SIGNATURE) + 25  # IHDR is 13 bytes in a chunk of 25
    return png[:end] + chunk + png[end:]
