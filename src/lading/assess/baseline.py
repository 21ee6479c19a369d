"""The baseline: findings that were there when somebody drew a line, so that only what is new fails the gate.

One fingerprint a line, ``rule<TAB>model<TAB>path``: no line numbers and no hashes, so that moved code and a renewed file
change nothing in it, and two branches that each add to it merge line by line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from lading.domain.finding import Action, Finding
from lading.domain.source import Location
from lading.errors import Place, UsageError
from lading.patterns import regex

OWN: Final = frozenset({"waiver-expired", "waiver-unused", "baseline-unused"})
"""Findings about the policy's and the baseline's own entries: they are put right, not put off."""

_RULE = regex(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEADER = """\
# Findings that lading check --baseline lets pass: rule, model and file, separated by tabs.
# lading check --write-baseline writes this file anew; remove a line, and its finding fails again.
"""


class Fingerprint(NamedTuple):
    """What makes two findings the same in two states of a tree, with every hostile character escaped. ``path`` is relative to
    the audited root, and empty for a finding that stands nowhere.
    """

    rule: str
    model: str
    path: str


class Entry(NamedTuple):
    """One line of a baseline."""

    fingerprint: Fingerprint
    location: Location


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was there before; ``name`` says where. ``renamed`` maps a path of today to the one that it had there.

    Only findings in a file of ``changed`` can be new (None: any file).
    """

    name: str
    known: frozenset[Fingerprint]
    entries: tuple[Entry, ...] = ()
    renamed: dict[str, str] = field(default_factory=dict)
    changed: Collection[str] | None = None

    def apply(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings; what was there before is marked so. One that was there in some of its files becomes two."""
        for finding in findings:
            if finding.waived_by is not None:
                yield finding
                continue
            old = {path for path in _paths(finding) if self._is_old(finding, path)}
            before = tuple(place for place in finding.locations if place.path in old)
            if old and len(before) == len(finding.locations):
                yield replace(finding, waived_by=self.name, baselined=True)
            elif before:
                yield replace(finding, locations=before, waived_by=self.name, baselined=True)
                yield replace(finding, locations=tuple(place for place in finding.locations if place.path not in old))
            else:
                yield finding

    def unused(self, findings: Iterable[Finding]) -> tuple[Entry, ...]:
        """The entries that match none of ``findings``, signed off or not."""
        found = {each for finding in findings for each in fingerprints(finding)}
        return tuple(entry for entry in self.entries if entry.fingerprint not in found)

    def _is_old(self, finding: Finding, path: str) -> bool:
        if self.changed is not None and path and path not in self.changed:
            return True
        former = self.renamed.get(path, path)
        # What is named after its file (weights in the tree) moves with it.
        subject = former if finding.subject == path else finding.subject
        return _fingerprint(finding.rule, subject, former) in self.known


def fingerprints(finding: Finding) -> Iterator[Fingerprint]:
    """One for each file in which a finding stands."""
    for path in _paths(finding):
        yield _fingerprint(finding.rule, finding.subject, path)


def render(findings: Iterable[Finding]) -> str:
    """The baseline of an audit: what is denied or warned about today and nobody has signed off."""
    wanted = {
        each
        for finding in findings
        if finding.action is not Action.ALLOW and finding.rule not in OWN and (finding.waived_by is None or finding.baselined)
        for each in fingerprints(finding)
    }
    return _HEADER + "".join("\t".join(each) + "\n" for each in sorted(wanted))


def parse(text: str, name: str) -> Baseline:
    """The baseline that ``text``, the content of the file ``name``, states; raises `UsageError` at a line that is none."""
    entries = tuple(_entries(text.removeprefix("\ufeff"), name))
    return Baseline(name, frozenset(entry.fingerprint for entry in entries), entries)


def _entries(text: str, name: str) -> Iterator[Entry]:
    # Only a line feed ends a line: `splitlines` would also break at characters that a model's name may hold.
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or not _RULE.fullmatch(parts[0]):
            shown = _escaped(line)
            raise UsageError(
                "a line of the baseline is not rule, model and file with tabs between them",
                place=Place(Location(name, number, 1), shown, len(shown)),
                remedy="correct it, or write the baseline anew: lading check --write-baseline FILE",
            )
        yield Entry(Fingerprint(*parts), Location(name, number))


def compared(findings: Iterable[Finding], baselines: Iterable[Baseline]) -> Iterable[Finding]:
    """The findings with what any of ``baselines`` knows marked so."""
    for baseline in baselines:
        findings = baseline.apply(findings)
    return findings


def _paths(finding: Finding) -> list[str]:
    return sorted({place.path for place in finding.locations}) or [""]


def _fingerprint(rule: str, model: str, path: str) -> Fingerprint:
    return Fingerprint(rule, _escaped(model), _escaped(path))


def _escaped(text: str) -> str:
    r"""Every character that is not printable spelled out (``\t``, ``\u202e``), so that a line is what it looks like."""
    return "".join(c if c.isprintable() and c != "\\" else c.encode("unicode_escape").decode("ascii") for c in text)
