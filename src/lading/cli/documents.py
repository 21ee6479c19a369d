"""The files that ``lading diff`` compares."""

from __future__ import annotations

from pathlib import Path

from lading.lock.compare import Change, compare
from lading.lock.document import load
from lading.lock.entry import TABLES

_KINDS = frozenset(kind.value for kind in TABLES)


def changes(old: Path, new: Path) -> list[Change]:
    """Every change from one document to the other. What a lock never holds (packages) is left out beside one."""
    sides = load(old), load(new)
    locks = any(side.is_lock for side in sides)
    both = ([thing.item for thing in side.things if not locks or thing.item.kind in _KINDS] for side in sides)
    return compare(*both)
