"""A Hub reference without a revision."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.assess.pins import by_action, how_to_pin, pinnable
from lading.domain.finding import Finding, Severity

META = Meta(
    id="unpinned",
    summary="A model or dataset is loaded without a revision: whatever its publisher uploads next is what runs.",
    severity=Severity.MEDIUM,
    remedy='Name the commit: revision="<40 hexadecimal digits>".',
    offline=True,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for all places that name no revision; places that cannot or need not are a note."""
    if context.policy.pins.require == "any":
        return
    open_ = [reference for reference in pinnable(context) if reference.revision is None]
    for action, references in by_action(context, open_):
        yield context.finding(
            META,
            action,
            f"{context.name} is loaded without a revision, so its files can change between two runs",
            how_to_pin(context, references),
            severity=META.severity if action is not action.ALLOW else Severity.NOTE,
            locations=tuple(reference.location for reference in references),
        )
