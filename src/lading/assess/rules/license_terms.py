"""What the company does is not what the licence allows."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import LICENSED_KINDS, Context, Meta
from lading.assess.expressions import parse
from lading.assess.licensing import multimodal, unnamed
from lading.assess.terms import read
from lading.assess.use import Answer, Reply, replies
from lading.assess.words import listed
from lading.domain.facts import Facts
from lading.domain.finding import Action, Finding, License, Severity
from lading.domain.reference import Kind

META = Meta(
    id="license-terms",
    summary="What the policy's [use] says the company does is not allowed by the licence, or cannot be compared with it.",
    severity=Severity.HIGH,
    remedy="Use a model whose terms fit, agree on others with the licensor, or sign it off with an [[approve]] entry.",
    offline=True,
    kinds=LICENSED_KINDS | {Kind.DATASET},
)


def check(context: Context) -> Iterator[Finding]:
    """For each licence in force one finding of what it forbids, and a note of what cannot be told from ``[use]``."""
    works = multimodal(context)
    yield from _suspicions(context, works)
    for license_ in context.licenses():
        found = replies(parse(license_.id), context.policy.use, context.catalog, works)
        whose = f" (inherited from {license_.inherited})" if license_.inherited else ""
        if no := [reply for reply in found if reply.answer is Answer.NO]:
            message = f"{license_.id}{whose} does not allow {context.name} to be used as [use] says: {_words(no)}"
            yield _finding(context, no, Action.DENY, message, "Use a model whose terms fit", META.severity)
        if open_ := [r for r in found if r.answer is Answer.CANNOT_TELL and not _said_elsewhere(context, license_, r)]:
            message = f"whether {license_.id}{whose} allows the use of {context.name} cannot be told: {_words(open_)}"
            remedy = f"Say more in [use] of {context.policy.file}, or read the terms"
            yield _finding(context, open_, Action.ALLOW, message, remedy, Severity.NOTE)


def _suspicions(context: Context, works: dict[str, bool | None]) -> Iterator[Finding]:
    """A note for each base that only indirect evidence points at: what it does not allow may not be allowed here."""
    in_force = {license_.id for license_ in context.licenses()}
    nodes = context.component.lineage.nodes
    for base in dict.fromkeys(link.base.id for link in context.component.lineage.links if link.base.suspected):
        facts = nodes.get(base)
        if not isinstance(facts, Facts) or facts.license is None:
            continue
        license_ = read(facts.license, context.catalog, base)
        found = list(replies(parse(license_.id), context.policy.use, context.catalog, works))
        if found and license_.id not in in_force:
            message = (
                f"whether {context.name} may be used as [use] says cannot be told: it is possibly built on {base}, "
                f"which is under {license_.id}: {_words(found)}"
            )
            remedy = "Find out what it was built on, or read the terms"
            yield _finding(context, found, Action.ALLOW, message, remedy, Severity.NOTE)


def _finding(context: Context, found: list[Reply], action: Action, message: str, remedy: str, severity: Severity) -> Finding:
    terms = [reply.terms for reply in found if reply.terms]
    links = listed(dict.fromkeys(each.url for each in terms)) if terms else ""
    source = terms[0].source if terms else None
    return context.finding(META, action, message, f"{remedy}: {links}" if links else remedy, severity=severity, evidence=source)


def _words(found: list[Reply]) -> str:
    return listed(dict.fromkeys(reply.words for reply in found))


def _said_elsewhere(context: Context, license_: License, reply: Reply) -> bool:
    """Terms that are not on record have a finding of their own, unless the policy's list names the licence."""
    return reply.terms is None and not license_.known and unnamed(context, license_)
