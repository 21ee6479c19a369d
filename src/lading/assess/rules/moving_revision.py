"""A Hub reference pinned to something that can be moved."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.assess.pins import by_action, how_to_pin, moves, pinnable
from lading.domain.finding import Finding, Severity

META = Meta(
    id="moving-revision",
    summary="A model or dataset is pinned to a branch or tag, which its publisher can move.",
    severity=Severity.LOW,
    remedy='Name the commit: revision="<40 hexadecimal digits>".',
    offline=True,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each revision that is weaker than the policy requires."""
    named: dict[str, None] = dict.fromkeys(r.revision for r in pinnable(context) if r.revision is not None)
    for revision in named:
        what = moves(revision, context.policy.pins.require)
        if what is None:
            continue
        for action, references in by_action(context, [r for r in pinnable(context) if r.revision == revision]):
            yield context.finding(
                META,
                action,
                f'{context.name} is pinned to "{revision}", {what}',
                how_to_pin(context, references),
                severity=META.severity if action is not action.ALLOW else Severity.NOTE,
                locations=tuple(reference.location for reference in references),
            )
