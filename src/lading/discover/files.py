"""The files of a tree: what git tracks or would track, else a pruned walk. Nothing the tree says is executed or followed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lading.discover.git import git, names
from lading.domain.source import Gap, GapReason, Location, SourceFile

PRUNED = frozenset(
    (
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "__pycache__",
        ".venv",
        "venv",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
    )
)
"""Folders that a walk outside git leaves out: version control, environments and caches, never somebody's own files."""


_CLOSED = re.compile(rb"^warning: could not open directory '(?P<folder>.+?)/?': (?P<why>.+)$", re.MULTILINE)
"""What ``git ls-files --others`` says of a folder that it leaves out (``dir.c`` of git: ``warning_errno``), in the C locale."""


def discover(root: Path, environment: dict[str, str]) -> Iterator[SourceFile | Gap]:
    """Every regular file below ``root``, sorted by path; symlinks are not followed, and one that leads out of the root is a
    `Gap`.

    ``environment`` is what git runs with; its variables that would redirect git are dropped.
    """
    real = Path(os.path.realpath(root))
    closed: dict[str, str] = {}
    for path in sorted(_listed(root, environment, closed)):
        yield from _file(root, real, path, environment)
    for folder, why in sorted(closed.items()):
        yield Gap(Location(folder), GapReason.UNREADABLE, f"a folder that cannot be listed ({why})")


def _file(root: Path, real: Path, path: str, environment: dict[str, str]) -> Iterator[SourceFile | Gap]:
    absolute = root / path
    try:
        info = absolute.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return  # tracked, but not in the working tree
    except OSError as error:
        yield Gap(Location(path), GapReason.UNREADABLE, error.strerror or "cannot be looked at")
        return
    if stat.S_ISLNK(info.st_mode):
        target = Path(os.path.realpath(absolute))
        if not target.is_relative_to(real):
            yield Gap(Location(path), GapReason.OUTSIDE_ROOT, "a symlink that leads out of the audited tree")
        elif not target.exists():
            yield Gap(Location(path), GapReason.UNREADABLE, "a symlink to nothing")
    elif stat.S_ISDIR(info.st_mode):  # a submodule
        inner = list(discover(absolute, environment)) if any(absolute.iterdir()) else []
        if not inner:
            yield Gap(Location(path), GapReason.SUBMODULE, "a git submodule that is not checked out")
        for item in inner:
            yield _below(path, item)
    elif stat.S_ISREG(info.st_mode):
        yield SourceFile(path, absolute, info.st_size, (info.st_mtime_ns, info.st_ctime_ns, info.st_ino))


def _below(prefix: str, item: SourceFile | Gap) -> SourceFile | Gap:
    if isinstance(item, SourceFile):
        return replace(item, path=f"{prefix}/{item.path}")
    return Gap(Location(f"{prefix}/{item.location.path}"), item.reason, item.detail)


def _listed(root: Path, environment: dict[str, str], closed: dict[str, str]) -> set[str]:
    """Paths relative to ``root``; folders that cannot be listed go to ``closed``, with the reason."""
    listed = _by_git(root, environment, closed)
    return set(_walk(root, closed)) if listed is None else listed


def _by_git(root: Path, environment: dict[str, str], closed: dict[str, str]) -> set[str] | None:
    """Tracked and untracked files, ignore rules honoured; None when git cannot say (no repository, not trusted, no git)."""
    if not any((folder / ".git").exists() for folder in (root.absolute(), *root.absolute().parents)):
        return None
    done = git(root, environment, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
    if not done or done.returncode != 0:
        return None
    if told := [*_CLOSED.finditer(done.stderr)]:
        asked = git(root, environment, "rev-parse", "--show-prefix")  # the warnings count from the top of the repository
        prefix = asked.stdout.removesuffix(b"\n") if asked else b""
        closed.update((os.fsdecode(each["folder"].removeprefix(prefix)), os.fsdecode(each["why"])) for each in told)
    return set(names(done.stdout))


def _walk(root: Path, closed: dict[str, str]) -> Iterator[str]:
    def tell(error: OSError) -> None:
        closed[Path(error.filename).relative_to(root).as_posix()] = error.strerror or "no reason given"

    for folder, folders, files in os.walk(root, onerror=tell, followlinks=False):
        folders[:] = sorted(f for f in folders if f not in PRUNED)
        base = Path(folder).relative_to(root)
        for name in (*files, *(f for f in folders if (Path(folder) / f).is_symlink())):
            yield (base / name).as_posix()


def folders_of(paths: Sequence[str]) -> frozenset[str]:
    """Every file and folder of the tree by relative path: what a local path in it may name."""
    found: set[str] = set(paths)
    for path in paths:
        while "/" in path:
            path = path.rsplit("/", 1)[0]
            if path in found:
                break
            found.add(path)
    return frozenset(found)
