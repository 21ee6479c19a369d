"""Real git repositories for tests, made with none of the caller's own settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
}
IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=")


def git(folder: Path, *words: str) -> str:
    """Run git; raises when it fails."""
    command = ["git", *IDENTITY, *words]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, env=ENVIRONMENT, text=True)
    return done.stdout.strip()


def begin(folder: Path, **files: str) -> Path:
    """A repository on branch ``main`` with one commit of ``files``; without files it has no commit."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    if files:
        commit(folder, **files)
    return folder


def write(folder: Path, **files: str) -> None:
    """Write files, named as `path_of` says."""
    for name, text in files.items():
        path = folder / path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def path_of(name: str) -> str:
    """``pkg__a`` is ``pkg/a.py``."""
    return name if "." in name else f"{name.replace('__', '/')}.py"


def stage(folder: Path, **files: str) -> None:
    """Write files and stage them."""
    write(folder, **files)
    git(folder, "add", "--", *map(path_of, files))


def commit(folder: Path, **files: str) -> str:
    """Write and commit files; the commit's id."""
    if files:
        stage(folder, **files)
    git(folder, "commit", "-qm", "x", "--allow-empty")
    return git(folder, "rev-parse", "HEAD")
