"""Loading the model runs Python code from its repository."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.domain.finding import Finding, Severity

META = Meta(
    id="remote-code",
    summary="The model is loaded with trust_remote_code, which runs Python code from its repository.",
    severity=Severity.HIGH,
    remedy="Remove trust_remote_code=True; if the model needs it, read the code and pin the commit that was read.",
    offline=True,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for all places that trust the repository's code."""
    places = tuple(r.location for r in context.component.subject.references if r.trust_remote_code)
    if places:
        yield context.finding(
            META,
            context.policy.weights.remote_code,
            f"{context.name} is loaded with trust_remote_code: Python code from its repository runs on this machine",
            META.remedy,
            locations=places,
        )
