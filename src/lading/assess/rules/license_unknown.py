"""A licence is stated, but its terms are not on record, or none could be looked up."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import LICENSED_KINDS, Context, Meta, at_most
from lading.assess.licensing import unnamed
from lading.assess.terms import NONE_STATED, NOT_ESTABLISHED
from lading.domain.finding import Action, Category, Finding, License, Severity
from lading.domain.reference import Relation

META = Meta(
    id="license-unknown",
    summary="The terms of a licence that binds the model's users are not known.",
    severity=Severity.MEDIUM,
    remedy="Read the licence; then name its id in [licenses] allow or deny, or add a catalogue record for it.",
    offline=True,
    kinds=LICENSED_KINDS,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for the own licence and one for each inherited one whose terms are not known.

    No source having looked at the card is not the same as a strange licence: the first is incomplete, the second is denied.
    """
    if not context.identified:
        return
    view, policy = context.license, context.policy.licenses
    own = view.declared
    if own is None and view.concluded is Category.UNKNOWN and not any(base.known for base in view.inherited):
        source = context.facts.source if context.facts else None
        message = f"no source that was asked states the licence of {context.name}"
        yield context.finding(META, at_most(policy.unknown, Action.WARN), message, _LOOK, evidence=source, incomplete=True)
    if own and not own.known and unnamed(context, own):
        where = f" ({own.url})" if own.url else ""
        message = f'{context.name} is under "{own.name}"{where}, a licence whose terms are not on record'
        yield context.finding(META, policy.unknown, message, _read(own))
    for base in view.inherited:
        said = base.name == NONE_STATED or (own is not None and own.id == base.id)
        if not base.known and not said and unnamed(context, base):
            yield _inherited(context, base)


_LOOK = "Run with network access so that the card can be read, or state the licence with a [[clarify]] entry."


def _inherited(context: Context, base: License) -> Finding:
    relations = {link.base.relation for link in context.component.lineage.links if link.base.id == base.inherited}
    made = "trained on outputs of" if relations == {Relation.DISTILLED} else "built on"
    if base.name == NOT_ESTABLISHED:
        message = f"{context.name} is {made} {base.inherited}, whose licence could not be established"
        return context.finding(META, Action.ALLOW, message, _LOOK, severity=Severity.NOTE, incomplete=True)
    message = (
        f'{context.name} is {made} {base.inherited}, which is under "{base.name}", a licence whose terms are not on record'
    )
    return context.finding(
        META, at_most(context.policy.licenses.unknown, Action.WARN), message, _read(base), severity=Severity.LOW
    )


def _read(license_: License) -> str:
    return f'Read it and name "{license_.id}" in [licenses] allow or deny'
