"""Which settings of the policy decide what is done about a finding."""

from __future__ import annotations

from typing import Final

from lading.assess.policy.layers import Policy
from lading.domain.source import Location

SETTINGS: Final[dict[str, tuple[str, ...]]] = {
    "baseline-unused": (),
    "corrupt-weights": (),
    "dataset-license": (),
    "dataset-origin": ("origin.datasets",),
    "gated": (),
    "hash-mismatch": ("weights.mismatch",),
    "hosted-in-watched-country": ("origin.hosted",),
    "identity-mismatch": (),
    "license-conflict": ("licenses.conflict",),
    "license-denied": ("licenses.allow", "licenses.deny"),
    "license-missing": ("licenses.missing",),
    "license-restricted": ("licenses.restricted",),
    "license-terms": ("use",),
    "license-unknown": ("licenses.unknown",),
    "moving-revision": ("pins.unpinned", "pins.require"),
    "not-found": (),
    "origin-derived": ("origin.derived",),
    "origin-direct": ("origin.direct",),
    "origin-distilled": ("origin.distilled",),
    "origin-suspected": ("origin.suspected",),
    "origin-unknown": ("origin.unknown",),
    "package-origin": ("origin.packages",),
    "pickle-import": ("weights.unsafe",),
    "policy-unused": ("lint.unused",),
    "remote-code": ("weights.remote_code",),
    "revision-missing": (),
    "unidentified-weights": (),
    "unpinned": ("pins.unpinned", "pins.require"),
    "unreadable": (),
    "unresolved": (),
    "unsafe-format": ("weights.unsafe", "weights.formats"),
    "waiver-expired": (),
    "waiver-unused": (),
}
"""By finding: the keys that say what is done about it; none where no key changes it."""


def elsewhere(rule: str, policy: Policy) -> tuple[Location, ...]:
    """Where the settings that decide about ``rule`` were said, when that is not in the repository's own file.

    The built-in policy has no place, and who reads the own file needs no hint.
    """
    places = (policy.place(*setting.split(".")) for setting in SETTINGS.get(rule, ()))
    return tuple(place for place in places if place is not None and not policy.is_own(place))
