"""A line of the baseline that nothing in the tree needs."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Meta, Run
from lading.domain.finding import Action, Finding, Severity

META = Meta(
    id="baseline-unused",
    summary="A line of the baseline matches no finding any more.",
    severity=Severity.LOW,
    remedy="Remove the line, or write the baseline anew with lading check --write-baseline.",
    offline=True,
)


def check_run(run: Run) -> Iterator[Finding]:
    """One finding for each such line, at its place in the baseline."""
    for entry in run.outlived:
        rule, model, path = entry.fingerprint
        where = f" in {path}" if path not in ("", model) else ""
        message = f"{rule} of {model}{where} is in the baseline and not found any more"
        yield Finding(META.id, model, META.severity, Action.WARN, message, META.remedy, (entry.location,))
