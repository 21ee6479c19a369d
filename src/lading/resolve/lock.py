"""``lading.lock`` as a source of facts: the first that is asked, and the measure of the weight files in the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from lading import lock
from lading.domain.facts import Component, Facts, RemoteFile
from lading.domain.reference import Kind
from lading.lock import LockError
from lading.lock.entry import plain
from lading.resolve.sources import Ask

__all__ = ["LockError", "measured", "read"]


def read(path: Path) -> dict[tuple[str, str, str], Facts]:
    """The locked facts by `Ask.key`; empty when there is no such file, `LockError` with its place when it cannot be used.

    An entry without a commit answers nothing: what no repository has confirmed is asked for again.
    """
    found: dict[tuple[str, str, str], Facts] = {}
    for entry in lock.read(path).values():
        if entry.on_hub and entry.facts.revision:
            asks = (Ask(entry.kind, entry.id, asked) for asked in (entry.asked, entry.facts.revision))
            found |= {ask.key: entry.facts for ask in asks}
    return found


def measured(components: Iterable[Component], path: Path | None) -> tuple[Component, ...]:
    """``components`` with the weight files that the lock at ``path`` has of them."""
    held = lock.read(path) if path else {}
    by_path: dict[str, RemoteFile] = {
        file.path: file for entry in held.values() if entry.kind is Kind.WEIGHTS for file in entry.facts.files
    }
    if not by_path:
        return tuple(components)
    return tuple(replace(c, locked=_of(c, by_path)) if c.subject.weights else c for c in components)


def _of(component: Component, by_path: dict[str, RemoteFile]) -> tuple[RemoteFile, ...]:
    """The locked files, under the paths that the component's own have."""
    found = ((w.location.path, by_path.get(plain(w.location.path))) for w in component.subject.weights)
    return tuple(replace(file, path=path) for path, file in found if file)
