"""What the inventory means for the policy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from lading.domain.facts import Source
from lading.domain.reference import Relation
from lading.domain.source import Location


class Severity(IntEnum):
    """How serious a finding is, independent of the policy."""

    NOTE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


class Action(StrEnum):
    """What the policy does about a finding: ``deny`` fails the gate, ``warn`` reports, ``allow`` keeps it as a note."""

    ALLOW = "allow"
    WARN = "warn"
    DENY = "deny"


class Verdict(StrEnum):
    """Origin of the weights with respect to the watched countries."""

    DIRECT = "direct"
    DERIVED = "derived"
    SUSPECTED = "suspected"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain that proves an origin.

    The first step is the model itself with ``relation`` None; each later one is the base of the step before it.
    """

    id: str
    relation: Relation | None
    developer: str | None
    country: str | None
    source: Source | None
    suspected: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """The verdict, the chain that proves it, and every country in the lineage (sorted)."""

    verdict: Verdict
    chain: tuple[Step, ...] = ()
    countries: tuple[str, ...] = ()
    distilled_from: tuple[Step, ...] = ()
    hosting_country: str | None = None


class Category(StrEnum):
    """Licence category, computed from the terms; the most restrictive one that applies."""

    PERMISSIVE = "permissive"
    WEAK_COPYLEFT = "weak-copyleft"
    COPYLEFT = "copyleft"
    USE_RESTRICTED = "use-restricted"
    THRESHOLD = "threshold"
    TERRITORY_RESTRICTED = "territory-restricted"
    NO_DERIVATIVES = "no-derivatives"
    NON_COMMERCIAL = "non-commercial"
    RESEARCH_ONLY = "research-only"
    PROPRIETARY = "proprietary"
    UNKNOWN = "unknown"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class License:
    """A licence in force on a component.

    ``id`` is an SPDX id or expression, or ``LicenseRef-…``; ``declared`` is what its card says and ``inherited`` names the
    base that brings the term (None for its own). ``known`` is false when no terms are on record for it.
    """

    id: str
    name: str
    category: Category
    url: str | None = None
    inherited: str | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class LicenseView:
    """Declared, inherited and concluded licences of a component, and the restrictive ones its card drops."""

    declared: License | None
    inherited: tuple[License, ...] = ()
    concluded: Category = Category.MISSING
    dropped: tuple[License, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know or do about one subject.

    ``rule`` is the stable id (``origin-direct`` …), ``subject`` the component's name, ``message`` what is wrong in one
    sentence, ``remedy`` what to do, ``evidence`` the source of what the message states, ``sign_off`` the lines of the policy
    entry that accepts it (a note needs none). ``waived_by`` is the approver when a sign-off covers it; a waived finding never
    fails the gate. So it is with one that was there before (``baselined``): ``waived_by`` is then the baseline file or revision
    that has it.
    """

    rule: str
    subject: str
    severity: Severity
    action: Action
    message: str
    remedy: str
    locations: tuple[Location, ...] = ()
    revision: str | None = None
    incomplete: bool = False
    evidence: str = ""
    sign_off: tuple[str, ...] = ()
    waived_by: str | None = None
    waived_until: str | None = None
    baselined: bool = False
