"""An AI library is developed in a watched country."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.assess.words import maker
from lading.domain.finding import Finding, Severity, Verdict
from lading.domain.reference import Kind

META = Meta(
    id="package-origin",
    summary="An AI library is developed in a watched country.",
    severity=Severity.LOW,
    remedy="Replace the library, or sign it off with an [[approve]] entry.",
    offline=True,
    kinds=frozenset({Kind.PACKAGE}),
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for a package whose developer is in a watched country."""
    if context.origin.verdict is not Verdict.DIRECT:
        return
    own = context.origin.chain[0]
    yield context.finding(
        META,
        context.policy.origin.packages,
        f"the library {context.name} is developed by {maker(own)}",
        "Use a library from elsewhere",
        evidence=own.source,
    )
