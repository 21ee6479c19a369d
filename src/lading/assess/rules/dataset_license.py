"""A dataset's licence is denied, strange, restricting or missing."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta, at_most
from lading.assess.licensing import denied, described, restricted, unnamed
from lading.domain.finding import Action, Category, Finding, Severity
from lading.domain.reference import Kind

META = Meta(
    id="dataset-license",
    summary="The licence of a dataset is denied by the policy, limits its use, is missing, or is not known.",
    severity=Severity.MEDIUM,
    remedy="Use a dataset under another licence, or sign this one off with an [[approve]] entry.",
    offline=True,
    kinds=frozenset({Kind.DATASET}),
)


def check(context: Context) -> Iterator[Finding]:
    """Findings about a dataset's licence; without one to compare it is a warning at most, since most datasets state none."""
    if context.facts is None:
        return
    policy, own = context.policy.licenses, context.license.declared
    remedy = "Use a dataset under another licence"
    for license_, why in denied(context):
        message = f"the dataset {context.name} {described(context, license_)}, which {why}"
        yield context.finding(META, Action.DENY, message, remedy, severity=Severity.HIGH)
    for license_ in restricted(context):
        yield context.finding(META, policy.restricted, f"the dataset {context.name} {described(context, license_)}", remedy)
    if own and not own.known and unnamed(context, own):
        message = f'the dataset {context.name} is under "{own.name}", a licence whose terms are not on record'
        yield context.finding(META, at_most(policy.unknown, Action.WARN), message, remedy)
    if own is None and context.license.concluded is Category.MISSING:
        message = f"the dataset {context.name} comes without a licence: its card states none"
        yield context.finding(META, at_most(policy.missing, Action.WARN), message, remedy)
