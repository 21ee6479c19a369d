"""What was recorded against what is there: the files in the local Hugging Face cache, and the repositories of the Hub."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lading.catalog.index import Catalog
from lading.domain.facts import Facts, Reason, Source, Unresolved, Via
from lading.domain.reference import Kind
from lading.lock import Entry
from lading.lock.compare import Change, What, files, new_bases, same_license
from lading.lock.items import Recorded, stated
from lading.patterns import regex
from lading.resolve import cards, hf_cache
from lading.resolve.sources import Ask, Sources, shown

if TYPE_CHECKING:
    from lading.resolve.hub import Answer

GONE = frozenset({Reason.NOT_FOUND, Reason.REVISION_NOT_FOUND, Reason.DISABLED, Reason.GATED})
"""Answers that say the repository can no longer be had as it was locked; all others say nothing about it."""
DISABLED = "the Hub has disabled this repository"

_GIT_SHA1 = regex(r"[0-9a-f]{40}")
_SHORT = regex(r"[0-9a-f]{7,40}")
"""A commit, or so much of one as tools show."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were compared, what differs, and what could not be compared with the reason."""

    checked: int = 0
    changes: tuple[Change, ...] = ()
    unchecked: tuple[tuple[str, str], ...] = ()


# --- the cache of this machine ------------------------------------------------------------------------------------------


