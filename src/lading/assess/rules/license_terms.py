"""What the company does is not what the licence allows."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import LICENSED_KINDS, Context, Meta
from lading.assess.terms import terms_of
from lading.assess.use import Answer, judge
from lading.assess.words import listed
from lading.domain.finding import Action, Finding, Severity

META = Meta(
    id="license-terms",
    summary="What the policy's [use] says the company does is not allowed by the licence, or cannot be compared with it.",
    severity=Severity.HIGH,
    remedy="Use a model whose terms fit, agree on others with the licensor, or sign it off with an [[approve]] entry.",
    offline=True,
)


def check(context: Context) -> Iterator[Finding]:
    """For each licence in force one finding of what it forbids, and a note of what cannot be told from ``[use]``."""
    if context.kind not in LICENSED_KINDS:
        return
    for license_ in context.licenses():
        answers = [answer for terms in terms_of(license_, context.catalog) for answer in judge(terms, context.policy.use)]
        whose = f" (inherited from {license_.inherited})" if license_.inherited else ""
        if no := [words for verdict, words in answers if verdict is Answer.NO]:
            yield context.finding(
                META,
                Action.DENY,
                f"{license_.id}{whose} does not allow {context.name} to be used as [use] says: {listed(no)}",
                "Use a model whose terms fit",
            )
        if open_ := [words for verdict, words in answers if verdict is Answer.CANNOT_TELL]:
            yield context.finding(
                META,
                Action.ALLOW,
                f"whether {license_.id}{whose} allows the use of {context.name} cannot be told: {listed(open_)}",
                f"Say more in [use] of {context.policy.file}, or read the terms",
                severity=Severity.NOTE,
            )
