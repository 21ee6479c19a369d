"""The model was built on weights from a watched country."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import WEIGHTS_KINDS, Context, Meta
from lading.assess.words import chain
from lading.domain.finding import Finding, Severity, Verdict

META = Meta(
    id="origin-derived",
    summary="The model was built on weights developed in a watched country.",
    severity=Severity.HIGH,
    remedy="Replace the model, or sign it off with an [[approve]] entry.",
    offline=True,
    kinds=WEIGHTS_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding when the verdict is ``derived``, with the chain of declared bases."""
    if context.origin.verdict is not Verdict.DERIVED:
        return
    steps = context.origin.chain
    yield context.finding(
        META,
        context.policy.origin.derived,
        f"{context.name} is built on weights from a watched country: {chain(steps)}",
        "Use a model whose bases come from outside the watched countries",
        evidence=steps[-1].source,
    )
