"""Sign-offs and clarifications: which findings they cover, which licence they state, and which of them no longer hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase

from lading.assess.obligations import gating
from lading.assess.policy import Approval, Clarification, Policy
from lading.domain.facts import LicenseClaim, Source, Via
from lading.domain.finding import Finding
from lading.patterns import regex

_COMMIT = regex(r"[0-9a-f]{40}")
_PREFIX = regex(r"[0-9a-f]{7,40}")


@dataclass(slots=True)
class Approvals:
    """The ``[[approve]]`` entries of a policy on one day, and what became of them while findings were looked at."""

    policy: Policy
    today: date
    _used: set[int] = field(default_factory=set)
    _expired: set[int] = field(default_factory=set)
    _faded: set[int] = field(default_factory=set)
    _renewed: set[int] = field(default_factory=set)
    _elsewhere: set[int] = field(default_factory=set)

    def apply(
        self,
        finding: Finding,
        names: Iterable[str] = (),
        revisions: Iterable[str | None] = (),
        digests: Iterable[str | None] = (),
    ) -> Finding:
        """The finding, signed off when an entry in force covers it; of several, the one that holds longest is its approver.

        ``names`` are the subject's other names (its Hub id); ``revisions`` are the one the repository names and the one the
        facts were read at; ``digests`` are the SHA-256 of its weight files here, None for one that was not hashed.
        """
        if not self.policy.approve:
            return finding
        called = {finding.subject.lower(), *(name.lower() for name in names if name)}
        known = [revision for revision in revisions if revision]
        files = tuple(digests)
        over: set[int] = set()
        holding: Approval | None = None
        for number, entry in enumerate(self.policy.approve):
            if not any(fnmatchcase(name, entry.model.lower()) for name in called):
                continue
            if entry.findings is not None and finding.rule not in entry.findings:
                continue
            if (entry.revision and not _same(entry.revision, known)) or (entry.sha256 and not _all_in(files, entry.sha256)):
                self._elsewhere.add(number)
            elif entry.until and entry.until < self.today:
                over.add(number)
            else:
                self._used.add(number)
                holding = _longest(holding, entry)
        # Who has signed again for what an old entry covered has answered it: the old one is only left over.
        fails = any(gating((finding,), self.policy))
        (self._renewed if holding else self._expired if fails else self._faded).update(over)
        return _waived(finding, holding) if holding else finding

    @property
    def expired(self) -> tuple[Approval, ...]:
        """Entries that would cover what fails the gate if their day had not passed, and that no other one covers."""
        return self._entries(self._expired)

    @property
    def faded(self) -> tuple[Approval, ...]:
        """Entries whose day has passed, and what they would cover and no other one does is only reported."""
        return self._entries(self._faded - self._expired)

    @property
    def renewed(self) -> tuple[Approval, ...]:
        """Entries whose day has passed, and all they would cover is covered by others."""
        return self._entries(self._renewed - self._over)

    @property
    def unused(self) -> tuple[Approval, ...]:
        """Entries that cover nothing; those of a file that the repository's own one stands on are for other repositories."""
        own = {number for number, entry in enumerate(self.policy.approve) if self.policy.is_own(entry.location)}
        return self._entries(own - self._used - self._over - self._renewed)

    @property
    def elsewhere(self) -> tuple[Approval, ...]:
        """Unused entries that sign off another revision, or other weight files, of something in use."""
        return self._entries(self._elsewhere - self._used - self._over - self._renewed)

    @property
    def _over(self) -> set[int]:
        return self._expired | self._faded

    def _entries(self, numbers: set[int]) -> tuple[Approval, ...]:
        return tuple(self.policy.approve[number] for number in sorted(numbers))


def _longest(held: Approval | None, entry: Approval) -> Approval:
    """The one of two that holds longer, without end longest; the first of equals."""
    if held is None or (held.until is not None and (entry.until is None or entry.until > held.until)):
        return entry
    return held


def _all_in(files: Collection[str | None], signed: Collection[str]) -> bool:
    """Whether there are weight files, and each is one of those that were signed off."""
    return bool(files) and all(digest is not None and digest.lower() in signed for digest in files)


def _waived(finding: Finding, entry: Approval) -> Finding:
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
        """Entries for models that are not in use, of the repository's own file."""
        entries = enumerate(self.policy.clarify)
        return tuple(entry for number, entry in entries if number not in self._used and self.policy.is_own(entry.location))

    def _digest(self, entry: Clarification) -> str | None:
        file = entry.evidence.file
        if file not in self._found:
            self._found[file] = self.digest(file)
        found = self._found[file]
        return found.lower() if found else None
