"""What is audited: which folder's tree, and which part of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lading.cli import policies
from lading.errors import UsageError
from lading.report.text import clean


@dataclass(frozen=True, slots=True)
class Scope:
    """The ``root``, from which every path of an audit starts, and the parts of it that are asked for (none: all of it).

    ``asked`` is the folder that the command line names, or that holds all it names: the root, unless its policy or lock stands
    above it. ``single`` is whether it is asked for as a whole.
    """

    asked: Path
    root: Path
    only: tuple[str, ...]
    single: bool

    @property
    def name(self) -> str:
        """What is audited is called so."""
        return self.asked.resolve().name or "repository"


def scope(paths: Sequence[Path] | None, *, alone: bool = False) -> Scope:
    """What ``paths`` ask for; with ``alone`` nothing above them counts. Raises `UsageError` when one is not there.

    A part of a repository is audited as the repository would be: from the folder of its policy or lock, so that exclusions,
    sign-offs and locked files mean there what they mean in the whole.
    """
    asked, only = _asked(list(paths or ()))
    root = asked if alone else policies.home(asked)
    if root == asked:
        return Scope(asked, root, only, not only)
    below = asked.resolve().relative_to(root.resolve())
    return Scope(asked, root, tuple((below / part).as_posix() for part in only or (".",)), not only)


def tell(found: Scope, policy: Sequence[Path] | None) -> None:
    """Say on stderr where paths start, and whose ``policy`` it is if none was named; when that is above what was asked for, and
    not the current folder.
    """
    if found.root == found.asked or found.root.resolve() == Path.cwd():
        return
    own = policies.own(found.root)
    said = (
        f"the policy of this folder is {own}; paths start there"
        if own and not policy
        else f"paths start at {found.root}, where {own.name if own else policies.LOCK} stands"
    )
    sys.stderr.write(f"note: {clean(said)}\n")


def _asked(paths: list[Path]) -> tuple[Path, tuple[str, ...]]:
    """The folder and, when single files or several paths are asked for, which parts of it."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist", remedy="give an existing file or folder")
    if not paths:
        return Path(), ()
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0], ()
    absolute = [path.absolute() for path in paths]
    root = Path(os.path.commonpath([str(p if p.is_dir() else p.parent) for p in absolute]))
    only = tuple(p.relative_to(root).as_posix() for p in absolute)
    return root, () if "." in only else only
