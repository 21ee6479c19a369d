"""The model is served from a watched country, whoever made it."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.assess.words import short
from lading.domain.finding import Finding, Severity
from lading.domain.reference import Kind

META = Meta(
    id="hosted-in-watched-country",
    summary="Requests go to an operator in a watched country.",
    severity=Severity.HIGH,
    remedy="Use another provider of the model, or sign it off with an [[approve]] entry.",
    offline=True,
    kinds=frozenset({Kind.HOSTED, Kind.ENDPOINT}),
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for a hosted model or an endpoint whose operator is in a watched country."""
    facts = context.facts
    if facts is None:
        return
    country = facts.served_from or (facts.operator.country if facts.operator else None)
    if country is None or country not in context.policy.origin.watched:
        return
    operator = short(facts.operator.name) if facts.operator else "its operator"
    yield context.finding(
        META,
        context.policy.origin.hosted,
        f"{context.name} is served from {country} by {operator}",
        "Send the requests to a provider outside the watched countries",
        evidence=facts.source,
    )
