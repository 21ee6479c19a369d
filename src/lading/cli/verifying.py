"""The tree, the Hugging Face cache and the Hub against the lock."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from lading import lock, pipeline
from lading.cli.locking import ask
from lading.cli.options import PolicyFiles
from lading.cli.policies import LOCK
from lading.domain.facts import Component, RemoteFile
from lading.domain.reference import Kind, WeightFile
from lading.domain.report import Report
from lading.domain.source import GapReason
from lading.errors import UsageError
from lading.lock import Lock
from lading.lock.compare import Change, What
from lading.lock.entry import ON_HUB, is_hub, plain
from lading.lock.items import recorded
from lading.resolve.verify import Outcome, cached
from lading.resolve.verify import online as on_hub


@dataclass(frozen=True, slots=True)
class Verified:
    """How many of each kind were compared, what differs, and what could not be compared with the reason."""

    checked: Mapping[str, int]
    changes: tuple[Change, ...]
    unchecked: tuple[tuple[str, str], ...]


def verify(path: Path, *, online: bool, policy: PolicyFiles) -> Verified:
    """Compare the repository at ``path`` with its lock; with ``online`` the Hub too."""
    asked = ask(path, offline=not online, policy=policy)
    if online and asked.sources.offline:
        raise UsageError("--online is asked for, and HF_HUB_OFFLINE forbids it", remedy="unset HF_HUB_OFFLINE")
    place = asked.root / LOCK
    if not place.is_file():
        raise UsageError(f"there is no {LOCK} in {asked.root}", remedy="write one with: lading lock")
    held = lock.read(place)
    # Only what is there is to be listed here; what it means is in the lock, and what is locked is hashed below.
    report = pipeline.run(replace(asked, hash_limit=0, sources=replace(asked.sources, offline=True)))
    outcomes = {"weight_files": _tree(asked.root, held, report)}
    if asked.sources.hf_cache:
        outcomes["cached_files"] = cached(asked.sources.hf_cache, held.values())
    if online:
        outcomes["repositories"] = on_hub(recorded(held.values()), asked.sources, asked.catalog)
    return Verified(
        checked={name: outcome.checked for name, outcome in outcomes.items()},
        changes=tuple(change for outcome in outcomes.values() for change in outcome.changes),
        unchecked=(*(one for outcome in outcomes.values() for one in outcome.unchecked), *_unlocked(held, report)),
    )


def _unlocked(held: Lock, report: Report) -> Iterator[tuple[str, str]]:
    """The repositories of the Hub that the tree names and the lock does not know."""
    known = {(entry.kind, entry.id.casefold(), entry.asked) for entry in held.values() if entry.on_hub}
    for assessed in report.components:
        subject = assessed.component.subject
        if subject.kind in ON_HUB and is_hub(assessed.component) and subject.registry == "huggingface":
            name = assessed.component.lineage.root
            if (subject.kind, plain(name).casefold(), subject.revision) not in known:
                at = f" at {subject.revision}" if subject.revision else ""
                yield f"{name}{at}", "not in the lock: run lading lock"


def _tree(root: Path, held: Lock, report: Report) -> Outcome:
    """The weight files of the tree: those that are locked, hashed whatever their headers say, and those that are not."""
    weights = {w.location.path: w for component in _components(report) for w in component.subject.weights}
    gaps = {gap.location.path: gap for gap in report.gaps}
    names = {plain(path): path for path in (*weights, *gaps)}
    locked = [file for entry in held.values() if entry.kind is Kind.WEIGHTS for file in entry.facts.files]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = list(threads.map(lambda f: _file(root, f, names.get(f.path, f.path), weights), locked))
    known = {file.path for file in locked}
    new = [path for path in sorted(weights) if plain(path) not in known]
    return Outcome(
        checked=sum(not isinstance(one, tuple) for one in found),
        changes=(
            *(one for one in found if isinstance(one, Change)),
            *(Change(What.APPEARED, Kind.WEIGHTS.value, path, where="tree") for path in new),
        ),
        unchecked=(
            *(one for one in found if isinstance(one, tuple)),
            *(
                (path, f"not in the lock: {gap.detail}")
                for path, gap in sorted(gaps.items())
                if gap.reason is GapReason.CORRUPT_WEIGHTS and plain(path) not in known
            ),
        ),
    )


def _components(report: Report) -> list[Component]:
    return [assessed.component for assessed in report.components]


def _file(root: Path, file: RemoteFile, path: str, weights: Mapping[str, WeightFile]) -> Change | tuple[str, str] | None:
    """What became of a locked file, why it cannot be said, or None when it is as locked."""
    target = root / path
    try:
        if not target.resolve().is_relative_to(root.resolve()):
            return file.path, "leads out of the repository"
        if not target.is_file():
            return Change(What.VANISHED, Kind.WEIGHTS.value, file.path, file.sha256, None, file.path, "tree")
        if file.sha256 is None:
            return file.path, "locked without a hash"
        now = weights[path].sha256 if path in weights and weights[path].pointer else _sha256(target)
    except (OSError, ValueError) as error:
        return file.path, f"cannot be read: {getattr(error, 'strerror', None) or error}"
    if now == file.sha256:
        return None
    return Change(What.CHANGED, Kind.WEIGHTS.value, file.path, file.sha256, now, file.path, "tree")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
