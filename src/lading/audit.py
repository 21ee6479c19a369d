"""The whole audit: the one module that knows all stages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pathspec

from lading import __version__
from lading.assess.judge import assess
from lading.assess.policy import Policy
from lading.catalog.index import Catalog
from lading.discover.files import folders_of
from lading.domain.reference import Context, WeightFile
from lading.domain.report import Provenance, Report
from lading.identify.merge import identify
from lading.inventory import take
from lading.resolve.chain import Sources, resolve
from lading.resolve.lock import measured


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


def run(request: Request) -> Report:
    """Audit one tree."""
    inventory = take(
        request.root, request.environment, _wanted(request), request.hash_limit, request.catalog, request.sources.cache
    )
    mentions = request.policy.scan.mentions
    found = [
        item for item in inventory.found if mentions or isinstance(item, WeightFile) or item.context is not Context.MENTION
    ]
    subjects = identify(found, request.catalog, folders_of(inventory.paths))
    components = measured(resolve(subjects, request.catalog, request.sources), request.sources.lock)
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


def _wanted(request: Request) -> Callable[[str], bool]:
    """Whether a path is in the audit's scope and not excluded by the policy."""
    excluded = pathspec.GitIgnoreSpec.from_lines(request.policy.scan.exclude)
    only = request.only

    def wanted(path: str) -> bool:
        within = not only or any(path == part or path.startswith(f"{part}/") for part in only)
        # A name that is not UTF-8 is matched by what can be read of it.
        return within and not excluded.match_file(path.encode("utf-8", "replace").decode())

    return wanted


def _digest(root: Path) -> Callable[[str], str | None]:
    """SHA-256 of a file of the tree, for clarifications bound to evidence; None when there is none inside the root."""

    def digest(path: str) -> str | None:
        target = (root / path).resolve()
        if not target.is_relative_to(root.resolve()) or not target.is_file():
            return None
        return hashlib.sha256(target.read_bytes()).hexdigest()

    return digest
