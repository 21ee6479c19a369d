"""Something in the tree that could not be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lading.assess.base import Meta, Run
from lading.domain.finding import Action, Finding, Severity
from lading.domain.source import GapReason

META = Meta(
    id="unreadable",
    summary="Something in the tree could not be looked at, so nothing may be concluded about it.",
    severity=Severity.MEDIUM,
    remedy="Make the file readable, or name it in [scan] exclude if it is not part of the product.",
    offline=True,
)

_WHY: Final = {
    GapReason.TOO_LARGE: "is too large to be read",
    GapReason.UNREADABLE: "could not be read",
    GapReason.OUTSIDE_ROOT: "was not looked at",
    GapReason.NOT_TEXT: "is not the text that its name promises",
    GapReason.SYNTAX: "could not be parsed",
    GapReason.TOO_DEEP: "is nested too deeply to be parsed",
    GapReason.SUBMODULE: "is a submodule that is not checked out",
    GapReason.MISSING_INCLUDE: "includes a file that is not there",
    GapReason.INTERNAL: "could not be examined because of a fault in Lading",
}


def check_run(run: Run) -> Iterator[Finding]:
    """One incomplete finding for each gap; broken weight files have a finding of their own."""
    for gap in run.gaps:
        if gap.reason is GapReason.CORRUPT_WEIGHTS:
            continue
        path = gap.location.path
        message = f"{path} {_WHY[gap.reason]}{f': {gap.detail}' if gap.detail else ''}"
        yield Finding(META.id, path, META.severity, Action.WARN, message, META.remedy, (gap.location,), incomplete=True)
