"""A licence that the policy's list does not admit."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import LICENSED_KINDS, Context, Meta
from lading.assess.licensing import denied, described
from lading.domain.finding import Action, Finding, Severity

META = Meta(
    id="license-denied",
    summary="A licence that binds the model's users is denied by the policy.",
    severity=Severity.HIGH,
    remedy="Use a model under another licence, or sign this one off with an [[approve]] entry.",
    offline=True,
    kinds=LICENSED_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each denied licence in force, inherited ones included."""
    for license_, why in denied(context):
        yield context.finding(
            META,
            Action.DENY,
            f"{context.name} {described(context, license_)}, which {why}",
            "Use a model under another licence or buy one",
        )
