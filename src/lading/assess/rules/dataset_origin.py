"""A dataset was made in a watched country."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.assess.words import maker
from lading.domain.finding import Finding, Severity, Verdict
from lading.domain.reference import Kind

META = Meta(
    id="dataset-origin",
    summary="A dataset was made in a watched country.",
    severity=Severity.LOW,
    remedy="Replace the dataset, or sign it off with an [[approve]] entry.",
    offline=True,
    kinds=frozenset({Kind.DATASET}),
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for a dataset whose maker is in a watched country."""
    if context.origin.verdict is not Verdict.DIRECT:
        return
    own = context.origin.chain[0]
    yield context.finding(
        META,
        context.policy.origin.datasets,
        f"the dataset {context.name} was made by {maker(own)}",
        "Use a dataset from elsewhere",
        evidence=own.source,
    )
