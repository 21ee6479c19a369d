"""The Hub gives the files only to accounts that accepted the publisher's conditions."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.domain.finding import Action, Finding, Severity

META = Meta(
    id="gated",
    summary="Downloading needs an account that accepted the publisher's conditions.",
    severity=Severity.LOW,
    remedy="Accept the conditions on the model's page with the account whose token the builds use.",
    offline=True,
)


def check(context: Context) -> Iterator[Finding]:
    """A note: conditions were accepted in somebody's name; ``manual`` means that the publisher approves each request."""
    facts = context.facts
    if facts is None or facts.gated in (None, "", "false"):
        return
    how = "approves each request by hand" if facts.gated == "manual" else "asks for acceptance of its conditions"
    yield context.finding(META, Action.ALLOW, f"{context.name} is gated: its publisher {how} before the files can be read")
