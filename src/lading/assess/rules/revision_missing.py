"""The revision that the repository names does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.domain.facts import Reason
from lading.domain.finding import Action, Finding, Severity

META = Meta(
    id="revision-missing",
    summary="The revision that is named does not exist (any more).",
    severity=Severity.HIGH,
    remedy="Name a commit that exists; if it existed once, find out why its history was rewritten.",
    offline=False,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding when a source says that there is no such revision; incomplete when nothing else is known either."""
    for failure in context.failures():
        if failure.reason is Reason.REVISION_NOT_FOUND:
            revision = context.component.subject.revision
            yield context.finding(
                META,
                Action.WARN,
                f'{failure.id} has no revision "{revision}"{f": {failure.detail}" if failure.detail else ""}',
                incomplete=context.facts is None,
            )
            return
