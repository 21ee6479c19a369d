"""A weight file that is not what its format says."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Meta, Run
from lading.domain.finding import Action, Finding, Severity
from lading.domain.source import GapReason

META = Meta(
    id="corrupt-weights",
    summary="A weight file is not what its format says, so nothing about it could be checked.",
    severity=Severity.HIGH,
    remedy="Fetch the file again and compare its hash with the publisher's; exclude it in [scan] if it is a test fixture.",
    offline=True,
)


def check_run(run: Run) -> Iterator[Finding]:
    """One incomplete finding for each such file."""
    for gap in run.gaps:
        if gap.reason is GapReason.CORRUPT_WEIGHTS:
            path = gap.location.path
            message = f"{path} is not a readable weight file: {gap.detail or 'its header makes no sense'}"
            yield Finding(META.id, path, META.severity, Action.WARN, message, META.remedy, (gap.location,), incomplete=True)
