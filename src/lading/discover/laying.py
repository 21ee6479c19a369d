"""Blobs of a repository laid out as plain files in a folder of our own, where they are read like any tree."""

from __future__ import annotations

import os
import posixpath
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import IO, Final

from lading.discover.git import contents
from lading.discover.states import FILES, LINK, SUBMODULE, Entry, Repository
from lading.domain.source import Gap, GapReason, Location, SourceFile
from lading.patterns import regex

MOST_BESIDE: Final = 200
"""Files that are laid out beside the ones that are audited, because those may take values from them."""
_CHUNK: Final = 1 << 20
_SUFFIXES: Final = (".py", ".txt", ".in")
"""How the names end of files that a Python or requirements file may take values from."""
_NAMING: Final = regex(
    rb"^[ \t]*(?:(?:from|import)[ \t]+([^\n#]+)|(?:-r|-c|--requirement|--constraint)[ \t=]+([^\n#]+))", re.MULTILINE
)
_WORD: Final = regex(rb"\w+")


@contextmanager
def laid_out(
    found: Repository, audited: Sequence[Entry], everything: Callable[[], Mapping[str, Entry]]
) -> Iterator[tuple[Path, list[SourceFile | Gap]]]:
    """A folder with the content of ``audited``, and these as files to read or as gaps; it is gone afterwards.

    ``everything`` gives the whole state: from it come files that an audited one imports or includes, to be looked into but not
    audited. It is asked only when one does.
    """
    with tempfile.TemporaryDirectory(prefix="lading-") as made:
        folder = Path(made)
        listed = list(_lay(found, folder, audited, everything))
        _lay_beside(found, folder, [item for item in listed if isinstance(item, SourceFile)], everything)
        yield folder, listed


def _lay(
    found: Repository, folder: Path, entries: Iterable[Entry], everything: Callable[[], Mapping[str, Entry]]
) -> Iterator[SourceFile | Gap]:
    """Write each entry's content below ``folder``."""
    readable = []
    for entry in entries:
        if entry.mode == SUBMODULE:
            yield _gap(entry, GapReason.SUBMODULE, "its commit is not in this clone")
        elif not entry.id:
            yield _gap(entry, GapReason.UNREADABLE, "a merge conflict that is not resolved")
        elif not _is_plain(entry.path):
            yield _gap(entry, GapReason.OUTSIDE_ROOT, "a name that leads out of the tree")
        elif entry.mode in FILES or entry.mode == LINK:
            readable.append(entry)
    for within, group in groupby(
        sorted(readable, key=lambda entry: (entry.within, entry.path)), key=lambda entry: entry.within
    ):
        yield from _read(found, folder, list(group), within, everything)


def _read(
    found: Repository, folder: Path, entries: Sequence[Entry], within: str, everything: Callable[[], Mapping[str, Entry]]
) -> Iterator[SourceFile | Gap]:
    with contents(found.root / within, found.environment, (entry.id for entry in entries)) as stream:
        for entry in entries:
            size = _announced(stream)
            if size is None:
                yield _gap(entry, GapReason.UNREADABLE, "its content is not in this clone")
            elif entry.mode == LINK:
                target = os.fsdecode(stream.read(size + 1)[:size])
                yield from _link(entry, target, everything)
            else:
                yield _written(entry, folder / entry.path, stream, size)


def _announced(stream: IO[bytes]) -> int | None:
    """The size of the blob that follows; None when it is missing, or something else."""
    words = stream.readline().split()
    if len(words) != 3:
        return None
    size = int(words[2])
    if words[1] == b"blob":
        return size
    _drain(stream, size, None)
    return None


def _written(entry: Entry, target: Path, stream: IO[bytes], size: int) -> SourceFile | Gap:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        out = target.open("xb")
    except OSError as error:  # two names of which one is a folder of the other, or that differ in case alone
        _drain(stream, size, None)
        return _gap(entry, GapReason.UNREADABLE, error.strerror or "cannot be laid out")
    with out:
        _drain(stream, size, out)
    return SourceFile(entry.path, str(target), size)


def _drain(stream: IO[bytes], size: int, out: IO[bytes] | None) -> None:
    """Pass ``size`` bytes on, and the line feed that git puts behind them."""
    while size and (part := stream.read(min(size, _CHUNK))):
        size -= len(part)
        if out:
            out.write(part)
    stream.read(1)


def _link(entry: Entry, target: str, everything: Callable[[], Mapping[str, Entry]]) -> Iterator[Gap]:
    """A link is not followed: what it leads to is audited under its own name."""
    leads = posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), target))
    if target.startswith("/") or leads == ".." or leads.startswith("../"):
        yield _gap(entry, GapReason.OUTSIDE_ROOT, "a symlink that leads out of the audited tree")
    elif leads != "." and not any(path == leads or path.startswith(f"{leads}/") for path in everything()):
        yield _gap(entry, GapReason.UNREADABLE, "a symlink to nothing")


def _is_plain(path: str) -> bool:
    """Whether a name from an index or a tree, which anybody may have written, stays below the root."""
    return bool(path) and all(part not in ("", ".", "..") and "\\" not in part for part in path.split("/"))


def _lay_beside(
    found: Repository, folder: Path, files: Sequence[SourceFile], everything: Callable[[], Mapping[str, Entry]]
) -> None:
    """Lay out what ``files`` import or include, and what that imports."""
    there = {file.path for file in files}
    fresh = [file.absolute for file in files]
    left = MOST_BESIDE
    while left and (words := {word for path in fresh for word in _named_in(path)}):
        every = everything()
        # Of all files of a repository this is asked: first what is quick to tell.
        ends = tuple(f"{word}{rest}" for word in words for rest in (*_SUFFIXES, "/__init__.py"))
        ending = [path for path in every if path.endswith(ends)]
        wanted = [every[path] for path in ending if _stem(path) in words and path not in there]
        nearest = sorted(wanted, key=lambda entry: (entry.path.count("/"), entry.path))[:left]
        left -= len(nearest)
        there.update(entry.path for entry in nearest)
        fresh = [item.absolute for item in _lay(found, folder, nearest, everything) if isinstance(item, SourceFile)]


def _named_in(path: Path) -> set[str]:
    """The words of what a file says it imports or includes."""
    if path.suffix not in (".py", ".ipynb", ".txt", ".in"):
        return set()
    lines = (b" ".join(filter(None, match.groups())) for match in _NAMING.finditer(path.read_bytes()))
    return {os.fsdecode(word) for line in lines for word in _WORD.findall(line)}


def _stem(path: str) -> str:
    """The name under which Python or a requirements file may take values from ``path``; empty for another file."""
    folder, _, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix}" not in _SUFFIXES:
        return ""
    return folder.rpartition("/")[2] if name == "__init__.py" else stem


def _gap(entry: Entry, reason: GapReason, detail: str) -> Gap:
    return Gap(Location(entry.path), reason, detail)
