"""The whole audit: the one module that knows all stages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lading import __version__
from lading.assess.baseline import Baseline, fingerprints
from lading.assess.judge import assess
from lading.assess.policy import Policy
from lading.catalog.index import Catalog
from lading.discover.files import Found, folders_of
from lading.discover.laying import laid_out
from lading.discover.states import Repository, repository
from lading.domain.facts import Component
from lading.domain.finding import Finding
from lading.domain.reference import Context, WeightFile
from lading.domain.report import Assessed, Outcome, Provenance, Report
from lading.identify.beside import completed
from lading.identify.merge import identify
from lading.inventory import Inventory, take
from lading.resolve.chain import Sources, resolve

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Request:
    """What to audit and with what: everything the environment decides is in here.

    ``only`` limits the audit to these paths relative to ``root`` (files or folders). ``hash_limit`` is the size in bytes up
    to which weight files are hashed: None for all, 0 for none. ``staged`` audits what git's index holds for the next commit
    instead of the work tree; ``around`` is its repository, when it was looked up before. What ``baselines`` know does not
    fail, nor what was there in the revision ``since``.
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
    staged: bool = False
    around: Repository | None = None
    since: str | None = None
    baselines: tuple[Baseline, ...] = ()


class _Found(NamedTuple):
    """What a tree names and ships, with the facts."""

    components: tuple[Component, ...]
    inventory: Inventory


def run(request: Request) -> Report:
    """Audit one tree; raises `UsageError` for ``staged`` or ``since`` where there is no such state."""
    wanted = _Wanted(request)
    found = _staged(request, wanted) if request.staged else _found(request, wanted)
    part = request.staged or bool(request.only)

    def judged(*more: Baseline) -> tuple[tuple[Assessed, ...], tuple[Finding, ...], Outcome]:
        return assess(
            found.components,
            found.inventory.gaps,
            request.policy,
            request.today,
            request.catalog,
            _digest(request.root),
            excluding=None if part else wanted.rules,
            baselines=(*request.baselines, *more),
            part=part,
        )

    assessed, findings, outcome = judged()
    if request.since is not None:
        assessed, findings, outcome = judged(_before(request, request.since, findings))
    inventory = found.inventory
    if not inventory.paths and _is_folder(request) and outcome is Outcome.PASS and request.policy.scan.incomplete == "fail":
        outcome = Outcome.INCOMPLETE  # a checkout without a file is more likely a mistake than a repository without models
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
        files_failed=inventory.failed,
        files_excluded=wanted.count,
        installed=inventory.installed,
    )


def _is_folder(request: Request) -> bool:
    """Whether a whole folder is looked at, and not what is staged or single files."""
    return not request.staged and (not request.only or any((request.root / part).is_dir() for part in request.only))


def _found(
    request: Request,
    wanted: Callable[[str], bool],
    folder: Path | None = None,
    listed: Iterable[Found] | None = None,
    paths: Iterable[str] = (),
) -> _Found:
    """Everything up to the judgement, of the work tree; or of ``listed`` files in another ``folder``, whose tree holds
    ``paths`` as well.
    """
    kept = request.sources.cache if folder is None else None
    inventory = take(folder or request.root, request.environment, wanted, request.hash_limit, request.catalog, kept, listed)
    mentions = request.policy.scan.mentions
    found = [
        item for item in inventory.found if mentions or isinstance(item, WeightFile) or item.context is not Context.MENTION
    ]
    every = (*inventory.paths, *paths)
    found = completed(found, inventory.notes, every)
    subjects = identify(found, request.catalog, folders_of(every), inventory.meanings)
    components = resolve(subjects, request.catalog, request.sources)
    if request.sources.lock:
        from lading.resolve.lock import measured  # when there is one

        components = measured(components, request.sources.lock)
    return _Found(tuple(c for c in components if not (c.subject.tentative and c.facts is None)), inventory)


def _staged(request: Request, wanted: Callable[[str], bool]) -> _Found:
    """What the files that are staged hold in the index."""
    around = request.around or repository(request.root, request.environment)
    every = cache(around.index_entries)
    entries = [entry for entry in around.staged() if wanted(entry.path)]
    with laid_out(around, entries, every) as (folder, listed):
        return _found(request, wanted, folder, listed, every())


def _before(request: Request, since: str, findings: Iterable[Finding]) -> Baseline:
    """What was found where HEAD left ``since``, judged as today; as far as ``findings`` stand in files that have changed."""
    around = repository(request.root, request.environment)
    base = around.base(since)
    former = around.changed(base)
    suspects = {place.path for finding in findings if finding.waived_by is None for place in finding.locations}
    changed = {path for path in suspects if path in former} | around.unstaged(suspects - set(former))
    if not changed:
        return Baseline(since, frozenset(), changed=changed)
    wanted = _Wanted(request)
    entries = around.tree_entries(base)
    with laid_out(around, [entry for path, entry in entries.items() if wanted(path)], lambda: entries) as (folder, listed):
        found = _found(request, wanted, folder, listed)
    _, known, _ = assess(
        found.components, found.inventory.gaps, request.policy, request.today, request.catalog, _digest(request.root)
    )
    prints = frozenset(each for finding in known for each in fingerprints(finding))
    return Baseline(since, prints, renamed=former, changed=changed)


class _Wanted:
    """Whether a path is in the audit's scope and not excluded by the policy. ``rules`` are the numbers of the exclusions that
    match something, ``count`` is how many paths of the scope they leave out.
    """

    def __init__(self, request: Request) -> None:
        self.rules: set[int] = set()
        self.count = 0
        self._only = request.only
        self._kept = _below(request.root, request.sources.cache)
        self._excluded: GitIgnoreSpec | None = None
        if request.policy.scan.exclude:
            from pathspec import GitIgnoreSpec  # only here: most policies exclude nothing

            self._excluded = GitIgnoreSpec.from_lines(request.policy.scan.exclude)

    def __call__(self, path: str) -> bool:
        if self._kept and path.startswith(self._kept):
            return False  # what Lading itself keeps there names models, and uses none
        within = not self._only or any(path == part or path.startswith(f"{part}/") for part in self._only)
        if self._excluded is None:
            return within
        # A name that is not UTF-8 is matched by what can be read of it.
        found = self._excluded.check_file(path.encode("utf-8", "replace").decode())
        if found.index is not None:
            self.rules.add(found.index)
        self.count += bool(within and found.include)
        return within and not found.include


def _below(root: Path, folder: Path | None) -> str:
    """How paths in ``folder`` begin, when it lies in the tree; else empty."""
    if folder is None or not folder.resolve().is_relative_to(root.resolve()) or folder.resolve() == root.resolve():
        return ""
    return f"{folder.resolve().relative_to(root.resolve()).as_posix()}/"


def _digest(root: Path) -> Callable[[str], str | None]:
    """SHA-256 of a file of the tree, for clarifications bound to evidence; None when there is none inside the root."""

    def digest(path: str) -> str | None:
        target = (root / path).resolve()
        if not target.is_relative_to(root.resolve()) or not target.is_file():
            return None
        return hashlib.sha256(target.read_bytes()).hexdigest()

    return digest
