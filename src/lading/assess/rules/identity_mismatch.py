"""Weights that are named or declared to be what their sizes exclude."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.domain.finding import Action, Finding, Severity

META = Meta(
    id="identity-mismatch",
    summary="A weight file is not made like the model that its name or its header says it is.",
    severity=Severity.HIGH,
    remedy="Find out where the file came from, fetch the model again from its developer, and compare the hashes.",
    offline=True,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each clue that contradicts what the file is called or declares."""
    for each in context.component.identities:
        if each.against:
            yield context.finding(
                META,
                Action.WARN,
                f"{context.name} may not be what it is called: {each.against}, but it is made like {each.id} ({each.detail})",
            )
