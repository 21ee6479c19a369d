"""An allowed licence or an exclusion of the policy that nothing in the tree needs."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Meta, Run
from lading.domain.finding import Finding, Severity

META = Meta(
    id="policy-unused",
    summary="An allowed licence or an exclusion in the policy that nothing here needs.",
    severity=Severity.LOW,
    remedy="Remove the entry; what it lets pass is then asked about again.",
    offline=True,
)

_SAYS = {
    "licenses.allow": "no model here is under {entry}, which [licenses] allow names",
    "scan.exclude": "{entry} in [scan] exclude leaves nothing out",
}


def check_run(run: Run) -> Iterator[Finding]:
    """One finding for each such entry, at its place in the policy file, when `[lint]` asks for it."""
    for setting, entry, place in run.needless:
        message = _SAYS[setting].format(entry=entry)
        yield Finding(META.id, entry, META.severity, run.policy.lint.unused, message, META.remedy, (place,))
