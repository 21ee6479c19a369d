"""Findings and gaps as remarks at places: what code scanning, code quality, annotations and test reports all show.

Every remark has a fingerprint that survives moved lines, and stands somewhere: one about the run itself at the policy file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from lading.domain.finding import Action, Finding
from lading.domain.report import Report
from lading.domain.source import Location
from lading.report import words

UNREADABLE = "unreadable"
"""The rule that speaks of what could not be read."""
OF_GAPS = frozenset({UNREADABLE, "corrupt-weights"})
"""The rules whose findings tell of gaps; what they tell is not told again."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to show: ``text`` is a whole sentence that names its subject, ``places`` has at least one entry.

    ``finding`` is None for a gap that no finding tells of.
    """

    rule: str
    subject: str
    action: Action
    text: str
    remedy: str
    places: tuple[Location, ...]
    fingerprint: str
    finding: Finding | None = None

    @property
    def waived(self) -> bool:
        """Whether a sign-off covers it."""
        return self.finding is not None and self.finding.waived_by is not None

    @property
    def full_text(self) -> str:
        """What is wrong and what to do."""
        return sentences(self.text, self.remedy)


def remarks(report: Report) -> list[Remark]:
    """Every finding in the report's order, then the gaps that no finding tells of, by place."""
    home = Location(policy_file(report))
    seen: Counter[str] = Counter()
    return [*_findings(report.findings, home, seen), *_gaps(report, seen)]


def policy_file(report: Report) -> str:
    """Where a finding about the run itself stands: the policy in force, or where one belongs."""
    name = PurePath(report.provenance.policy.split(" over ")[0]).name  # the nearest of several
    return name if name.endswith(".toml") else "lading.toml"


def _findings(findings: Iterable[Finding], home: Location, seen: Counter[str]) -> Iterable[Remark]:
    for finding in findings:
        found = sorted(set(finding.locations))
        # Nothing can be shown at a place outside the tree: a policy that the repository's own one stands on.
        outside = [place for place in found if place.path.startswith(("../", "/"))]
        places = tuple(place for place in found if place not in outside) or (home,)
        yield Remark(
            rule=finding.rule,
            subject=finding.subject,
            action=finding.action,
            text=about(finding) + (f" ({words.place(tuple(outside))})" if outside else ""),
            remedy=finding.remedy,
            places=places,
            fingerprint=_fingerprint(seen, finding.rule, finding.subject, places[0].path),
            finding=finding,
        )


def _gaps(report: Report, seen: Counter[str]) -> Iterable[Remark]:
    told = {place for finding in report.findings if finding.rule in OF_GAPS for place in finding.locations}
    for gap in words.gaps(report):
        if gap.location in told:
            continue
        detail = f" ({gap.detail})" if gap.detail else ""
        yield Remark(
            rule=UNREADABLE,
            subject=gap.location.path,
            action=Action.WARN,
            text=f"Not checked: {gap.reason.value}{detail}. Nothing is known about models named here.",
            remedy="",
            places=(gap.location,),
            fingerprint=_fingerprint(seen, UNREADABLE, gap.reason.value, gap.location.path),
        )


def about(finding: Finding) -> str:
    """The finding's sentence, with its subject before it where it does not name it."""
    return finding.message if finding.subject in finding.message else f"{finding.subject}: {finding.message}"


def annotation(finding: Finding) -> str:
    """A finding as one text for a BOM: what the policy says of it, the rule, what is wrong, what to do, who accepts it."""
    accepted = f"Accepted: {words.waiver(finding)}" if finding.waived_by else ""
    return sentences(f"[{finding.action.value}] {finding.rule}: {finding.message}", finding.remedy, accepted)


def sentences(*parts: str) -> str:
    """The parts as sentences behind one another: a full stop between them where there is none."""
    said = [part for part in parts if part]
    return " ".join([*(part if part[-1] in ".!?…" else f"{part}." for part in said[:-1]), *said[-1:]])


def _fingerprint(seen: Counter[str], *parts: str) -> str:
    """Stable while rule, subject and file stay: lines may move. A hash and an ordinal, so that no two are the same."""
    digest = sha256("\0".join(parts).encode()).hexdigest()
    seen[digest] += 1
    return f"{digest}:{seen[digest]}"
