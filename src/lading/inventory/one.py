"""What one file gives: weights by their header, manifests and everything else by their text."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from lading.catalog.index import Catalog
from lading.detect.engines.python.modules import Modules
from lading.detect.files import language_of, needs_a_look
from lading.detect.manifests import is_manifest
from lading.detect.manifests import scan as manifests
from lading.detect.run import detect
from lading.domain.reference import Reference
from lading.domain.source import Gap, GapReason, Location, SourceFile
from lading.identify.meaning import Meaning
from lading.identify.references import may_count, meaning
from lading.inventory.rows import Item, Row, pack, pack_meaning
from lading.weights.names import is_archive, is_looked_into, is_note

MAX_TEXT = 16 * 1024 * 1024
"""Bytes of a text file that are read; a larger one becomes a `Gap`."""


class Job(NamedTuple):
    """What is the same for every file of a run."""

    root: Path
    hash_limit: int | None
    catalog: Catalog


@dataclass(frozen=True, slots=True)
class Seen:
    """What one file gave. It gives the same until the file itself changes, or one of those at ``beside`` (paths relative to the
    root, also of what is not there); unless it is not ``settled``.

    ``meanings`` are what its references mean by themselves, one for each of them in their order: the fields of a `Meaning`.
    """

    rows: tuple[Row, ...]
    opened: bool
    beside: frozenset[str] = frozenset()
    settled: bool = True
    meanings: tuple[Row | None, ...] = ()


def read(job: Job, file: SourceFile) -> Seen:
    """Read ``file``. Of its references only those are kept that could count for something (`may_count`)."""
    if is_looked_into(file.path, file.size):
        from lading.weights.read import identify  # here and below when one comes: most changes are to code

        weight = identify(file.path, file.absolute, file.size, job.hash_limit)
        if weight is not None:
            return _seen(file, [weight])
    if is_archive(file.path):
        from lading.weights.members import weights_in

        return _seen(file, list(weights_in(file.path, file.absolute, file.size)))
    if is_note(file.path):
        from lading.weights.notes import vocabulary

        if note := vocabulary(file.path, file.absolute, file.size):
            return _seen(file, [note])
    manifest = is_manifest(file.path)
    if not manifest and language_of(file.path) is None and not needs_a_look(file.path):
        return Seen((), opened=False)
    if file.size > MAX_TEXT:
        gap = Gap(Location(file.path), GapReason.TOO_LARGE, f"{file.size} bytes, more than {MAX_TEXT}")
        return _seen(file, [gap], opened=False)
    try:
        data = file.absolute.read_bytes().removeprefix(BOM_UTF8)  # no part of the text, and no parser but some take it
    except OSError as error:
        return _seen(file, [Gap(Location(file.path), GapReason.UNREADABLE, error.strerror or "cannot be read")], opened=False)
    items: list[Item] = []
    if is_note(file.path):
        from lading.weights.notes import configuration

        items += filter(None, [configuration(file.path, data)])
    included: set[str] = set()
    if manifest:
        items += _manifest(file.path, data.decode("utf-8", "replace"), job, included)
    modules = Modules(job.root, file.path)
    items += detect(file.path, data, job.catalog, modules)
    found = list(_counting(items, job.catalog))
    seen = _seen(file, [item for item, _ in found], beside=frozenset(included | modules.looked_at))
    return replace(seen, meanings=tuple(pack_meaning(what) for item, what in found if isinstance(item, Reference)))


def _counting(items: Iterable[Item], catalog: Catalog) -> Iterator[tuple[Item, Meaning | None]]:
    """What may count, with its meaning; a library that a program imports in many places, in the first."""
    imported: set[str] = set()
    for item in items:
        what = None
        if isinstance(item, Reference):
            what = meaning(item, catalog)
            if not may_count(item, what):
                continue
            if item.rule == "imports" and what:
                if what.name in imported:
                    continue
                imported.add(what.name)
        yield item, what


def _seen(file: SourceFile, items: list[Item], *, opened: bool = True, beside: frozenset[str] = frozenset()) -> Seen:
    # A file that could not be read as a whole may be readable next time, though nothing about it has changed.
    gaps = (item for item in items if isinstance(item, Gap))
    gone = any(gap.reason in (GapReason.UNREADABLE, GapReason.INTERNAL) and not gap.location.line for gap in gaps)
    return Seen(pack(file.path, items), opened, beside, not gone)


def _manifest(path: str, text: str, job: Job, included: set[str], kind: str | None = None) -> Iterator[Reference | Gap]:
    """A manifest, and the requirements files that it includes under names of their own."""
    yield from manifests.scan(path, text, job.catalog, kind)
    for include in manifests.includes(path, text, kind):
        if include.path in included or is_manifest(include.path):
            continue
        included.add(include.path)
        try:
            below = job.root / include.path
            if include.path.startswith("..") or not below.resolve().is_relative_to(job.root.resolve()):
                raise FileNotFoundError
            content = below.read_text("utf-8", "replace")
        except OSError:
            yield Gap(
                Location(path, include.line, include.column),
                GapReason.MISSING_INCLUDE,
                f"{include.path} is not in the audited tree",
            )
            continue
        yield from _manifest(include.path, content, job, included, "requirements")