def cached(root: Path, entries: Iterable[Entry]) -> Outcome:
    """The files of every locked commit that are in the Hugging Face cache below ``root``.

    Each is compared with the lock, and with the hash that its blob is named by.
    """
    jobs = [job for entry in entries for job in _jobs(root, entry)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = list(threads.map(_held, jobs))
    return Outcome(
        checked=sum(not isinstance(one, tuple) for one in found),
        changes=tuple(one for one in found if isinstance(one, Change)),
        unchecked=tuple(one for one in found if isinstance(one, tuple)),
    )


@dataclass(frozen=True, slots=True)
class _Job:
    entry: Entry
    path: str
    file: Path
    locked: str | None
    blob: str


def _jobs(root: Path, entry: Entry) -> Iterator[_Job]:
    """The files to hash: those whose hash the lock or the name of the blob states."""
    if not entry.on_hub or entry.facts.revision is None:
        return
    snapshot = hf_cache.read(root, Ask(entry.kind, entry.id, entry.facts.revision))
    if snapshot is None:
        return
    locked = {file.path: file.sha256 for file in entry.facts.files}
    for folder, _, names in os.walk(snapshot.path):
        for name in sorted(names):
            file = Path(folder, name)
            path = file.relative_to(snapshot.path).as_posix()
            blob = file.readlink().name if file.is_symlink() else ""
            if file.is_file() and (locked.get(path) or cards.SHA256.fullmatch(blob) or _GIT_SHA1.fullmatch(blob)):
                yield _Job(entry, path, file, locked.get(path), blob)


def _held(job: _Job) -> Change | tuple[str, str] | None:
    """What is wrong with a cached file, why it cannot be said, or None."""
    git = not job.locked and _GIT_SHA1.fullmatch(job.blob)
    try:
        with job.file.open("rb") as stream:
            if git:
                digest = hashlib.sha1(b"blob %d\0" % job.file.stat().st_size, usedforsecurity=False)
                digest.update(stream.read())
                now = digest.hexdigest()
            else:
                now = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"{job.entry.id} {job.path}", f"the cached file cannot be read: {error.strerror}"
    blob = job.blob if git or cards.SHA256.fullmatch(job.blob) else None
    stated = next((hash_ for hash_ in (job.locked, blob) if hash_ and hash_ != now), None)
    if stated is None:
        return None
    return Change(What.CHANGED, job.entry.kind.value, job.entry.id, stated, now, job.path, Via.HF_CACHE.value)


# --- the Hub ------------------------------------------------------------------------------------------------------------


def online(things: Iterable[Recorded], sources: Sources, catalog: Catalog) -> Outcome:
    """Every repository of the Hub that was recorded against what the Hub says today.

    One question each; one more where the code names a commit (for the present card) or the branch has moved on (whether the
    recorded commit is still there). Licences are compared by what they mean to ``catalog``.
    """
    from lading.resolve.hub import Hub

    known = [thing for thing in things if thing.on_hub]
    with Hub(sources) as hub:
        first = dict.fromkeys(ask for thing in known for ask in (_asked(thing), _head(thing)))
        answers = hub.answers(list(first))
        moved = [thing for thing in known if _moved(thing.item.revision, _sha(answers[_asked(thing)]))]
        again = [_commit(thing) for thing in moved if _is_commit(thing.item.revision)]
        answers |= hub.answers([ask for ask in dict.fromkeys(again) if ask not in answers]) if again else {}
    changes: list[Change] = []
    unchecked: list[tuple[str, str]] = []
    for thing in known:
        source = Source(Via.HUB, address(thing, sources.endpoint), sources.today)
        for one in _differences(thing, answers, source, catalog):
            if isinstance(one, Change):
                changes.append(replace(one, where=Via.HUB.value, source=source))
            else:
                unchecked.append((thing.item.name, one.reason.value + (f" ({one.detail})" if one.detail else "")))
    distinct = tuple(dict.fromkeys(unchecked))
    return Outcome(len(known) - len({name for name, _ in distinct}), tuple(dict.fromkeys(changes)), distinct)


def address(thing: Recorded, endpoint: str) -> str:
    """Where a person looks at the repository."""
    return f"{shown(endpoint)}/{'datasets/' if thing.item.kind == Kind.DATASET else ''}{thing.item.name}"


def _asked(thing: Recorded) -> Ask:
    """The revision that the code names."""
    return Ask(Kind(thing.item.kind), thing.item.name, thing.asked)


def _head(thing: Recorded) -> Ask:
    """The state whose card applies today: that of the branch, also when the code names a commit."""
    return Ask(Kind(thing.item.kind), thing.item.name, None if _is_commit(thing.asked) else thing.asked)


def _commit(thing: Recorded) -> Ask:
    return Ask(Kind(thing.item.kind), thing.item.name, (thing.item.revision or "").lower())


def _is_commit(revision: str | None) -> bool:
    return revision is not None and cards.COMMIT.fullmatch(revision.lower()) is not None


def _moved(recorded: str | None, now: str | None) -> bool:
    """Whether the branch is elsewhere; a version that is no commit, or only its beginning, is compared as far as it goes."""
    if now is None or (recorded and not _SHORT.fullmatch(recorded.lower())):
        return False
    return not recorded or not now.startswith(recorded.lower())


def _sha(answer: Answer) -> str | None:
    sha = None if isinstance(answer, Unresolved) else answer.get("sha")
    return sha.lower() if isinstance(sha, str) else None


def _differences(
    thing: Recorded, answers: Mapping[Ask, Answer], source: Source, catalog: Catalog
) -> Iterator[Change | Unresolved]:
    item = thing.item
    old = item.revision or None
    here, head = answers[_asked(thing)], answers[_head(thing)]
    for answer in dict.fromkeys(one for one in (here, head) if isinstance(one, Unresolved)):
        if answer.reason not in GONE:
            yield answer
        elif thing.seen:  # what was never there cannot have gone
            yield Change(What.GONE, item.kind, item.name, old, answer.reason.value)
    if not isinstance(head, Unresolved):
        yield from _card(thing, cards.read(head, item.name, source).facts, catalog)
    if isinstance(here, Unresolved):
        return
    now = cards.read(here, item.name, source).facts
    # A document that states no revision has none that could have moved.
    if item.revision is not None and _moved(old, now.revision):
        yield Change(What.MOVED, item.kind, item.name, old, now.revision)
        commit = answers.get(_commit(thing))
        if isinstance(commit, Unresolved) and commit.reason in GONE:
            yield Change(What.GONE, item.kind, item.name, old, commit.reason.value)
        elif isinstance(commit, Unresolved):
            yield commit
    yield from _files(thing, now)


def _files(thing: Recorded, now: Facts) -> Iterator[Change]:
    """What became of the files that were recorded; of a list that was never whole, new ones are no news."""
    after = replace(thing.item, hashes={file.path: file.sha256 for file in now.files if file.sha256})
    for change in files(thing.item, after):
        if change.what is not What.APPEARED or "files" in thing.of_card:
            yield change


def _card(thing: Recorded, now: Facts, catalog: Catalog) -> Iterator[Change]:
    """What the card and the repository's state say otherwise than when they were recorded."""
    item = thing.item
    name = item.renamed or item.name
    if now.id.casefold() != name.casefold():
        yield Change(What.RENAMED, item.kind, item.name, name, now.id)
    if DISABLED in now.notes and thing.seen:
        yield Change(What.GONE, item.kind, item.name, item.revision or None, Reason.DISABLED.value)
    yield from told(thing, now, catalog)
    if item.gated is not None and item.gated != (now.gated or ""):
        yield Change(What.GATED, item.kind, item.name, item.gated or None, now.gated)


def told(thing: Recorded, now: Facts, catalog: Catalog) -> Iterator[Change]:
    """What ``now`` says otherwise about licence and bases."""
    item = thing.item
    before, after = (item.license if item.license is not None else item.declared), stated(now)
    by_card = "license" in thing.of_card
    # What stands there from elsewhere is no statement of the card that it could have withdrawn, or be the first to make.
    if before is not None and (by_card or (before and after)) and not same_license(before, after, catalog):
        yield Change(What.RELICENSED, item.kind, item.name, before or None, after or None)
    if item.bases is None or now.bases is None:
        return
    by_card = "bases" in thing.of_card
    bases = tuple(sorted(f"{base.id} ({base.relation.value})" for base in now.bases if by_card or not base.suspected))
    if new_bases(item.bases, bases) or (by_card and new_bases(bases, item.bases)):
        yield Change(What.BASE, item.kind, item.name, ", ".join(item.bases) or None, ", ".join(bases) or None)
