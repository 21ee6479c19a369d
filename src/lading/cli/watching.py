"""What a document recorded, asked about again: of the Hub, and of the catalogue."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lading.catalog.index import OWN
from lading.cli import layers, policies
from lading.cli.running import sources
from lading.cli.wish import Wish
from lading.errors import UsageError
from lading.lock.compare import Change, What
from lading.lock.document import Document, load
from lading.resolve.catalogued import catalogued
from lading.resolve.sources import Sources, shown
from lading.resolve.verify import Outcome, online

ORDER = (
    What.GONE,
    What.LISTED,
    What.RELICENSED,
    What.COUNTRY,
    What.DEVELOPER,
    What.BASE,
    What.SERVED,
    What.CHANGED,
    What.VANISHED,
    What.APPEARED,
    What.RENAMED,
    What.GATED,
    What.MOVED,
)
"""The kinds of change, the worst first."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What has changed since ``document`` was written, the worst first, and what could not be asked with the reason.

    ``repositories`` is how many the Hub answered for, None when it was not asked (``offline`` says why); ``catalogued`` how
    many things the catalogue knows.
    """

    path: Path
    document: Document
    catalog_date: date
    endpoint: str
    offline: str
    repositories: int | None
    catalogued: int
    changes: tuple[Change, ...]
    unchecked: tuple[tuple[str, str], ...]


def watch(path: Path | None, *, offline: bool, quiet: bool = False) -> Watched:
    """Ask about everything that ``path`` recorded, without one the lock of the repository; raises `UsageError` or `LockError`
    when it records nothing readable.
    """
    path = path or _own_lock()
    document = load(path)
    environment = dict(os.environ)
    folder = next((f for f in (path.parent, Path()) if (f / OWN).is_dir()), path.parent)
    catalog = layers.catalog(folder, environment)
    asked = sources(Wish(paths=[path], offline=offline, quiet=quiet), path.parent, environment)
    known = [thing for thing in document.things if thing.on_hub]
    hub = Outcome() if asked.offline else online(known, asked, catalog)
    silent = {name.casefold() for name, _ in hub.unchecked}
    heard = set() if asked.offline else {thing.item.name.casefold() for thing in known} - silent
    listed = catalogued(document.things, catalog, asked, heard)
    return Watched(
        path=path,
        document=document,
        catalog_date=catalog.date,
        endpoint=shown(asked.endpoint),
        offline=_why_offline(asked, offline=offline),
        repositories=None if asked.offline else hub.checked,
        catalogued=listed.checked,
        changes=tuple(sorted((*hub.changes, *listed.changes), key=_rank)),
        unchecked=(*hub.unchecked, *_nameless(document)),
    )


def _own_lock() -> Path:
    """The lock of the repository around the current folder."""
    path = policies.home(Path()) / policies.LOCK
    if not path.is_file():
        raise UsageError(f"there is no {path}", remedy="write one with: lading lock, or name a BOM: lading watch bom.cdx.json")
    return path


def _why_offline(asked: Sources, *, offline: bool) -> str:
    return "" if not asked.offline else "--offline" if offline else "HF_HUB_OFFLINE"


def _rank(change: Change) -> tuple[int, str, str, str]:
    return ORDER.index(change.what), change.kind, change.name.casefold(), change.path


def _nameless(document: Document) -> Iterator[tuple[str, str]]:
    """The models that a BOM of another tool names without saying where they are from."""
    if document.own:
        return
    for thing in document.things:
        if thing.item.kind in ("model", "dataset") and not thing.on_hub:
            where = "" if thing.registry == "unknown" else f" (it is of {thing.registry})"
            yield thing.item.name, f"no package URL of the Hub, so there is nothing to ask{where}"
