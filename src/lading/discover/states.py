"""States of a repository beside its work tree: the index, and a commit. They are listed and read as objects; nothing is
checked out, so no filter, hook or conversion of the repository runs.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from lading.discover.git import git, names
from lading.errors import UsageError
from lading.patterns import regex

FILES: Final = frozenset({"100644", "100755", "100664"})
"""Modes of regular files; git of old wrote the last one."""
LINK: Final = "120000"
SUBMODULE: Final = "160000"

_INDEX = "GIT_INDEX_FILE"
_POINTER = regex(rb"version https://git-lfs\.github\.com/spec/v1\noid sha256:([0-9a-f]{64})\n")


class Entry(NamedTuple):
    """What stands at ``path`` (relative to the audited root): a blob, or the commit of a submodule that cannot be listed.
    ``within`` is the path of the submodule that it is in; empty for the repository itself.
    """

    path: str
    mode: str
    id: str
    within: str = ""


class _Change(NamedTuple):
    status: str
    mode: str
    old: str
    id: str
    path: str
    former: str


class _Index(Mapping[str, Entry]):
    """The entries of an index by path, each made when it is asked for: of a large one few are."""

    def __init__(self, rows: Sequence[str]) -> None:
        """``rows`` are as ``git ls-files --stage`` prints them: what stands before the path is of one length in all."""
        at = rows[0].index("\t") + 1 if rows else 0
        self._rows = {row[at:]: row for row in rows}

    def __getitem__(self, path: str) -> Entry:
        mode, id_, _ = self._rows[path].split(" ", 2)
        return Entry(path, mode, id_)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True)
class Repository:
    """The repository around the audited root, as far as it lies below that root. ``index`` is the index to read, when it is not
    the repository's own: ``git commit -a`` and ``git commit FILE`` make one, and tell their hooks. ``head`` is the id of the
    commit that is checked out, None before the first.
    """

    root: Path
    environment: Mapping[str, str] = field(repr=False)
    index: str | None = None
    head: str | None = None

    @cached_property
    def listing(self) -> bytes:
        """Everything in the index, as git lists it; raises `UsageError` when it does not."""
        return self._asked("ls-files", "--stage", "-z")

    def index_entries(self) -> Mapping[str, Entry]:
        """Everything in the index, by path; submodules with what they hold."""
        entries = _Index(names(self.listing))
        return self._listed(entries.values()) if f"{SUBMODULE} ".encode() in self.listing else entries

    def tree_entries(self, commit: str) -> dict[str, Entry]:
        """Everything in a commit, by path; submodules with what they hold."""
        rows = (row.partition("\t") for row in self.ask("ls-tree", "-r", "-z", commit))
        return self._listed(Entry(path, head.split(" ")[0], head.split(" ")[2]) for head, _, path in rows)

    def staged(self) -> tuple[Entry, ...]:
        """What the index holds that HEAD does not, by path; everything when there is no commit yet. What both sides of an
        unfinished merge changed has no content yet: its id is empty.
        """
        if self.head is None:
            return tuple(self.index_entries().values())
        found: list[Entry] = []
        for change in self._changes(self.head, "--no-renames", "--diff-filter=d"):
            entry = Entry(change.path, change.mode, "" if change.status == "U" else change.id)
            old = self._inside(Entry(change.path, SUBMODULE, change.old)) or {}
            inner = self._inside(entry) if entry.mode == SUBMODULE else None
            found += [entry] if inner is None else [each for path, each in inner.items() if each != old.get(path)]
        return tuple(found)

    def changed(self, commit: str) -> dict[str, str]:
        """The paths of the index whose content is not that of ``commit``, each with its path there; files of a submodule count
        as changed when its commit is another one.
        """
        found = {}
        for change in self._changes(commit, "-M", "--diff-filter=d"):
            found[change.path] = change.former
            found |= {path: path for path in self._inside(Entry(change.path, change.mode, change.id)) or ()}
        return found

    def unstaged(self, paths: Iterable[str]) -> set[str]:
        """Those of ``paths`` whose file in the work tree is not what the index holds, untracked ones included. Nothing is
        converted: a file whose line ends git changed, or that it keeps elsewhere (Git LFS), counts as what it stands for.
        """
        wanted = set(paths)
        if not wanted:
            return wanted
        entries = self.index_entries()
        return {path for path in wanted if path not in entries or not self._is_same(entries[path])}

    def _is_same(self, entry: Entry) -> bool:
        if entry.mode == SUBMODULE:
            return True
        try:
            data = (self.root / entry.path).read_bytes()
        except OSError:
            return False
        if entry.id in (_object_id(data, entry.id), _object_id(data.replace(b"\r\n", b"\n"), entry.id)):
            return True
        done = git(self.root / entry.within, self.environment, "cat-file", "blob", entry.id)
        pointer = _POINTER.match(done.stdout) if done else None
        return pointer is not None and pointer[1].decode() == hashlib.sha256(data).hexdigest()

    def _listed(self, entries: Iterable[Entry]) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in entries:
            inner = self._inside(entry) if entry.mode == SUBMODULE else None
            if inner is None:
                found[entry.path] = entry
            else:
                found |= inner
        return found

    def _inside(self, entry: Entry) -> dict[str, Entry] | None:
        """What a submodule holds at its commit; None when that is not here, or it is none."""
        folder = self.root / entry.path
        if entry.mode != SUBMODULE or not entry.id.strip("0") or not (folder / ".git").exists() or folder.is_symlink():
            return None
        inner = Repository(folder, self.environment)
        if inner.commit(entry.id) != entry.id:
            return None
        within = entry.path
        return {
            f"{within}/{path}": each._replace(path=f"{within}/{path}", within=f"{within}/{each.within}".rstrip("/"))
            for path, each in inner.tree_entries(entry.id).items()
        }

    def commit(self, revision: str) -> str | None:
        """The id of the commit that ``revision`` names; None when there is none."""
        done = git(self.root, self.environment, "rev-parse", "--verify", "-q", "--end-of-options", f"{revision}^{{commit}}")
        return done.stdout.decode("ascii").strip() if done and done.returncode == 0 else None

    def base(self, revision: str) -> str:
        """Where HEAD left ``revision``; raises `UsageError` when that cannot be said."""
        wanted = self.commit(revision)
        if wanted is None:
            raise UsageError(f"--since {revision!r} names no commit of this clone", remedy=_fetch(self, revision))
        if self.head is None:
            raise UsageError("there is no commit yet that --since could compare with", remedy="leave --since out")
        done = git(self.root, self.environment, "merge-base", wanted, self.head)
        if done is None or done.returncode != 0:
            raise UsageError(f"this clone has no common ancestor of {revision!r} and HEAD", remedy=_fetch(self, revision))
        return done.stdout.decode("ascii").split()[0]

    def is_shallow(self) -> bool:
        """Whether the clone lacks a part of its history."""
        done = git(self.root, self.environment, "rev-parse", "--is-shallow-repository")
        return done is not None and done.stdout.strip() == b"true"

    def ask(self, *words: str) -> list[str]:
        """The NUL-ended list that a git command answers; raises `UsageError` when it does not."""
        return names(self._asked(*words))

    def _asked(self, *words: str) -> bytes:
        done = git(self.root, self.environment, *words, index=self.index)
        if done is None or done.returncode != 0:
            raise _failed(self.root, done.stderr if done else b"")
        return done.stdout

    def _changes(self, commit: str, *options: str) -> list[_Change]:
        """What differs between ``commit`` and the index."""
        words = iter(self.ask("diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--relative", *options, commit, "--"))
        found = []
        for row in words:
            _mode, mode, old, id_, status = row.removeprefix(":").split(" ")
            former = next(words)
            path = next(words) if status[0] in "RC" else former
            found.append(_Change(status[0], mode, old, id_, path, former))
        return found


def repository(root: Path, environment: Mapping[str, str]) -> Repository:
    """The repository that ``root`` lies in; raises `UsageError` when there is none, or git does not trust it."""
    done = git(root, environment, "rev-parse", "--is-inside-work-tree", "--absolute-git-dir", "-q", "--verify", "HEAD^{commit}")
    if done is None or done.returncode not in (0, 1):  # 1: there is no commit
        raise _failed(root, done.stderr if done else None)
    inside, _, said = os.fsdecode(done.stdout).removesuffix("\n").partition("\n")
    if inside != "true":
        raise UsageError(f"{root} is no work tree of a git repository", remedy="give a folder with a checked-out repository")
    folder, _, head = said.rpartition("\n") if done.returncode == 0 else (said, "", None)
    return Repository(root, environment, _index(environment.get(_INDEX), folder), head)


def _index(given: str | None, folder: str) -> str | None:
    """The index that a hook is told to look at, when it is one of the repository with its data in ``folder``."""
    if not given:
        return None
    path = os.path.realpath(given)
    return path if path.startswith(os.path.join(os.path.realpath(folder), "")) else None  # noqa: PTH118 - joins only a separator


def _object_id(data: bytes, like: str) -> str:
    """The id that git gives a blob, by the hash of the repository's other ids."""
    kind = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return kind(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _failed(root: Path, told: bytes | None) -> UsageError:
    if told is None:
        return UsageError("git cannot be run", remedy="install git, or leave --staged and --since out")
    text = told.decode("utf-8", "replace")
    if "dubious ownership" in text:
        return UsageError(
            f"git does not trust {root}: it belongs to somebody else",
            remedy="if you do, run: git config --global --add safe.directory " + str(root.absolute()),
        )
    if "not a git repository" in text:
        return UsageError(f"{root} is in no git repository", remedy="--staged and --since need one; leave them out")
    first = re.sub(r"[^\x20-\x7e]", "?", text.strip().partition("\n")[0])
    return UsageError(f"git cannot read the repository at {root}: {first}", remedy="git fsck tells what is wrong with it")


def _fetch(found: Repository, revision: str) -> str:
    if found.is_shallow():
        return "the clone is shallow: git fetch --unshallow (in a CI checkout: fetch-depth: 0)"
    remote, _, branch = revision.partition("/")
    return f"git fetch {remote} {branch}" if branch else "check the name; git branch -a and git tag list what there is"
