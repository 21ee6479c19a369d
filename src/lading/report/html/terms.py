"""A licence's terms as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.domain.terms import Terms

_COMMERCIAL = {
    "yes": "Commercial use is allowed.",
    "no": "Commercial use is not allowed.",
    "conditional": "Commercial use is allowed under conditions.",
}
_SHARE_ALIKE = {
    "weak": "Changed versions of it have to be offered under the same licence.",
    "strong": "Whatever is built on it has to be offered under the same licence.",
}
_OUTPUTS = {
    "allowed": "Its outputs may be used to train other models.",
    "restricted": "Training other models with its outputs is restricted.",
}
_OPERATORS = re.compile(r"\s+(?:AND|OR|WITH)\s+|[()]")


def ids(expression: str) -> tuple[str, ...]:
    """The licence ids in an SPDX expression, each once, in the order of writing."""
    return tuple(dict.fromkeys(part.strip() for part in _OPERATORS.split(expression) if part.strip()))


def in_words(terms: Terms) -> tuple[str, ...]:
    """What the licence allows, forbids and asks for, one sentence each."""
    return tuple(_sentences(terms))


def _sentences(terms: Terms) -> Iterator[str]:
    if terms.proprietary:
        yield "It is offered under its provider's terms, not under an open licence."
    if terms.research_only:
        yield "It is for research only."
    elif terms.commercial in _COMMERCIAL:
        yield _COMMERCIAL[terms.commercial]
    for limit in terms.thresholds:
        money = f" {limit.currency}" if limit.currency else ""
        yield f"Above {limit.value:,}{money} {limit.measure.replace('_', ' ')} another agreement is needed."
    if terms.territories_excluded:
        yield f"It grants nothing in {', '.join(terms.territories_excluded)}."
    if terms.use_policy:
        yield "A use policy forbids some uses."
    if terms.attribution:
        yield "Copyright and licence notices have to be kept."
    if terms.naming:
        yield f"Naming: {terms.naming.rstrip('.')}."
    if terms.share_alike in _SHARE_ALIKE:
        yield _SHARE_ALIKE[terms.share_alike]
    if not terms.derivatives:
        yield "Changed versions may not be passed on."
    if terms.outputs_for_training in _OUTPUTS:
        yield _OUTPUTS[terms.outputs_for_training]
