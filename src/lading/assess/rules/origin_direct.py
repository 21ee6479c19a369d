"""The model's own developer is in a watched country."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import WEIGHTS_KINDS, Context, Meta
from lading.assess.words import maker
from lading.domain.finding import Finding, Severity, Verdict

META = Meta(
    id="origin-direct",
    summary="The model was developed in a watched country.",
    severity=Severity.HIGH,
    remedy="Replace the model, or sign it off with an [[approve]] entry.",
    offline=True,
    kinds=WEIGHTS_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding when the verdict is ``direct``."""
    if context.origin.verdict is not Verdict.DIRECT:
        return
    own = context.origin.chain[0]
    yield context.finding(
        META,
        context.policy.origin.direct,
        f"{context.name} was developed by {maker(own)}",
        "Use a model from a developer outside the watched countries",
        evidence=own.source,
    )
