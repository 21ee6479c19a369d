"""A lock against what is really there: the files in the local Hugging Face cache, and the repositories of the Hub."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lading.domain.facts import Facts, Reason, Source, Unresolved, Via
from lading.lock import Entry
from lading.lock.compare import Change, What, files
from lading.lock.items import Item, of_entry, stated
from lading.resolve import cards, hf_cache
from lading.resolve.sources import Ask, Sources

if TYPE_CHECKING:
    from lading.resolve.hub import Answer

GONE = frozenset({Reason.NOT_FOUND, Reason.REVISION_NOT_FOUND, Reason.DISABLED, Reason.GATED})
"""Answers that say the repository can no longer be had as it was locked; all others say nothing about it."""
DISABLED = "the Hub has disabled this repository"

_GIT_SHA1 = re.compile(r"[0-9a-f]{40}")


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


def online(entries: Iterable[Entry], sources: Sources) -> Outcome:
    """Every locked repository against what the Hub says today.

    One question each; one more where the code names a commit (for the present card) or the branch has moved on (whether the
    locked commit is still there).
    """
    from lading.resolve.hub import Hub

    locked = [entry for entry in entries if entry.on_hub]
    with Hub(sources) as hub:
        first = dict.fromkeys(ask for entry in locked for ask in (_asked(entry), _head(entry)))
        answers = hub.answers(list(first))
        moved = [entry for entry in locked if _sha(answers[_asked(entry)]) not in (None, entry.facts.revision)]
        again = [_commit(entry) for entry in moved if entry.facts.revision]
        answers |= hub.answers([ask for ask in dict.fromkeys(again) if ask not in answers]) if again else {}
    changes: list[Change] = []
    unchecked: list[tuple[str, str]] = []
    for entry in locked:
        for one in _differences(entry, answers):
            if isinstance(one, Change):
                changes.append(one)
            else:
                unchecked.append((entry.id, one.reason.value + (f" ({one.detail})" if one.detail else "")))
    distinct = tuple(dict.fromkeys(unchecked))
    return Outcome(len(locked) - len({name for name, _ in distinct}), tuple(dict.fromkeys(changes)), distinct)


def _asked(entry: Entry) -> Ask:
    """The revision that the code names."""
    return Ask(entry.kind, entry.id, entry.asked)


def _head(entry: Entry) -> Ask:
    """The state whose card applies today: that of the branch, also when the code names a commit."""
    commit = entry.asked is not None and cards.COMMIT.fullmatch(entry.asked.lower())
    return Ask(entry.kind, entry.id, None if commit else entry.asked)


def _commit(entry: Entry) -> Ask:
    return Ask(entry.kind, entry.id, entry.facts.revision)


def _sha(answer: Answer) -> str | None:
    sha = None if isinstance(answer, Unresolved) else answer.get("sha")
    return sha.lower() if isinstance(sha, str) else None


def _differences(entry: Entry, answers: Mapping[Ask, Answer]) -> Iterator[Change | Unresolved]:
    kind, name, facts = entry.kind.value, entry.id, entry.facts
    here, head = answers[_asked(entry)], answers[_head(entry)]
    for answer in dict.fromkeys(one for one in (here, head) if isinstance(one, Unresolved)):
        if answer.reason not in GONE:
            yield answer
        elif facts.revision is not None:  # what no repository ever confirmed cannot have gone
            yield Change(What.GONE, kind, name, facts.revision, answer.reason.value, where="hub")
    if not isinstance(head, Unresolved):
        yield from _card(entry, _facts(entry, head))
    if isinstance(here, Unresolved):
        return
    now = _facts(entry, here)
    if now.revision != facts.revision:
        yield Change(What.MOVED, kind, name, facts.revision, now.revision, where="hub")
        old = answers.get(_commit(entry))
        if isinstance(old, Unresolved) and old.reason in GONE:
            yield Change(What.GONE, kind, name, facts.revision, old.reason.value, where="hub")
        elif isinstance(old, Unresolved):
            yield old
    before, after = of_entry(entry), Item(kind, name, hashes={f.path: f.sha256 for f in now.files if f.sha256})
    yield from (replace(change, where="hub") for change in files(before, after))


def _facts(entry: Entry, answer: Answer) -> Facts:
    assert not isinstance(answer, Unresolved)  # noqa: S101 - the callers have looked
    return cards.read(answer, entry.id, Source(Via.HUB, entry.id)).facts


def _card(entry: Entry, now: Facts) -> Iterator[Change]:
    """What the card and the repository's state say otherwise than when it was locked."""
    facts = entry.facts
    if now.id.casefold() != facts.id.casefold():
        yield _on_hub(What.RENAMED, entry, facts.id, now.id)
    if DISABLED in now.notes and DISABLED not in facts.notes:
        yield _on_hub(What.GONE, entry, facts.revision, Reason.DISABLED.value)
    # What the lock has from elsewhere (the catalogue) is no statement of the card that could have been withdrawn.
    licensed = facts.license is not None and facts.license.source.via is Via.LOCK
    if (licensed or now.license is not None) and stated(facts) != stated(now):
        yield _on_hub(What.RELICENSED, entry, stated(facts) or None, stated(now) or None)
    if facts.revision is not None and facts.gated != now.gated:
        yield _on_hub(What.GATED, entry, facts.gated, now.gated)
    of_card = all(base.source.via is Via.LOCK for base in facts.bases or ())
    if of_card and now.bases is not None and _bases(facts) != _bases(now):
        yield _on_hub(What.BASE, entry, _bases(facts), _bases(now))


def _on_hub(what: What, entry: Entry, old: str | None, new: str | None) -> Change:
    return Change(what, entry.kind.value, entry.id, old, new, where="hub")


def _bases(facts: Facts) -> str | None:
    return ", ".join(sorted(f"{base.id} ({base.relation.value})" for base in facts.bases or ())) or None
