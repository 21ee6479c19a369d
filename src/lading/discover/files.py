"""The files of a tree: what git tracks or would track, else a pruned walk. Nothing the tree says is executed or followed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeAlias

from lading.discover.git import git, names
from lading.domain.source import Gap, GapReason, Installed, Location, SourceFile
from lading.patterns import regex

Found: TypeAlias = SourceFile | Gap | Installed

PRUNED = frozenset(
    (".git", ".hg", ".svn", "__pycache__", ".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache")
)  # fmt: skip
"""Folders that a walk outside git leaves out without a word: version control and caches, never somebody's own files."""

NAMED = frozenset(("node_modules", "site-packages", ".venv", "venv"))
"""Names of folders that package managers fill; outside git there is no telling whether files in them are somebody's own."""

MARKS = ("pyvenv.cfg", "conda-meta/history")
"""Files that stand in every environment, which may have any name: Python's own (docs.python.org/3/library/venv.html) and
conda's (``PREFIX_MAGIC_FILE`` in ``conda/base/constants.py``), read 2026-11-22.
"""

_INSTALLED = regex(r"(?P<named>(?:.*?/)?(?:node_modules|site-packages))/|(?P<marked>.+)/(?:pyvenv\.cfg|conda-meta/history)$")
"""An untracked path that shows a folder of installed packages."""


_CLOSED = regex(rb"^warning: could not open directory '(?P<folder>.+?)/?': (?P<why>.+)$", re.MULTILINE)
"""What ``git ls-files --others`` says of a folder that it leaves out (``dir.c`` of git: ``warning_errno``), in the C locale."""


def discover(root: Path, environment: dict[str, str]) -> Iterator[Found]:
    """Every regular file below ``root``, sorted by path; symlinks are not followed, and one that leads out of the root is a
    `Gap`. Of installed packages only what is tracked is listed.

    ``environment`` is what git runs with; its variables that would redirect git are dropped.
    """
    real = Path(os.path.realpath(root))
    listing = _by_git(root, environment) or _walk(root)
    for path in sorted(listing.paths):
        yield from _file(root, real, path, environment)
    for folder, why in sorted(listing.closed.items()):
        yield Gap(Location(folder), GapReason.UNREADABLE, f"a folder that cannot be listed ({why})")
    yield from map(Installed, sorted(listing.installed))


def _file(root: Path, real: Path, path: str, environment: dict[str, str]) -> Iterator[Found]:
    target = f"{root}/{path}"
    try:
        info = os.lstat(target)
    except (FileNotFoundError, NotADirectoryError):
        return  # tracked, but not in the working tree
    except OSError as error:
        yield Gap(Location(path), GapReason.UNREADABLE, error.strerror or "cannot be looked at")
        return
    if stat.S_ISLNK(info.st_mode):
        meant = Path(os.path.realpath(target))
        if not meant.is_relative_to(real):
            yield Gap(Location(path), GapReason.OUTSIDE_ROOT, "a symlink that leads out of the audited tree")
        elif not meant.exists():
            yield Gap(Location(path), GapReason.UNREADABLE, "a symlink to nothing")
    elif stat.S_ISDIR(info.st_mode):  # a submodule
        below = root / path
        inner = list(discover(below, environment)) if any(below.iterdir()) else []
        if not inner:
            yield Gap(Location(path), GapReason.SUBMODULE, "a git submodule that is not checked out")
        for item in inner:
            yield _below(path, item)
    elif stat.S_ISREG(info.st_mode):
        yield SourceFile(path, target, info.st_size, (info.st_mtime_ns, info.st_ctime_ns, info.st_ino))


def _below(prefix: str, item: Found) -> Found:
    if isinstance(item, Gap):
        return Gap(Location(f"{prefix}/{item.location.path}"), item.reason, item.detail)
    return replace(item, path=f"{prefix}/{item.path}")


class _Listing(NamedTuple):
    """Paths relative to the root; why folders cannot be listed, by path; and the folders of installed packages."""

    paths: set[str]
    closed: dict[str, str]
    installed: set[str]


def _by_git(root: Path, environment: dict[str, str]) -> _Listing | None:
    """Tracked and untracked files, ignore rules honoured; None when git cannot say (no repository, not trusted, no git)."""
    if not any((folder / ".git").exists() for folder in (root.absolute(), *root.absolute().parents)):
        return None
    done = git(root, environment, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
    if not done or done.returncode != 0:
        return None
    closed: dict[str, str] = {}
    if told := [*_CLOSED.finditer(done.stderr)]:
        asked = git(root, environment, "rev-parse", "--show-prefix")  # the warnings count from the top of the repository
        prefix = asked.stdout.removesuffix(b"\n") if asked else b""
        closed = {os.fsdecode(each["folder"].removeprefix(prefix)): os.fsdecode(each["why"]) for each in told}
    paths = set(names(done.stdout))
    suspects = {path: found["named"] or found["marked"] for path in paths if (found := _INSTALLED.match(path))}
    if not suspects:
        return _Listing(paths, closed, set())
    known = git(root, environment, "ls-files", "-z", "--cached")
    tracked = set(names(known.stdout)) if known and known.returncode == 0 else paths
    installed = _outermost(folder for path, folder in suspects.items() if path not in tracked)
    inside = tuple(f"{folder}/" for folder in installed)
    return _Listing(
        {path for path in paths if path in tracked or not path.startswith(inside)},
        {folder: why for folder, why in closed.items() if not f"{folder}/".startswith(inside)},
        installed,
    )


def _outermost(folders: Iterable[str]) -> set[str]:
    kept: list[str] = []
    for folder in sorted(set(folders)):
        if not any(folder.startswith(f"{other}/") for other in kept):
            kept.append(folder)
    return set(kept)


def _walk(root: Path) -> _Listing:
    found = _Listing(set(), {}, set())

    def tell(error: OSError) -> None:
        found.closed[Path(error.filename).relative_to(root).as_posix()] = error.strerror or "no reason given"

    for folder, folders, files in os.walk(root, onerror=tell, followlinks=False):
        base = Path(folder).relative_to(root)
        if base != Path() and (base.name in NAMED or any((Path(folder) / mark).is_file() for mark in MARKS)):
            found.installed.add(base.as_posix())
            folders.clear()
            continue
        folders[:] = sorted(f for f in folders if f not in PRUNED)
        found.paths.update(
            (base / name).as_posix() for name in (*files, *(f for f in folders if (Path(folder) / f).is_symlink()))
        )
    return found


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
