"""Where the commands of a page run: in a copy of the sample repository, or with ``in=lading`` in one of this project; kept
while the page lasts, so that each command finds what those before it left.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from running import NOW, ROOT

_OPTION = re.compile(r"(head|tail|from|to|columns|width|in|exit)=(\"[^\"]*\"|\S+)\s+")
_COLUMNS = "80"
_FOLDERS = ("src", "tests", "fixtures", "docs")
_FILES = ("README.md", "pyproject.toml")
"""What of this project its copy has."""


class Workshop:
    """Runs shell commands below ``folder`` with ``lading`` on the path; what they work on is copied when first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.home = folder / "home"

    def run(self, words: str) -> str:
        """The command as typed and what it prints, as a Markdown block.

        ``words`` begin with options: ``head=N`` and ``tail=N`` lines are kept, ``from=TEXT`` starts with the first line that
        starts so, ``to=TEXT`` ends before the first one after it, ``width=N`` cuts long lines, ``columns=N`` is the terminal's
        width, ``in=NAME`` tells where, and ``exit=N`` is the exit code that is meant, which is shown then.

        Raises:
            ValueError: it ended otherwise, which is no example of anything.

        """
        options, words = _options(words)
        done = self._done(words, options)
        lines = _cut(done.stdout.replace(str(self._folder), "~").splitlines(), options)
        typed = "\n".join(f"{'$' if n == 0 else '>'} {line}" for n, line in enumerate(words.splitlines()))
        code = [f"$ echo $?\n{done.returncode}"] if done.returncode else []
        return "\n".join(["```console", typed, *(line.rstrip() for line in lines), *code, "```"])

    def quietly(self, words: str) -> str:
        """Run what only prepares or checks, and show nothing; it fails as `run` does."""
        options, words = _options(words)
        self._done(words, options)
        return ""

    def _done(self, command: str, options: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        done = self._bash(command, **options)
        if str(done.returncode) != options.get("exit", "0"):
            raise ValueError(f"{command!r} ended with {done.returncode}:\n{done.stdout}")
        return done

    def text(self, *words: str, columns: str = _COLUMNS) -> str:
        """What ``lading WORDS`` prints."""
        return self._bash(shlex.join(["lading", *words]), columns=columns).stdout

    def write(self, path: str, content: str, *, append: bool) -> None:
        """Write a file of the copy of this project."""
        file = self._copy("lading") / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a" if append else "w", encoding="utf-8") as stream:
            stream.write(content)

    def _copy(self, name: str) -> Path:
        """The copy of that name: ``company`` or ``lading``."""
        copy = self._folder / name
        if copy.exists():
            return copy
        if name == "company":
            return Path(shutil.copytree(ROOT / "fixtures" / "company", copy))
        for part in _FOLDERS:
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        for file in _FILES:
            shutil.copy2(ROOT / file, copy)
        return copy

    def _programs(self) -> Path:
        programs = self._folder / "bin"
        if not programs.exists():
            programs.mkdir(parents=True)
            self.home.mkdir()
            program = programs / "lading"
            program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m lading "$@"\n', "utf-8")
            program.chmod(0o755)
        return programs

    def _bash(self, command: str, **options: str) -> subprocess.CompletedProcess[str]:
        where = self._copy(options.get("in", "company"))
        environment = {
            "PATH": os.pathsep.join([str(self._programs()), str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "COLUMNS": options.get("columns", _COLUMNS),
            "SOURCE_DATE_EPOCH": NOW,
            "PYTHONDONTWRITEBYTECODE": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "A. Person", "GIT_AUTHOR_EMAIL": "a.person@example.com", "GIT_AUTHOR_DATE": f"{NOW} +0000",
            "GIT_COMMITTER_NAME": "A. Person", "GIT_COMMITTER_EMAIL": "a.person@example.com", "GIT_COMMITTER_DATE": f"{NOW} +0000",
        }  # fmt: skip
        if options.get("in") == "lading":
            environment["PYTHONPATH"] = str(where / "src")
        elif "PYTHONPATH" in os.environ:
            environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
        return subprocess.run(
            ["bash", "-c", command],
            cwd=where,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )


def _options(words: str) -> tuple[dict[str, str], str]:
    options: dict[str, str] = {}
    while option := _OPTION.match(words):
        options[option[1]] = option[2].strip('"')
        words = words[option.end() :]
    return options, words


def _cut(lines: list[str], options: dict[str, str]) -> list[str]:
    """The lines to show; where some are left out stands an ellipsis."""
    start = next((n for n, line in enumerate(lines) if line.startswith(options.get("from", ""))), 0)
    end = next((n for n in range(start + 1, len(lines)) if "to" in options and lines[n].startswith(options["to"])), len(lines))
    kept = lines[start:end]
    head, tail = int(options.get("head", len(kept))), int(options.get("tail", 0))
    if "tail" in options and "head" not in options:
        head = 0
    middle = [] if head + tail >= len(kept) else ["…"]
    shown = [*kept[:head], *middle, *kept[len(kept) - tail :]] if middle else kept
    width = int(options.get("width", 0))
    shown = [f"{line[: width - 1]}…" if width and len(line) > width else line for line in shown]
    return [*(["…"] if start else []), *shown, *(["…"] if end < len(lines) else [])]
