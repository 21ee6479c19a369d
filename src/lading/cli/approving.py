"""From a wish to sign off a model to the policy file with the entries for it."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lading import lock, pipeline
from lading.assess.base import SIGN_OFF
from lading.assess.obligations import gating
from lading.assess.policy import Approval, Policy
from lading.assess.writing import Entry, added, digests, pattern
from lading.cli.explaining import called
from lading.cli.options import PolicyFiles
from lading.cli.running import request
from lading.cli.wish import Wish
from lading.domain.finding import Action, Finding
from lading.domain.report import Assessed, Report
from lading.errors import UsageError
from lading.report import words
from lading.report.text import clean
from lading.report.words import NOBODY

MOST_NEAR = 5
"""Names that are offered for one that is not here."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """What the command line asks for, as given."""

    model: str
    reason: str
    who: str
    until: str | None
    revision: str | None


@dataclass(frozen=True, slots=True)
class Signed:
    """The entries that were written into ``file`` and their text; ``stale`` are older ones of the model that should go, and
    ``already`` findings that somebody accepts when there is nothing to write.
    """

    file: Path
    entries: tuple[Entry, ...]
    text: str
    stale: tuple[Approval, ...]
    already: tuple[Finding, ...] = ()


def approve(wish: SignOff, path: Path, *, offline: bool, policy: PolicyFiles) -> Signed:
    """Write the entries; raises `UsageError` before anything is written when they would not hold."""
    for option, text in (("--reason", wish.reason), ("--who", wish.who), ("MODEL", wish.model)):
        if not text.strip():
            raise UsageError(f"{option} is empty", remedy="say who accepts what, and why")
        if any("\ud800" <= one <= "\udfff" for one in text):
            raise UsageError(f"{option} is no UTF-8", remedy="a policy file holds nothing else")
    asked = request(Wish(paths=[path], offline=offline, policy=policy, quiet=True, locked=True))
    not_locked(asked.policy)
    until = _until(wish.until, asked.today)
    report = pipeline.run(asked)
    found = _of_revision(_named(report, wish.model), wish.revision)
    decided = [f if f.waived_by != NOBODY else replace(f, waived_by=None) for each in found for f in each.findings]
    already = tuple(f for f in decided if f.waived_by is not None)
    open_ = [f for f in decided if f.waived_by is None]
    wanted = list(gating(open_, asked.policy))
    if not wanted and not already:
        wanted = [f for f in open_ if f.action is Action.WARN]
    entries = tuple(grouped(wanted, wish.reason.strip(), wish.who.strip(), until, files(found)))
    file = policy[-1] if policy else asked.root / asked.policy.file
    stale = tuple(_stale(asked, found))
    if not entries:
        if not already:
            raise UsageError(f"{wish.model!r} passes without a sign-off", remedy="nothing was written")
        return Signed(file, (), "", stale, already)
    content = file.read_bytes() if file.is_file() else b""
    new = added(content, entries, asked.policy)
    lock.save(file, new.decode())
    text = "\n\n".join("\n".join(entry.lines(asked.policy)) for entry in entries)
    return Signed(file, entries, text, stale)


def not_locked(policy: Policy) -> None:
    """Raise `UsageError` when the repository cannot sign anything off."""
    if lock := policy.locked_by("approve"):
        remedy = f"ask whoever keeps {lock.path} to put the sign-off there"
        raise UsageError(f"sign-offs are locked at {lock}: this repository cannot make one", remedy=remedy)


def show(done: Signed) -> None:
    """What was written, to stdout; what is left to do, to stderr."""
    if done.entries:
        sys.stdout.write(f"{done.text}\n")
        sys.stderr.write(f"written to {clean(str(done.file))}\n")
    for line in dict.fromkeys(f"{f.rule} is {words.waiver(f)} already" for f in done.already):
        sys.stderr.write(f"{clean(line)}\n")
    for entry in done.stale:
        why = "is provisional" if entry.approved_by == NOBODY else f"ran out on {entry.until}"
        sys.stderr.write(f"{clean(f'the sign-off at {entry.location} {why}: remove it')}\n")


def _until(text: str | None, today: date) -> date:
    if text is None:
        return today + SIGN_OFF
    try:
        until = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--until {text!r} is no date", remedy="write it as 2027-03-31") from None
    if until < today:
        raise UsageError(f"--until {until} is past", remedy=f"give {today} or a later day")
    return until


def _named(report: Report, name: str) -> list[Assessed]:
    """The components of that name. A sign-off of a Hub id covers its copies, so those that only stand for it count too."""
    wanted = name.strip().casefold()
    exact = [each for each in report.components if each.component.subject.name.casefold() == wanted]
    found = exact or [each for each in report.components if wanted in called(each)]
    if found:
        return words.in_order(found)
    names = {each.component.subject.name.casefold(): each.component.subject.name for each in report.components}
    holding = sorted(key for key in names if wanted in key)
    near = [clean(names[key]) for key in dict.fromkeys((*holding, *difflib.get_close_matches(wanted, names, n=5)))][:MOST_NEAR]
    remedy = f"did you mean {', '.join(near)}?" if near else "lading scan lists what is named here"
    raise UsageError(f"{name!r} is not named here", remedy=remedy)


def _revisions(each: Assessed) -> list[str]:
    facts = each.component.facts
    return [one for one in (each.component.subject.revision, facts.revision if facts else None) if one]


def _of_revision(found: list[Assessed], revision: str | None) -> list[Assessed]:
    """Those that are at that revision; some digits of a commit are enough."""
    if revision is None:
        return found
    same = [each for each in found if any(_is(known, revision) for known in _revisions(each)[:1])]
    if same:
        return same
    known = sorted({clean(one) for each in found for one in _revisions(each)})
    remedy = f"known are {', '.join(known)}" if known else "none is known: pin one in the code, or leave --revision out"
    raise UsageError(f"{found[0].component.subject.name!r} is not used at {revision!r}", remedy=remedy)


def _is(known: str, asked: str) -> bool:
    return known == asked or (len(asked) >= 7 and words.is_commit(known) and known.lower().startswith(asked.lower()))


def files(found: Iterable[Assessed]) -> dict[str, tuple[str, ...]]:
    """By component's name the SHA-256 of its weight files here."""
    return {each.component.subject.name: digests(each.component.subject) for each in found}


def grouped(
    findings: Iterable[Finding], reason: str, who: str, until: date, hashes: Mapping[str, tuple[str, ...]]
) -> Iterator[Entry]:
    """One entry for each subject and revision, by name; without a revision it is bound to the weight files that are here."""
    rules: dict[tuple[str, str], set[str]] = {}
    for finding in findings:
        rules.setdefault((finding.subject, finding.revision or ""), set()).add(finding.rule)
    for (subject, revision), ids in sorted(rules.items()):
        signed = () if revision else hashes.get(subject, ())
        yield Entry(subject, revision or None, tuple(sorted(ids)), reason, who, until, signed)


def _stale(asked: pipeline.Request, found: Iterable[Assessed]) -> Iterator[Approval]:
    """The entries for those names that have run out, which fails the gate, or are provisional and will."""
    patterns = {pattern(name) for each in found for name in called(each)}
    for entry in asked.policy.approve:
        over = entry.until is not None and entry.until < asked.today
        if (over or entry.approved_by == NOBODY) and entry.model.casefold() in patterns and asked.policy.is_own(entry.location):
            yield entry
