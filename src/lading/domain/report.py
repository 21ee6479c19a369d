"""The whole result of one audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lading.domain.facts import Component, Facts, Unresolved
from lading.domain.finding import Action, Finding, LicenseView, Origin
from lading.domain.source import Gap


class Outcome(StrEnum):
    """What the gate says."""

    PASS = "pass"  # noqa: S105 - an outcome, not a secret
    VIOLATIONS = "violations"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Assessed:
    """A component with what was concluded about it."""

    component: Component
    origin: Origin
    license: LicenseView
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the facts and the verdict rest on: tool version, catalogue date, network use, policy and time.

    ``timestamp`` is the time the outputs state; ``today`` the date that approvals were judged by.
    """

    tool_version: str
    catalog_date: date
    offline: bool
    policy: str
    timestamp: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one audit found. ``findings`` holds those of the components and those of the run, most serious first.

    Of the files seen, what was neither read nor failed to be read names no models. Not seen were those that the policy
    excludes, and what is in folders of ``installed`` packages.
    """

    name: str
    components: tuple[Assessed, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    files_seen: int
    files_read: int
    outcome: Outcome
    provenance: Provenance
    files_failed: int = 0
    files_excluded: int = 0
    installed: tuple[str, ...] = ()

    @property
    def resolved(self) -> int:
        """How many components have facts."""
        return sum(isinstance(a.component.resolution, Facts) for a in self.components)

    @property
    def unresolved(self) -> int:
        """How many components no source had facts about."""
        return sum(isinstance(a.component.resolution, Unresolved) for a in self.components)

    @property
    def waived(self) -> int:
        """How many findings a sign-off covers."""
        return sum(f.waived_by is not None and not f.baselined for f in self.findings)

    @property
    def baselined(self) -> int:
        """How many findings were there before."""
        return sum(f.baselined for f in self.findings)

    @property
    def denied(self) -> tuple[Finding, ...]:
        """The findings that fail the gate."""
        return tuple(f for f in self.findings if f.action is Action.DENY and f.waived_by is None)
