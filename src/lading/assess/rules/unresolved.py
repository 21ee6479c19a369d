"""No source has facts about what the repository names."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.domain.facts import Reason, Unresolved
from lading.domain.finding import Action, Finding, Severity
from lading.domain.reference import Kind

META = Meta(
    id="unresolved",
    summary="No source has facts about what the repository names.",
    severity=Severity.MEDIUM,
    remedy="Run with network access, or add a record to your catalogue.",
    offline=True,
)

_WHY = {
    Reason.NO_FACTS: "no source has facts about it",
    Reason.RATE_LIMITED: "the Hub refused more requests for now",
    Reason.UNREACHABLE: "the Hub could not be reached",
    Reason.MALFORMED: "the answer made no sense",
    Reason.OFFLINE: "the Hub was not asked (offline), and neither caches nor the catalogue know it",
}


def check(context: Context) -> Iterator[Finding]:
    """One incomplete finding; missing models and revisions and unidentified files have findings of their own."""
    last = context.component.resolution
    if not isinstance(last, Unresolved) or last.reason not in _WHY or context.kind is Kind.WEIGHTS:
        return
    detail = f" ({last.detail})" if last.detail and last.reason is not Reason.OFFLINE else ""  # which the sentence says
    yield context.finding(
        META,
        Action.WARN,
        f"nothing is known about {context.name}: {_WHY[last.reason]}{detail}",
        "Run with network access or add a record to your catalogue",
        incomplete=True,
    )
