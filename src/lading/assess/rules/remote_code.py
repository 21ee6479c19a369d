"""Loading the model runs Python code from its repository, or from its folder in the tree."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.domain.finding import Finding, Severity
from lading.domain.source import Location

META = Meta(
    id="remote-code",
    summary="The model is loaded with trust_remote_code or comes with Python code, which runs when it is loaded so.",
    severity=Severity.HIGH,
    remedy="Remove trust_remote_code=True; if the model needs it, read the code and pin the commit that was read.",
    offline=True,
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for all places that trust the repository's code, and one for the code that lies beside weights."""
    places = tuple(r.location for r in context.component.subject.references if r.trust_remote_code)
    if places:
        yield context.finding(
            META,
            context.policy.weights.remote_code,
            f"{context.name} is loaded with trust_remote_code: Python code from its repository runs on this machine",
            META.remedy,
            locations=places,
        )
    code = dict.fromkeys(each for weights in context.component.subject.weights for each in weights.remote_code)
    if code:
        first = next(iter(code))
        more = f" and {len(code) - 1} more" if len(code) > 1 else ""
        yield context.finding(
            META,
            context.policy.weights.remote_code,
            f"{context.name} comes with Python code that runs when it is loaded with trust_remote_code: {first.path}"
            f" ({first.reason}){more}",
            "Read the code before the model is loaded with trust_remote_code, or use a model that needs none",
            locations=tuple(Location(each.path) for each in code),
        )
