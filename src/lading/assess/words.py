"""The phrases that several findings share: chains, makers, sources."""

from __future__ import annotations

from collections.abc import Iterable

from lading.domain.facts import Source
from lading.domain.finding import Step
from lading.domain.reference import Relation
from lading.domain.words import RELATIONS


def chain(steps: Iterable[Step]) -> str:
    """How a model came from its bases: ``finetune of deepseek-ai/DeepSeek-R1 → DeepSeek (CN)``.

    Its own name is left to the sentence around it.
    """
    steps = tuple(steps)
    return " → ".join([*(_step(step) for step in steps if step.relation is not None), maker(steps[-1])]) if steps else ""


def _step(step: Step) -> str:
    relation = "possibly from" if step.suspected else RELATIONS[step.relation or Relation.UNKNOWN]
    return f"{relation} {step.id}"


def maker(step: Step) -> str:
    """``DeepSeek (CN)``."""
    return f"{short(step.developer or 'developer not established')} ({step.country or 'country not established'})"


def short(name: str) -> str:
    """A developer's name without the legal name in brackets behind it."""
    return name.split(" (")[0]


def evidence(source: Source | None) -> str:
    """Where a fact comes from and when it was read; empty without a source."""
    if source is None:
        return ""
    day = f", {source.retrieved}" if source.retrieved else ""
    return f"{source.via}: {source.detail}{day}" if source.detail else f"{source.via}{day}"


def listed(words: Iterable[str]) -> str:
    """``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
