"""A licence's terms as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from lading.domain.terms import Terms, Threshold
from lading.patterns import regex

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
    "named": "Its outputs may be used to train other models, which then show its name.",
    "restricted": "Training other models with its outputs is restricted.",
}
_OPERATORS = regex(r"\s+(?:AND|OR|WITH)\s+|[()]")


def ids(expression: str) -> tuple[str, ...]:
    """The licence ids in an SPDX expression, each once, in the order of writing."""
    return tuple(dict.fromkeys(part.strip() for part in _OPERATORS.split(expression) if part.strip()))


def in_words(terms: Terms) -> tuple[str, ...]:
    """What the licence allows, forbids and asks for, one sentence each."""
    return tuple(_sentences(terms))


def _sentences(terms: Terms) -> Iterator[str]:
    yield from _limits(terms)
    yield from _duties(terms)
    if terms.outputs_for_training in _OUTPUTS:
        yield _OUTPUTS[terms.outputs_for_training]
    if terms.outputs_derive:
        yield "Models trained on its outputs come under the same terms."


def _limits(terms: Terms) -> Iterator[str]:
    if terms.proprietary:
        yield "It is offered under its provider's terms, not under an open licence."
    if terms.research_only:
        yield "It is for research only."
    elif terms.commercial in _COMMERCIAL:
        yield _COMMERCIAL[terms.commercial]
    if terms.registration:
        yield "Commercial use has to be registered or applied for with the licensor."
    yield from map(_limit, terms.thresholds)
    if terms.territories_excluded:
        scope = " to multimodal models" if terms.territories_of else ""
        yield f"It grants nothing{scope} in {', '.join(terms.territories_excluded)}."
    if terms.use_policy:
        fields = f", {', '.join(terms.forbidden_fields)} among them" if terms.forbidden_fields else ""
        yield f"A use policy forbids some uses{fields}."
    if terms.conditional_fields:
        yield f"Some uses are allowed under conditions only: {', '.join(terms.conditional_fields)}."
    for allowed, what in ((terms.distribution, "Passing weights on"), (terms.serving, "Offering it to others as a service")):
        if allowed != "yes":
            yield f"{what}{' commercially' if allowed == 'non-commercial' else ''} needs another agreement."


def _duties(terms: Terms) -> Iterator[str]:
    if terms.attribution:
        yield "Copyright and licence notices have to be kept."
    if terms.naming:
        yield f"Naming: {terms.naming.rstrip('.')}."
    if terms.share_alike in _SHARE_ALIKE:
        yield _SHARE_ALIKE[terms.share_alike]
    if not terms.derivatives:
        yield "Changed versions may not be passed on."


_WHOSE = {
    "any": "",
    "commercial": " for commercial use",
    "serving": " by whoever offers models as a service",
    "some": " by some businesses",
}


def _limit(limit: Threshold) -> str:
    money = f" {limit.currency}" if limit.currency else ""
    size = f"{limit.value:,}{money} {limit.measure.replace('_', ' ')}"
    asked = "its name has to be shown" if limit.asks == "notice" else "another agreement is needed"
    return f"{f'From {size} on' if limit.at_least else f'Above {size}'} {asked}{_WHOSE[limit.whose]}."
