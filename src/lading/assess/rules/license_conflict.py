"""The card drops terms that come down from a base model."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import LICENSED_KINDS, Context, Meta
from lading.assess.licensing import words
from lading.domain.finding import Finding, Severity

META = Meta(
    id="license-conflict",
    summary="The card states a licence without restricting terms that come down from a base model.",
    severity=Severity.HIGH,
    remedy="Treat the model as under the base's licence too, and sign it off with an [[approve]] entry if that is acceptable.",
    offline=True,
    kinds=LICENSED_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each inherited licence whose terms the declared one does not carry."""
    own = context.license.declared
    if own is None:
        return
    for base in context.license.dropped:
        yield context.finding(
            META,
            context.policy.licenses.conflict,
            f"{context.name} says {own.id}, but is built on {base.inherited}, which is under {base.id}{words(context, base)}",
            f"Keep to {base.id} as well, or use a model that carries its base's licence",
        )
