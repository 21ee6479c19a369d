"""Sign-offs and clarifications: which findings they cover, which licence they state, and which of them no longer hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase

from lading.assess.policy import Approval, Clarification, Policy
from lading.domain.facts import LicenseClaim, Source, Via
from lading.domain.finding import Finding

_COMMIT = re.compile(r"[0-9a-f]{40}")
_PREFIX = re.compile(r"[0-9a-f]{7,40}")


@dataclass(slots=True)
class Approvals:
    """The ``[[approve]]`` entries of a policy on one day, and what became of them while findings were looked at."""

    policy: Policy
    today: date
    _used: set[int] = field(default_factory=set)
    _expired: set[int] = field(default_factory=set)
    _elsewhere: set[int] = field(default_factory=set)

    def apply(self, finding: Finding, names: Iterable[str] = (), revisions: Iterable[str | None] = ()) -> Finding:
        """The finding, signed off when an entry in force covers it.

        ``names`` are the subject's other names (its Hub id); ``revisions`` are the one the repository names and the one the
        facts were read at.
        """
        called = {finding.subject.lower(), *(name.lower() for name in names if name)}
        known = [revision for revision in revisions if revision]
        for number, entry in enumerate(self.policy.approve):
            if not any(fnmatchcase(name, entry.model.lower()) for name in called):
                continue
            if entry.findings is not None and finding.rule not in entry.findings:
                continue
            if entry.revision and not _same(entry.revision, known):
                self._elsewhere.add(number)
            elif entry.until and entry.until < self.today:
                self._expired.add(number)
            else:
                self._used.add(number)
                finding = _waived(finding, entry)
        return finding

    @property
    def expired(self) -> tuple[Approval, ...]:
        """Entries that would cover a finding if their day had not passed."""
        return self._entries(self._expired - self._used)

    @property
    def unused(self) -> tuple[Approval, ...]:
        """Entries that cover nothing."""
        return self._entries(set(range(len(self.policy.approve))) - self._used - self._expired)

    @property
    def elsewhere(self) -> tuple[Approval, ...]:
        """Unused entries that sign off another revision of something in use."""
        return self._entries(self._elsewhere - self._used - self._expired)

    def _entries(self, numbers: set[int]) -> tuple[Approval, ...]:
        return tuple(self.policy.approve[number] for number in sorted(numbers))


def _waived(finding: Finding, entry: Approval) -> Finding:
    """The first entry that covers a finding stays its approver."""
    if finding.waived_by is not None:
        return finding
    until = entry.until.isoformat() if entry.until else None
    return replace(finding, waived_by=entry.approved_by, waived_until=until)


def _same(signed: str, known: list[str]) -> bool:
    """Whether the signed-off revision is the one in use: a commit that the repository names decides alone."""
    candidates = known[:1] if known and _COMMIT.fullmatch(known[0].lower()) else known
    if _PREFIX.fullmatch(signed.lower()):
        return any(revision.lower().startswith(signed.lower()) for revision in candidates)
    return signed in candidates


@dataclass(slots=True)
class Clarifications:
    """The ``[[clarify]]`` entries of a policy; ``digest`` gives a file's SHA-256 in hex, None when it is not there."""

    policy: Policy
    digest: Callable[[str], str | None]
    _used: set[int] = field(default_factory=set)
    _found: dict[str, str | None] = field(default_factory=dict)

    def claim(self, names: tuple[str, ...]) -> LicenseClaim | None:
        """The licence established for the model of these names, as long as the evidence is what it was."""
        called = {name.lower() for name in names if name}
        for number, entry in enumerate(self.policy.clarify):
            if entry.model.lower() not in called:
                continue
            self._used.add(number)
            if self._digest(entry) == entry.evidence.sha256:
                detail = f"{entry.location}, {entry.evidence.file}: {entry.reason}"
                return LicenseClaim(entry.license, None, None, Source(Via.REPOSITORY, detail))
        return None

    @property
    def stale(self) -> tuple[tuple[Clarification, str | None], ...]:
        """Entries for models in use whose evidence changed, with its digest now (None: the file is gone)."""
        used = (self.policy.clarify[number] for number in sorted(self._used))
        return tuple((entry, now) for entry in used if (now := self._digest(entry)) != entry.evidence.sha256)

    @property
    def unused(self) -> tuple[Clarification, ...]:
        """Entries for models that are not in use."""
        return tuple(entry for number, entry in enumerate(self.policy.clarify) if number not in self._used)

    def _digest(self, entry: Clarification) -> str | None:
        file = entry.evidence.file
        if file not in self._found:
            self._found[file] = self.digest(file)
        found = self._found[file]
        return found.lower() if found else None
