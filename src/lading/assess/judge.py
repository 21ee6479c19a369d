"""The whole judgement: every component against every rule, sign-offs, and what the gate says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from lading.assess import baseline
from lading.assess.approvals import Approvals, Clarifications
from lading.assess.base import LICENSED_KINDS, Context, Run, at_most
from lading.assess.baseline import Baseline
from lading.assess.needless import needless
from lading.assess.origin import origin
from lading.assess.policy import Policy
from lading.assess.rulebook import checks, rules
from lading.assess.terms import view
from lading.catalog.index import Catalog
from lading.domain.facts import Component
from lading.domain.finding import Action, Finding
from lading.domain.reference import Context as Place
from lading.domain.report import Assessed, Outcome
from lading.domain.source import Gap

_ORDER: Final = (Action.DENY, Action.WARN, Action.ALLOW)


def assess(
    components: Iterable[Component],
    gaps: Iterable[Gap],
    policy: Policy,
    today: date,
    catalog: Catalog,
    digest: Callable[[str], str | None],
    baselines: Sequence[Baseline] = (),
    *,
    part: bool = False,
    excluding: Collection[int] | None = None,
) -> tuple[tuple[Assessed, ...], tuple[Finding, ...], Outcome]:
    """Judge the inventory: each component with its findings, all findings most serious first, and the outcome.

    ``digest`` gives the SHA-256 of a file of the audited tree, None when it is not there. What ``baselines`` know does not
    fail. Of a ``part`` of a tree nothing is said about entries that match nothing. ``excluding`` are the numbers of the
    policy's exclusions that left something out, None when that is not known. The components keep their order.
    """
    approvals, clarifications = Approvals(policy, today), Clarifications(policy, digest)
    assessed = tuple(_component(c, policy, today, catalog, approvals, clarifications, baselines) for c in components)
    run = Run(policy, today, tuple(gaps))
    of_run = [approvals.apply(finding) for rule in rules() if rule.check_run for finding in rule.check_run(run)]
    found = [*(f for a in assessed for f in a.findings), *baseline.compared(of_run, baselines)]
    # The entries are judged last: only now is it known which of them were needed.
    entries = Run(
        policy,
        today,
        expired=approvals.expired,
        faded=approvals.faded,
        stale=clarifications.stale,
        unused=() if part else (*approvals.unused, *clarifications.unused),
        elsewhere=approvals.elsewhere,
        renewed=() if part else approvals.renewed,
        needless=() if part else tuple(needless(policy, assessed, catalog, excluding)),
        outlived=() if part else tuple(entry for each in baselines for entry in each.unused(found)),
    )
    of_entries = [finding for rule in rules() if rule.check_run for finding in rule.check_run(entries)]
    findings = _sorted([*found, *baseline.compared(of_entries, baselines)])
    return assessed, findings, outcome(findings, policy)


def outcome(findings: Iterable[Finding], policy: Policy) -> Outcome:
    """What the gate says: an unwaived denial is a violation; else something unwaived that was not checked is incomplete."""
    open_ = [f for f in findings if f.waived_by is None]
    if any(f.action is Action.DENY for f in open_):
        return Outcome.VIOLATIONS
    if policy.scan.incomplete == "fail" and any(f.incomplete and f.action is not Action.ALLOW for f in open_):
        return Outcome.INCOMPLETE
    return Outcome.PASS


def _component(
    component: Component,
    policy: Policy,
    today: date,
    catalog: Catalog,
    approvals: Approvals,
    clarifications: Clarifications,
    baselines: Sequence[Baseline],
) -> Assessed:
    subject, facts = component.subject, component.facts
    context = Context(
        component=component,
        origin=origin(component, policy.origin.watched),
        license=view(component, catalog, clarifications.claim),
        policy=policy,
        today=today,
        catalog=catalog,
    )
    # A tentative subject that nothing confirmed is not a subject; it says nothing and nothing is said about it.
    heard = facts is not None or not subject.tentative
    found = [finding for check in checks(subject.kind) if heard for finding in check(context)]
    if set(subject.contexts) == {Place.MENTION}:
        found = [_mentioned(finding) for finding in found]
    # A sign-off of weights covers a copy of them in the tree, but not an API that serves them.
    names = (subject.hub_id,) if subject.hub_id and subject.kind in LICENSED_KINDS else ()
    revisions = (subject.revision, facts.revision if facts else None)
    digests = tuple(weights.sha256 for weights in subject.weights)
    signed = [approvals.apply(finding, names, revisions, digests) for finding in found]
    return Assessed(component, context.origin, context.license, _sorted(baseline.compared(signed, baselines)))


def _mentioned(finding: Finding) -> Finding:
    """Prose and comments load nothing: what they name is worth a warning, and not knowing it a note."""
    return replace(finding, action=at_most(finding.action, Action.ALLOW if finding.incomplete else Action.WARN))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Most serious first; what is signed off comes after what is not."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                f.waived_by is not None,
                _ORDER.index(f.action),
                -f.severity,
                f.rule,
                f.subject.casefold(),
                f.locations,
                f.message,
            ),
        )
    )
