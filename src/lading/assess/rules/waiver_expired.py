"""A sign-off whose day has passed, or a clarification whose evidence is no longer what was read."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Meta, Run
from lading.assess.policy import Approval, Clarification
from lading.domain.finding import Action, Finding, Severity

META = Meta(
    id="waiver-expired",
    summary="A sign-off has run out, or the evidence that a clarification rests on has changed.",
    severity=Severity.HIGH,
    remedy="Review the model again; then renew the entry or remove it.",
    offline=True,
)


def check_run(run: Run) -> Iterator[Finding]:
    """One finding for each such entry, at its place in the policy file."""
    for entry in (*run.expired, *run.faded):
        covered = "all findings" if entry.findings is None else ", ".join(entry.findings)
        yield _finding(
            entry,
            f"the sign-off of {covered} of {entry.model} by {entry.approved_by} ran out on {entry.until}",
            f"Have {entry.approved_by} review {entry.model} again, then set a later `until` or remove the entry.",
            # A sign-off that has run out is no worse than what it was for.
            Action.DENY if entry in run.expired else Action.WARN,
        )
    for clarified, now in run.stale:
        evidence = clarified.evidence
        changed = f"now has sha256 {now}, not {evidence.sha256}" if now else "is not there"
        yield _finding(
            clarified,
            f"the licence {clarified.license} of {clarified.model} is not applied: its evidence {evidence.file} {changed}",
            f"Read {evidence.file} again; then correct `license` and `evidence`, or remove the entry.",
            Action.DENY,
        )


def _finding(entry: Approval | Clarification, message: str, remedy: str, action: Action) -> Finding:
    return Finding(META.id, entry.model, META.severity, action, message, remedy, (entry.location,))
