"""The whole audit: the one module that knows all stages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pathspec

from lading import __version__
from lading.assess.judge import assess
from lading.assess.policy import Policy
from lading.catalog.index import Catalog
from lading.detect.files import language_of, may_be_script
from lading.detect.manifests import is_manifest
from lading.detect.manifests import scan as manifests
from lading.detect.run import concerns, detect
from lading.discover.files import discover, folders_of
from lading.domain.reference import Context, Reference, WeightFile
from lading.domain.report import Provenance, Report
from lading.domain.source import Gap, GapReason, Location, SourceFile
from lading.identify.merge import identify
from lading.resolve.chain import Sources, resolve
from lading.weights import read as weights

MAX_TEXT = 16 * 1024 * 1024
"""Bytes of a text file that are read; a larger one becomes a `Gap`."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to audit and with what: everything the environment decides is in here.

    ``only`` limits the audit to these paths relative to ``root`` (files or folders). ``hash_limit`` is the size in bytes up
    to which weight
    files are hashed: None for all, 0 for none.
    """

    root: Path
    name: str
    policy: Policy
    sources: Sources
    catalog: Catalog
    now: datetime
    today: date
    only: tuple[str, ...] = ()
    hash_limit: int | None = None
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Inventory:
    """What the first two stages found."""

    found: list[Reference | WeightFile] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    included: set[str] = field(default_factory=set)
    read: int = 0

    def take(self, items: Iterable[Reference | WeightFile | Gap]) -> None:
        for item in items:
            if isinstance(item, Gap):
                self.gaps.append(item)
            else:
                self.found.append(item)


def run(request: Request) -> Report:
    """Audit one tree."""
    inventory = _take_inventory(request)
    mentions = request.policy.scan.mentions
    found = [
        item for item in inventory.found if mentions or isinstance(item, WeightFile) or item.context is not Context.MENTION
    ]
    subjects = identify(found, request.catalog, folders_of(inventory.paths))
    components = resolve(subjects, request.catalog, request.sources)
    confirmed = tuple(c for c in components if not (c.subject.tentative and c.facts is None))
    assessed, findings, outcome = assess(
        confirmed, inventory.gaps, request.policy, request.today, request.catalog, _digest(request.root)
    )
    return Report(
        name=request.name,
        components=assessed,
        findings=findings,
        gaps=tuple(sorted(inventory.gaps, key=lambda g: (g.location, g.reason))),
        files_seen=len(inventory.paths),
        files_read=inventory.read,
        outcome=outcome,
        provenance=Provenance(
            tool_version=__version__,
            catalog_date=request.catalog.date,
            offline=request.sources.offline,
            policy=request.policy.description,
            timestamp=request.now,
            today=request.today,
        ),
    )


def _take_inventory(request: Request) -> _Inventory:
    inventory = _Inventory()
    excluded = pathspec.PathSpec.from_lines("gitwildmatch", request.policy.scan.exclude)
    for item in discover(request.root, request.environment):
        path = item.path if isinstance(item, SourceFile) else item.location.path
        if excluded.match_file(path) or not _within(path, request.only):
            continue
        if isinstance(item, Gap):
            inventory.gaps.append(item)
            continue
        inventory.paths.append(path)
        _read(item, request, inventory)
    return inventory


def _within(path: str, only: tuple[str, ...]) -> bool:
    return not only or any(path == part or path.startswith(f"{part}/") for part in only)


def _read(file: SourceFile, request: Request, inventory: _Inventory) -> None:
    """Weights by their header, manifests and everything else by their text."""
    weight = weights.identify(file.path, file.absolute, file.size, request.hash_limit)
    if weight is not None:
        inventory.read += 1
        inventory.take((weight,))
        return
    manifest = is_manifest(file.path)
    if not manifest and language_of(file.path) is None and not may_be_script(file.path):
        return
    if file.size > MAX_TEXT:
        inventory.gaps.append(Gap(Location(file.path), GapReason.TOO_LARGE, f"{file.size} bytes, more than {MAX_TEXT}"))
        return
    try:
        data = file.absolute.read_bytes()
    except OSError as error:
        inventory.gaps.append(Gap(Location(file.path), GapReason.UNREADABLE, error.strerror or "cannot be read"))
        return
    inventory.read += 1
    if manifest:
        _read_manifest(file.path, data.decode("utf-8", "replace"), request, inventory)
    if concerns(file.path, data) is not None:
        inventory.take(detect(file.path, data))


def _read_manifest(path: str, text: str, request: Request, inventory: _Inventory, kind: str | None = None) -> None:
    """A manifest, and the requirements files that it includes under names of their own."""
    inventory.take(manifests.scan(path, text, request.catalog, kind))
    for include in manifests.includes(path, text, kind):
        if include.path in inventory.included or is_manifest(include.path):
            continue
        inventory.included.add(include.path)
        try:
            below = request.root / include.path
            if include.path.startswith("..") or not below.resolve().is_relative_to(request.root.resolve()):
                raise FileNotFoundError
            included = below.read_text("utf-8", "replace")
        except OSError:
            place = Location(path, include.line, include.column)
            inventory.gaps.append(Gap(place, GapReason.MISSING_INCLUDE, f"{include.path} is not in the audited tree"))
            continue
        _read_manifest(include.path, included, request, inventory, "requirements")


def _digest(root: Path) -> Callable[[str], str | None]:
    """SHA-256 of a file of the tree, for clarifications bound to evidence; None when there is none inside the root."""

    def digest(path: str) -> str | None:
        target = (root / path).resolve()
        if not target.is_relative_to(root.resolve()) or not target.is_file():
            return None
        return hashlib.sha256(target.read_bytes()).hexdigest()

    return digest
