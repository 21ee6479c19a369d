"""What ``lading diff`` compares: documents, and folders as they are now."""

from __future__ import annotations

import io
from pathlib import Path

from lading import pipeline
from lading.cli.options import PolicyFiles
from lading.cli.running import request
from lading.cli.wish import Wish
from lading.lock.compare import Change, compare
from lading.lock.document import Document, load, parse
from lading.lock.entry import TABLES
from lading.lock.items import Item
from lading.report.base import format_named

_KINDS = frozenset(kind.value for kind in TABLES)
_FULLEST = "cyclonedx-json"
"""The format that records most of what is compared."""


def changes(old: Path, new: Path, *, offline: bool = False, policy: PolicyFiles = None) -> list[Change]:
    """Every change from one document or folder to the other. What a lock never holds (packages) is left out beside one, and
    beside another tool's BOM the bases and training data that few tools list.

    A folder is audited as ``lading check`` does, with ``policy``.
    """
    sides = [_audited(path, offline=offline, policy=policy) if path.is_dir() else load(path) for path in (old, new)]
    locks = any(side.is_lock for side in sides)
    both = (_items(side, other, locks=locks) for side, other in (sides, reversed(sides)))
    return compare(*both)


def _items(side: Document, other: Document, *, locks: bool) -> list[Item]:
    named = {(thing.item.kind, thing.item.name.casefold()) for thing in other.things}
    return [
        thing.item
        for thing in side.things
        if (not locks or thing.item.kind in _KINDS)
        and (other.own or not thing.beyond or (thing.item.kind, thing.item.name.casefold()) in named)
    ]


def _audited(folder: Path, *, offline: bool, policy: PolicyFiles) -> Document:
    report = pipeline.run(request(Wish(paths=[folder], offline=offline, policy=policy, quiet=True, locked=True)))
    text = io.StringIO()
    format_named(_FULLEST).write(report, text)
    return parse(text.getvalue(), str(folder))
