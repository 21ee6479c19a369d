"""The model's card states no licence."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import LICENSED_KINDS, Context, Meta
from lading.domain.finding import Category, Finding, Severity

META = Meta(
    id="license-missing",
    summary="The model's card states no licence, so there is no permission to use it.",
    severity=Severity.HIGH,
    remedy="Ask the publisher for a licence, or state it with a [[clarify]] entry that names the evidence.",
    offline=True,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding when the card was read and has no licence; another wrapping of a licensed model has that one's."""
    if context.kind not in LICENSED_KINDS or context.license.concluded is not Category.MISSING:
        return
    remedy = (
        f"If a licence is stated elsewhere, record it in {context.policy.file}: {context.policy.header('clarify')} "
        f'model = "{context.name}"; license = "…"; evidence = {{ file = "…", sha256 = "…" }}; reason = "…"'
    )
    yield context.finding(
        META,
        context.policy.licenses.missing,
        f"{context.name} comes without a licence: its card states none",
        remedy,
    )
