"""The model's card states no licence."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import LICENSED_KINDS, Context, Meta, at_most
from lading.assess.terms import NONE_STATED
from lading.domain.finding import Action, Category, Finding, Severity

META = Meta(
    id="license-missing",
    summary="The model's card states no licence, so there is no permission to use it.",
    severity=Severity.HIGH,
    remedy="Ask the publisher for a licence, or state it with a [[clarify]] entry that names the evidence.",
    offline=True,
    kinds=LICENSED_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding when the card was read and has no licence, and one for each base of which that is so.

    Another wrapping of a licensed model has that one's. For what its maker licenses on a base without a licence, he alone
    answers: a warning at most.
    """
    for base in context.license.inherited:
        if base.name == NONE_STATED:
            message = f"{context.name} is built on {base.inherited}, whose card states no licence"
            yield context.finding(META, at_most(context.policy.licenses.missing, Action.WARN), message)
    if context.license.declared or context.license.concluded is not Category.MISSING:
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
