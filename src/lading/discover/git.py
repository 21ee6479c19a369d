"""How git is asked: with nothing of the audited repository run, followed or fetched.

A repository's own configuration may name programs (a monitor, hooks, filters, text conversion, transports). Only plumbing that
reads the index and objects is called, so that filters and conversions are never asked for; the rest is overridden.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# Settings of the audited repository that could run a program or look elsewhere are overridden.
GIT = (
    "git",
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.untrackedCache=false",
    "-c", "core.quotePath=false",
    "-c", "safe.bareRepository=explicit",
)  # fmt: skip
_REDIRECTING = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_EXTERNAL_DIFF",
    "GIT_CONFIG_PARAMETERS",
)
_FIXED = {
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",  # what a partial clone lacks is not fetched: a transport may be any program
    "GIT_TERMINAL_PROMPT": "0",
}


def git(
    folder: Path, environment: Mapping[str, str], *words: str, index: str | None = None
) -> subprocess.CompletedProcess[bytes] | None:
    """What ``git WORDS…`` answers in ``folder``; None when there is no git or no such folder.

    ``environment`` is what git runs with; its variables that would redirect git are dropped. ``index`` is the index file to
    use instead of the repository's own.
    """
    given = clean(environment) | ({"GIT_INDEX_FILE": index} if index else {})
    try:
        return subprocess.run([*GIT, *words], cwd=folder, env=given, capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - fixed commands, no shell, hostile settings overridden
    except OSError:
        return None


@contextmanager
def contents(folder: Path, environment: Mapping[str, str], ids: Iterable[str]) -> Iterator[IO[bytes]]:
    """What ``git cat-file --batch`` says of the objects ``ids``, one after the other; it converts nothing."""
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{id_}\n" for id_ in ids).encode())
        asked.seek(0)
        words = [*GIT, "cat-file", "--batch"]
        with subprocess.Popen(  # noqa: S603 - as above
            words, cwd=folder, env=clean(environment), stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as running:
            assert running.stdout is not None  # noqa: S101 - it is a pipe
            yield running.stdout


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would redirect git."""
    return {k: v for k, v in environment.items() if k not in _REDIRECTING} | _FIXED


def names(output: bytes) -> list[str]:
    """The entries of a list that NUL ends."""
    return [name for name in os.fsdecode(output).split("\0") if name]
