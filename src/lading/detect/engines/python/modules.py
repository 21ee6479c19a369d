"""Values that come from other modules of the audited tree: the module is found as an import would find it, parsed once, and the
name folded there.

Files are only read, below the root, with no link out of it; nothing is imported.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath

from lading.detect.engines.python.folding import Folder, Step, Text
from lading.detect.engines.python.names import Names, collect
from lading.detect.engines.python.parsing import parse
from lading.positions.tree import ParseError

MAX_SIZE = 256 * 1024
"""Bytes of a module that names are looked up in; a larger one is no list of constants."""
MAX_MODULES = 32
"""Modules that are parsed for one file."""
MAX_STEPS = 6
"""How many modules in a row a name is followed through."""
KEPT = 32
"""Modules that a process keeps in memory."""

_SOURCES = ("", "src/")
"""Where the modules of a project stand below one of its folders."""


class Modules:
    """The modules of the tree at ``root``, for one of its files. ``looked_at`` are the paths, relative to the root, of which it
    was asked whether they are there: what that file gives depends on them.
    """

    def __init__(self, root: Path, path: str) -> None:
        """For the file at ``path``, relative to ``root``."""
        self._root = root
        self._path = path
        self._folders: dict[str, Folder | None] = {}
        self._answers: dict[tuple[str, str, tuple[Step, ...]], tuple[Text, ...]] = {}
        self._steps = 0
        self.looked_at: set[str] = set()

    def folder(self, names: Names) -> Folder:
        """What folds the expressions of the file itself, with what it imports."""
        return Folder(names, partial(self._value, self._path))

    def _value(self, by: str, name: str, steps: tuple[Step, ...]) -> tuple[Text, ...]:
        """What ``name``, as the module at ``by`` imports it, and the ``steps`` from there stand for. A circle has no value."""
        key = (by, name, steps)
        if key not in self._answers:
            self._answers[key] = ()
            self._answers[key] = self._look_up(by, name, steps)
        return self._answers[key]

    def _look_up(self, by: str, name: str, steps: tuple[Step, ...]) -> tuple[Text, ...]:
        if self._steps >= MAX_STEPS or name.split(".", 1)[0] in sys.stdlib_module_names:
            return ()
        level = len(name) - len(name.lstrip("."))
        attributes: list[Step] = [("attribute", part) for part in name[level:].split(".") if part]
        path = (*attributes, *steps)
        self._steps += 1
        try:
            for folder in _around(by, level):
                if found := self._module(folder, path, relative=level > 0):
                    module, rest = found
                    folded = self._folder(module, rest)
                    return tuple(text._replace(path=text.path or module) for text in folded.part(rest)) if folded else ()
        finally:
            self._steps -= 1
        return ()

    def _module(self, folder: str, path: tuple[Step, ...], *, relative: bool) -> tuple[str, tuple[Step, ...]] | None:
        """The module in ``folder`` that ``path`` leads to, and the rest of it that leads on from there."""
        package = f"{folder}__init__.py"
        found = (package, path) if relative and self._is(package) else None
        for index, (kind, part) in enumerate(path):
            if kind != "attribute":
                break
            rest = path[index + 1 :]
            below = f"{folder}{part}"
            if self._is(f"{below}/__init__.py"):
                found = (f"{below}/__init__.py", rest)
            elif self._is(f"{below}.py"):
                return f"{below}.py", rest
            elif not self._is(below, Path.is_dir):
                break
            folder = f"{below}/"
        return found

    def _is(self, path: str, kind: Callable[[Path], bool] = Path.is_file) -> bool:
        self.looked_at.add(path)
        try:
            return kind(self._root / path)
        except OSError:  # too long for a name, or not ours to look at
            return False

    def _folder(self, path: str, rest: tuple[Step, ...]) -> Folder | None:
        """What folds the expressions of the module at ``path``, unless the name cannot stand in it."""
        if path not in self._folders:
            if not rest or len(self._folders) >= MAX_MODULES or not (file := _inside(self._root, path)):
                return None
            data = _read(*file)
            if str(rest[0][1]).encode() not in data and b"import *" not in data:
                return None
            names = _names(*file)
            self._folders[path] = Folder(names, partial(self._value, path)) if names else None
        return self._folders[path]


def _around(by: str, level: int) -> Iterator[str]:
    """The folders, from the nearest one, that the module at ``by`` may import from: its own package's for a relative import,
    else any around it; each with ``/`` at its end, the root as nothing.
    """
    parents = ["" if parent == PurePosixPath() else f"{parent}/" for parent in PurePosixPath(by).parents]
    if level:
        yield from parents[level - 1 : level]
    else:
        yield from (f"{parent}{source}" for parent in parents for source in _SOURCES)


def _inside(root: Path, path: str) -> tuple[Path, tuple[int, ...]] | None:
    """Where a file below ``root`` really is, with what changes when it does; None for one that is elsewhere or too large."""
    real = (root / path).resolve()
    if not real.is_relative_to(root.resolve()):
        return None
    try:
        info = real.stat()
    except OSError:
        return None
    return (real, (info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_size)) if info.st_size <= MAX_SIZE else None


@lru_cache(maxsize=KEPT)
def _read(path: Path, stamp: tuple[int, ...]) -> bytes:  # noqa: ARG001 - a changed file is another one
    try:
        return path.read_bytes()
    except OSError:
        return b""


@lru_cache(maxsize=KEPT)
def _names(path: Path, stamp: tuple[int, ...]) -> Names | None:
    try:
        tree = parse(_read(path, stamp).decode("utf-8", "replace"))
    except ParseError:
        return None
    _hollow(tree)
    return collect(tree)


def _hollow(tree: ast.Module) -> None:
    """Empty the functions: what other modules see of one stands outside of them, or is made an attribute at the beginning."""
    stack: list[ast.stmt] = list(tree.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "__init__":
            node.body = []
        for block in ("body", "orelse", "finalbody"):
            stack += getattr(node, block, ())
