"""The Hub does not give what the repository names."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.domain.facts import Reason, Unresolved
from lading.domain.finding import Action, Finding, Severity

META = Meta(
    id="not-found",
    summary="The model is not to be had: removed, renamed, disabled, private or gated away.",
    severity=Severity.HIGH,
    remedy="Name a model that exists; a freed name can be taken by somebody else, so do not leave the old one in place.",
    offline=False,
)

_WHY = {
    Reason.NOT_FOUND: "does not exist (any more), or is private",
    Reason.DISABLED: "was disabled by the Hub",
    Reason.FORBIDDEN: "may not be read with this access",
    Reason.GATED: "is gated, and this access has not been granted",
}


def check(context: Context) -> Iterator[Finding]:
    """One finding when a source says that it cannot be had; incomplete when no other source knows it."""
    failure = next((f for f in context.failures() if f.reason in _WHY), None)
    if failure:
        yield context.finding(META, Action.WARN, _message(failure), incomplete=context.facts is None)


def _message(failure: Unresolved) -> str:
    return f"{failure.id} {_WHY[failure.reason]}{f': {failure.detail}' if failure.detail else ''}"
