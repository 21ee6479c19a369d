"""The model was trained on the outputs of a model from a watched country."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import WEIGHTS_KINDS, Context, Meta
from lading.assess.words import maker
from lading.domain.finding import Finding, Severity

META = Meta(
    id="origin-distilled",
    summary="The model was trained on the outputs of a model developed in a watched country; none of its weights went in.",
    severity=Severity.LOW,
    remedy="Replace the model, or sign it off with an [[approve]] entry.",
    offline=True,
    kinds=WEIGHTS_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for the nearest watched teacher, when there is one."""
    watched = context.policy.origin.watched
    teacher = next((step for step in context.origin.distilled_from if step.country in watched), None)
    if teacher is None:
        return
    yield context.finding(
        META,
        context.policy.origin.distilled,
        f"{context.name} was trained on outputs of {teacher.id} by {maker(teacher)}",
        "Use a model trained on other data",
        evidence=teacher.source,
    )
