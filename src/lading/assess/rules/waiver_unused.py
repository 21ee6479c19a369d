"""A policy entry that nothing in the tree needs."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Meta, Run
from lading.assess.policy import Approval
from lading.domain.finding import Action, Finding, Severity

META = Meta(
    id="waiver-unused",
    summary="A sign-off or clarification in the policy matches nothing.",
    severity=Severity.LOW,
    remedy="Remove the entry, or correct the model's name, revision or findings.",
    offline=True,
)


def check_run(run: Run) -> Iterator[Finding]:
    """One finding for each such entry, at its place in the policy file."""
    for entry in (*run.unused, *run.renewed):
        if not isinstance(entry, Approval):
            message = f"the clarification of the licence of {entry.model} matches nothing"
        elif entry in run.renewed:
            ran_out = f"the sign-off of {entry.model} by {entry.approved_by} ran out on {entry.until}"
            message = f"{ran_out}, and a newer one covers all of it"
        elif entry in run.elsewhere:
            message = f"the sign-off of {entry.model} is for revision {entry.revision}, which is not known to be the one in use"
            if not entry.revision:
                message = f"the sign-off of {entry.model} is for weight files of other SHA-256 than those in use"
        else:
            message = f"the sign-off of {entry.model} by {entry.approved_by} matches no finding"
        remedy = f"Remove the entry at {entry.location}." if entry in run.renewed else META.remedy
        yield Finding(META.id, entry.model, META.severity, Action.WARN, message, remedy, (entry.location,))
