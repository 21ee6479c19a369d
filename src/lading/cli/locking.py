"""From the tree to the lock it should have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from lading import lock, pipeline
from lading.assess.terms import view
from lading.catalog.index import Catalog
from lading.cli import policies
from lading.cli.options import PolicyFiles
from lading.cli.running import request
from lading.cli.wish import Wish
from lading.domain.facts import Component, Reason, Unresolved, Via
from lading.domain.reference import Kind
from lading.domain.source import Gap, GapReason
from lading.domain.subject import Subject
from lading.errors import UsageError
from lading.lock import Entry, Key, Lock
from lading.lock.entry import ON_HUB, entries, is_hub, unlocked
from lading.report.words import in_force, unanswered
from lading.resolve.cards import is_hub_id
from lading.resolve.chain import resolve
from lading.resolve.sources import Sources

PASSING = frozenset({Reason.UNREACHABLE, Reason.RATE_LIMITED, Reason.OFFLINE, Reason.MALFORMED})
"""Why a base may have no facts although it could have them at another time."""


@dataclass(frozen=True, slots=True)
class Locked:
    """The lock that is there (``present`` is its text, None without one) and the one that should be.

    ``unlocked`` are the repositories that the tree names and ``dangling`` the bases that no source has facts about, ``unread``
    the weight files that cannot be read. For ``silent`` components the Hub did not answer; ``offline`` it was not asked.
    ``anew`` the present lock was passed over.
    """

    path: Path
    present: str | None
    old: Lock
    new: Lock
    text: str
    unlocked: tuple[Unresolved, ...]
    dangling: tuple[Unresolved, ...]
    unread: tuple[Gap, ...]
    silent: int
    offline: bool
    anew: bool

    @property
    def withheld(self) -> bool:
        """Whether the new lock may know less than the one it would replace: what nobody answered for was in that."""
        return self.anew and self.silent > 0 and self.present is not None


def ask(path: Path, *, offline: bool, policy: PolicyFiles) -> pipeline.Request:
    """The audit of the repository at ``path``, or around it when its policy or lock stands above, every weight file hashed."""
    if not path.is_dir():
        raise UsageError(f"{path} is no folder", remedy="give the root of a repository")
    return request(Wish(paths=[policies.home(path)], offline=offline, policy=policy, quiet=True))


def take(path: Path, *, offline: bool, upgrade: bool, policy: PolicyFiles) -> Locked:
    """What the lock of the repository at ``path`` should be; with ``upgrade`` regardless of the present one."""
    asked = ask(path, offline=offline, policy=policy)
    # The Hub is asked itself about what is not locked: what caches hold is older, or a part.
    sources = replace(asked.sources, refresh=True)
    if not sources.offline:
        sources = replace(sources, hf_cache=None, modelscope=None)
    if upgrade:
        sources = replace(sources, lock=None)
    asked = replace(asked, sources=sources)
    lock_path = asked.root / policies.LOCK
    old = {} if upgrade else lock.read(lock_path)
    report = pipeline.run(asked)
    components = [assessed.component for assessed in report.components]
    conclude = concluding(asked.catalog)
    found = entries(components, conclude)
    new = {key: _kept(old.get(key), entry) for key, entry in found.items()}
    missing = {one.id.casefold(): one for one in unlocked(components)}
    new |= {
        key: entry
        for key, entry in old.items()
        if key not in new and entry.on_hub and entry.problem and key[2] in missing and missing[key[2]].reason in PASSING
    }
    new |= _training_data(new, old, asked.catalog, sources, conclude)
    roots = {c.lineage.root.casefold() for c in components if c.subject.kind in ON_HUB and is_hub(c)}
    return Locked(
        path=lock_path,
        present=_text(lock_path),
        old=old,
        new=new,
        text=_same_ends(lock.render(new.values()), _text(lock_path)),
        unlocked=tuple(one for id_, one in sorted(missing.items()) if id_ in roots),
        dangling=tuple(one for id_, one in sorted(missing.items()) if id_ not in roots),
        unread=tuple(gap for gap in report.gaps if gap.reason is GapReason.CORRUPT_WEIGHTS),
        silent=unanswered(report),
        offline=sources.offline,
        anew=upgrade,
    )


def write(done: Locked) -> None:
    """Put the new lock in the place of the present one."""
    lock.save(done.path, done.text)


def exit_code(done: Locked, *, check: bool) -> int:
    """1 for a check of a lock that is not up to date, 3 when something could not be locked or asked that could be, else 0."""
    if check and done.text != done.present:
        return 1
    known = {key[2] for key in done.new}
    open_ = [one for one in (*done.unlocked, *done.dangling) if one.reason in PASSING and one.id.casefold() not in known]
    return 3 if open_ or done.unread or done.silent or (done.unlocked and not check) else 0


def concluding(catalog: Catalog) -> Callable[[Component], str]:
    """Names the licences that bind a component: an SPDX expression of all that are in force."""

    def conclude(component: Component) -> str:
        ids = sorted({license_.id for license_ in in_force(view(component, catalog))})
        return " AND ".join(f"({id_})" if " OR " in id_ and len(ids) > 1 else id_ for id_ in ids)

    return conclude


def _kept(old: Entry | None, new: Entry) -> Entry:
    """What is locked stays, unless the tree says otherwise or the Hub has now answered for what had no commit."""
    if old is None or (new.on_hub and old.facts.revision is None and (new.facts.revision or new.problem)):
        return new
    return old if new.on_hub or _of_tree(old) == _of_tree(new) else new


def _of_tree(entry: Entry) -> tuple[object, ...]:
    """What the tree itself says of something that is no repository of the Hub."""
    facts = entry.facts
    bases = tuple(base for base in facts.bases or () if base.source.via is Via.REPOSITORY)
    claim = facts.license if facts.license and facts.license.source.via is Via.REPOSITORY else None
    return facts.files, entry.hub, bases, claim


def _training_data(
    new: Lock, old: Lock, catalog: Catalog, sources: Sources, conclude: Callable[[Component], str]
) -> dict[Key, Entry]:
    """The data sets that cards name, as far as the Hub has them: those of new entries are asked for, others stay."""
    kept: dict[Key, Entry] = {}
    wanted: dict[Key, Subject] = {}
    for key, entry in new.items():
        for id_ in entry.facts.datasets if entry.on_hub else ():
            data = (Kind.DATASET.value, "", id_.casefold(), "")
            if data in old:
                kept[data] = old[data]
            elif data not in new and old.get(key) != entry and is_hub_id(id_):
                wanted[data] = Subject(Kind.DATASET, id_, "huggingface", hub_id=id_, tentative=True)
    found = entries(resolve(list(wanted.values()), catalog, sources), conclude) if wanted else {}
    return {key: entry for key, entry in (kept | found).items() if key not in new}


def _text(path: Path) -> str | None:
    """The lock's text as it stands, line ends included; None when there is none that could be kept."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _same_ends(text: str, present: str | None) -> str:
    r"""``text`` with the line ends of the present lock, which git may have turned into ``\r\n``."""
    return text.replace("\n", "\r\n") if present and "\r\n" in present else text
