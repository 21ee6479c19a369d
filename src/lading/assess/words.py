"""The sentences that several findings share: chains, sign-offs, quoted evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from lading.domain.facts import Source
from lading.domain.finding import Step
from lading.domain.reference import Relation

if TYPE_CHECKING:
    from lading.assess.base import Context

RELATIONS: Final = {
    Relation.FINETUNE: "finetune of",
    Relation.ADAPTER: "adapter for",
    Relation.QUANTIZED: "quantized from",
    Relation.MERGE: "merge of",
    Relation.DISTILLED: "trained on outputs of",
    Relation.COMPONENT: "contains",
    Relation.REUPLOAD: "re-upload of",
    Relation.UNKNOWN: "based on",
}


def chain(steps: Iterable[Step]) -> str:
    """``perplexity-ai/r1-1776 → finetune of deepseek-ai/DeepSeek-R1 → DeepSeek (CN)``."""
    steps = tuple(steps)
    return " → ".join([*(_step(step) for step in steps), maker(steps[-1])]) if steps else ""


def _step(step: Step) -> str:
    if step.relation is None:
        return step.id
    relation = "may come from" if step.suspected else RELATIONS[step.relation]
    return f"{relation} {step.id}"


def maker(step: Step) -> str:
    """``DeepSeek (CN)``."""
    return f"{short(step.developer or 'developer not established')} ({step.country or 'country not established'})"


def short(name: str) -> str:
    """A developer's name without the legal name in brackets behind it."""
    return name.split(" (")[0]


def evidence(source: Source | None) -> str:
    """Where a fact comes from and when it was read, to stand at the end of a sentence."""
    if source is None:
        return ""
    day = f", {source.retrieved}" if source.retrieved else ""
    return f" [{source.via}: {source.detail}{day}]" if source.detail else f" [{source.via}{day}]"


def sign_off(context: Context, rule: str) -> str:
    """The policy entry that accepts ``rule`` for this component, to be copied."""
    facts, subject = context.component.facts, context.component.subject
    revision = subject.revision or (facts.revision if facts else None)
    pinned = f'revision = "{revision}"; ' if revision else ""
    return (
        f'{context.policy.header("approve")} model = "{subject.name}"; {pinned}findings = ["{rule}"]; '
        f'reason = "…"; approved_by = "…"; until = YYYY-MM-DD'
    )


def replace_or_sign_off(context: Context, rule: str, replacement: str) -> str:
    """The two ways out of a finding about what a thing is."""
    return f"{replacement}, or sign it off in {context.policy.file}: {sign_off(context, rule)}"


def listed(words: Iterable[str]) -> str:
    """``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
