"""Weights in the tree that are not the ones that were locked."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.domain.finding import Finding, Severity

META = Meta(
    id="hash-mismatch",
    summary="A weight file in the tree is not the one that lading.lock has under its name.",
    severity=Severity.HIGH,
    remedy="Find out who changed the file; if the change is meant, review it and run: lading lock.",
    offline=True,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each weight file whose SHA-256 differs from the locked one; a file that was not hashed is no news."""
    locked = {file.path: file.sha256 for file in context.component.locked}
    for file in context.component.subject.weights:
        was = locked.get(file.location.path)
        if was and file.sha256 and was != file.sha256:
            message = f"{file.location.path} has the SHA-256 {file.sha256}, but {was} is locked"
            yield context.finding(META, context.policy.weights.mismatch, message, locations=(file.location,))
