"""What a rule is made of: ``META`` says what the finding is, ``check`` or ``check_run`` finds it.

A rule is a module in ``assess.rules`` named after its id. ``check(context)`` judges one component; ``check_run(run)`` judges
what concerns the audit as a whole: what could not be read, and the policy's own entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from lading.assess import writing
from lading.assess.baseline import Entry
from lading.assess.policy import Approval, Clarification, Policy
from lading.assess.policy.governing import elsewhere
from lading.assess.words import evidence as in_words
from lading.catalog.index import Catalog
from lading.domain.facts import Component, Facts, Source, Unresolved
from lading.domain.finding import Action, Finding, License, LicenseView, Origin, Severity
from lading.domain.reference import Context as Place
from lading.domain.reference import Kind, Reference
from lading.domain.source import Gap, Location

EVERY_KIND = frozenset(Kind)

WEIGHTS_KINDS = frozenset({Kind.MODEL, Kind.WEIGHTS, Kind.HOSTED})
"""Kinds with an origin of weights; datasets, endpoints and packages have findings of their own."""

LICENSED_KINDS = frozenset({Kind.MODEL, Kind.WEIGHTS})
"""Kinds whose licence binds whoever runs them; a hosted model comes under its provider's terms of service."""

SIGN_OFF = timedelta(days=180)
"""How long a proposed sign-off lasts."""

_STRENGTH = (Action.ALLOW, Action.WARN, Action.DENY)


def at_most(action: Action, limit: Action) -> Action:
    """``action``, but no stronger than ``limit``."""
    return min(action, limit, key=_STRENGTH.index)


class Meta(NamedTuple):
    """What a finding is. ``offline`` is true when it can be found without the Hub; ``since`` is the version that brought it.

    ``kinds`` are those of the components that it is about; a rule is not asked about others.
    """

    id: str
    summary: str
    severity: Severity
    remedy: str
    offline: bool
    since: str = "0.1"
    kinds: frozenset[Kind] = EVERY_KIND


class Context(NamedTuple):
    """One component with everything a rule may look at."""

    component: Component
    origin: Origin
    license: LicenseView
    policy: Policy
    today: date
    catalog: Catalog

    @property
    def name(self) -> str:
        """The component's name."""
        return self.component.subject.name

    @property
    def kind(self) -> Kind:
        """What sort of thing it is."""
        return self.component.subject.kind

    @property
    def facts(self) -> Facts | None:
        """What is known about it."""
        return self.component.facts

    @property
    def identified(self) -> bool:
        """Whether anything is known: of a weight file, that it says or shows where it comes from."""
        facts = self.facts
        if self.component.lineage.links:
            return True
        if facts is None:
            return False
        return self.kind is not Kind.WEIGHTS or bool(facts.developer or facts.bases or facts.license)

    @property
    def loaded(self) -> tuple[Reference, ...]:
        """The references outside tests, comments and prose."""
        return tuple(r for r in self.component.subject.references if r.context not in (Place.TEST, Place.MENTION))

    def failures(self) -> tuple[Unresolved, ...]:
        """Every source that had no facts: the last one, or those that failed although another one answered."""
        last = self.component.resolution
        return (*self.component.problems, last) if isinstance(last, Unresolved) else self.component.problems

    def licenses(self) -> Iterator[License]:
        """The distinct licences in force, the component's own first."""
        own = self.license.declared
        if own:
            yield own
        yield from (inherited for inherited in self.license.inherited if own is None or inherited.id != own.id)

    def finding(
        self,
        meta: Meta,
        action: Action,
        message: str,
        remedy: str = "",
        *,
        severity: Severity | None = None,
        evidence: Source | None = None,
        locations: tuple[Location, ...] | None = None,
        incomplete: bool = False,
    ) -> Finding:
        """A finding of ``meta``'s rule about this component; without ``locations`` it points at every place that names it.

        ``evidence`` is the source of what the message states.
        """
        subject = self.component.subject
        return Finding(
            rule=meta.id,
            subject=subject.name,
            severity=meta.severity if severity is None else severity,
            action=action,
            message=message + self._decided(meta.id),
            remedy=remedy or meta.remedy,
            evidence=in_words(evidence),
            sign_off=() if action is Action.ALLOW else self._sign_off(meta.id),
            locations=subject.locations if locations is None else tuple(sorted(set(locations))),
            revision=subject.revision or (self.facts.revision if self.facts else None),
            incomplete=incomplete,
        )

    def _sign_off(self, rule: str) -> tuple[str, ...]:
        """The policy entry that accepts ``rule`` for this component, to be copied and completed."""
        subject = self.component.subject
        revision = subject.revision or (self.facts.revision if self.facts else None)
        signed = () if revision else writing.digests(subject)
        entry = writing.Entry(subject.name, revision, (rule,), "…", "…", self.today + SIGN_OFF, signed)
        return entry.lines(self.policy)

    def _decided(self, rule: str) -> str:
        """The place of the setting that decides, when that is in a file the repository's own policy stands on."""
        places = elsewhere(rule, self.policy)
        return f" (says {' and '.join(map(str, places))})" if places else ""


class Run(NamedTuple):
    """What concerns the audit as a whole: gaps, and the policy entries that no longer do what they say.

    ``expired`` approvals would cover what fails the gate, ``faded`` ones only what is reported; ``renewed`` ones have run out
    and others cover the same. ``stale`` clarifications rest on a file whose digest is now the second value (None: gone).
    ``unused`` entries match nothing, and ``elsewhere`` are those of them that sign off another revision of a model in use.
    ``needless`` are entries of the policy's lists that nothing here needs: the setting, the entry and its place. ``outlived``
    are the entries of the baseline that match nothing.
    """

    policy: Policy
    today: date
    gaps: tuple[Gap, ...] = ()
    expired: tuple[Approval, ...] = ()
    faded: tuple[Approval, ...] = ()
    stale: tuple[tuple[Clarification, str | None], ...] = ()
    unused: tuple[Approval | Clarification, ...] = ()
    elsewhere: tuple[Approval, ...] = ()
    renewed: tuple[Approval, ...] = ()
    needless: tuple[tuple[str, str, Location], ...] = ()
    outlived: tuple[Entry, ...] = ()
