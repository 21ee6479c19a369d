"""Terms that have to be read before the model is used."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import LICENSED_KINDS, Context, Meta
from lading.assess.licensing import described, links_to, restricted
from lading.domain.finding import Finding, Severity

META = Meta(
    id="license-restricted",
    summary="The licence limits who may use the model, for what, where, or at what size.",
    severity=Severity.MEDIUM,
    remedy="Read the terms; then name the licence in [licenses] allow, or sign the model off with an [[approve]] entry.",
    offline=True,
    kinds=LICENSED_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each restricting licence in force that the policy's list neither allows nor denies."""
    for license_ in restricted(context):
        links = links_to(context, license_)
        yield context.finding(
            META,
            context.policy.licenses.restricted,
            f"{context.name} {described(context, license_)}",
            f"Read the terms{f' at {links}' if links else ''}",
        )
