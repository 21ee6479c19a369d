"""The rules that exist, as found in ``assess.rules``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from lading.assess.base import Context, Meta, Run
from lading.domain.finding import Finding
from lading.domain.reference import Kind
from lading.registry import leaves


class Rule(NamedTuple):
    """One rule: what it is, and how it is found in a component or in the run."""

    meta: Meta
    check: Callable[[Context], Iterator[Finding]] | None
    check_run: Callable[[Run], Iterator[Finding]] | None


@lru_cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    return tuple(
        Rule(module.META, getattr(module, "check", None), getattr(module, "check_run", None))
        for module in leaves("lading.assess.rules")
    )


@cache
def checks(kind: Kind) -> tuple[Callable[[Context], Iterator[Finding]], ...]:
    """What is asked of a component of that kind, in the order of the rules."""
    return tuple(rule.check for rule in rules() if rule.check and kind in rule.meta.kinds)
