"""Who made the model, or what it was built on, could not be established."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import WEIGHTS_KINDS, Context, Meta
from lading.assess.words import short
from lading.domain.facts import Unresolved
from lading.domain.finding import Action, Finding, Severity, Step, Verdict

META = Meta(
    id="origin-unknown",
    summary="The developer of the model, or of something it was built on, could not be established.",
    severity=Severity.MEDIUM,
    remedy="Run with network access, add a catalogue record, or sign the model off with an [[approve]] entry.",
    offline=True,
    kinds=WEIGHTS_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding when the verdict is ``unknown``.

    Where nothing at all is known, ``unresolved`` and its kin already say so; this one joins them only when the policy denies.
    """
    action = context.policy.origin.unknown
    if context.origin.verdict is not Verdict.UNKNOWN:
        return
    if not context.identified and action is not Action.DENY:
        return
    yield context.finding(
        META,
        action,
        f"the origin of {context.name} is not established: {_why(context, context.origin.chain[-1])}",
        "Find out who made it and add a record to your catalogue",
    )


def _why(context: Context, step: Step) -> str:
    """What is missing at the step where the lineage stops."""
    resolution = context.component.lineage.nodes.get(step.id, context.component.resolution)
    if isinstance(resolution, Unresolved):
        return f"no source has facts about {step.id} ({resolution.reason})"
    own = step.id == context.component.lineage.root  # an id of our own making (``model:x``) is not what anybody wrote
    if step.developer is None:
        return "its developer is not on record" if own else f"the developer of {step.id} is not on record"
    if resolution.developer is not None and resolution.developer.republisher:
        return f"{short(step.developer)} repackages others' models, and {step.id} does not say which one this is"
    if step.country is None:
        return f"the country of {short(step.developer)}, who developed {step.id}, is not on record"
    if context.component.lineage.problems:
        return "; ".join(each.removeprefix(f"{context.name}: ") for each in context.component.lineage.problems)
    return f"{step.id} is by {short(step.developer)} ({step.country}), but what it was built on is not on record"
