"""The terms that limit the user of a licence, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lading.domain.terms import Terms, Threshold


def bound(limit: Threshold) -> str:
    """``above 1,000,000 USD annual revenue``, ``from 5 employees on``."""
    money = f" {limit.currency}" if limit.currency else ""
    size = f"{limit.value:,}{money} {limit.measure.replace('_', ' ')}"
    return f"from {size} on" if limit.at_least else f"above {size}"


def in_words(terms: Terms) -> str:
    """The terms that limit the user, in plain words; empty when there are none."""
    return "; ".join(_phrases(terms))


_WHOSE: Final = {
    "any": "",
    "commercial": " for commercial use",
    "serving": " for whoever offers models as a service",
    "some": " for some businesses",
}
_ASKS: Final = {"agreement": "another agreement", "notice": "its name to be shown"}


def _phrases(terms: Terms) -> Iterator[str]:
    yield from _on_commerce(terms)
    for limit in terms.thresholds:
        yield f"{_ASKS[limit.asks]} {bound(limit)}{_WHOSE[limit.whose]}"
    if terms.territories_excluded:
        yield f"not in {', '.join(terms.territories_excluded)}{' for multimodal models' if terms.territories_of else ''}"
    if terms.distribution != "yes":
        yield "weights may not be passed on" + _commercially(terms.distribution)
    if terms.serving != "yes":
        yield "it may not be offered as a service" + _commercially(terms.serving)
    if not terms.derivatives:
        yield "no derivatives"
    if terms.use_policy:
        yield f"forbidden uses{': ' + ', '.join(terms.forbidden_fields) if terms.forbidden_fields else ' listed'}"
    if terms.conditional_fields:
        yield f"conditions for {', '.join(terms.conditional_fields)}"
    if terms.outputs_for_training == "restricted":
        yield "limits on training other models with its outputs"
    if terms.outputs_derive:
        yield "models trained on its outputs come under it"
    if terms.share_alike != "none":
        yield "share alike"
    if terms.naming:
        yield f"products show: {terms.naming}"


def _on_commerce(terms: Terms) -> Iterator[str]:
    if terms.proprietary:
        yield "no licence to the weights, only terms of service"
    if terms.research_only:
        yield "research only"
    elif terms.commercial == "no":
        yield "no commercial use"
    elif terms.registration:
        yield "commercial use after registration with the licensor"
    elif terms.commercial == "conditional" and not any(limit.asks == "agreement" for limit in terms.thresholds):
        yield "commercial use only under conditions"


def _commercially(allowed: str) -> str:
    return " commercially" if allowed == "non-commercial" else ""
