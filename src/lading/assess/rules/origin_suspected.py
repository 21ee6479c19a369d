"""Only indirect evidence points at a watched country."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import WEIGHTS_KINDS, Context, Meta
from lading.assess.words import chain
from lading.domain.finding import Finding, Severity, Verdict

META = Meta(
    id="origin-suspected",
    summary="A name, an architecture or tensor shapes point at weights from a watched country; nobody declares it.",
    severity=Severity.MEDIUM,
    remedy="Ask the publisher for the base model, or sign the model off with an [[approve]] entry.",
    offline=True,
    kinds=WEIGHTS_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding when the verdict is ``suspected``."""
    if context.origin.verdict is not Verdict.SUSPECTED:
        return
    steps = context.origin.chain
    yield context.finding(
        META,
        context.policy.origin.suspected,
        f"{context.name} may come from a watched country: {chain(steps)}",
        "Have the publisher state the base model or use one that does",
        evidence=steps[-1].source,
    )
