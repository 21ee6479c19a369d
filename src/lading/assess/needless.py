"""Entries of the policy's lists that nothing here needs: an allowance that outlived its model waits for the next one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from lading.assess.policy import Policy
from lading.assess.standing import touches
from lading.catalog.index import Catalog
from lading.domain.finding import Action
from lading.domain.report import Assessed
from lading.domain.source import Location


def needless(
    policy: Policy, assessed: Iterable[Assessed], catalog: Catalog, excluding: Collection[int] | None
) -> Iterator[tuple[str, str, Location]]:
    """Setting, entry and place of each, when the policy asks for it; only of the repository's own file.

    ``excluding`` are the numbers of the exclusions that left something out, None when that is not known.
    """
    if policy.lint.unused is Action.ALLOW:
        return
    views = [each.license for each in assessed]
    licenses = {one for view in views for one in (view.declared, *view.inherited) if one is not None}
    idle = {
        ("licenses", "allow"): [not any(touches(e, one, catalog) for one in licenses) for e in policy.licenses.allow or ()],
        ("scan", "exclude"): [excluding is not None and n not in excluding for n in range(len(policy.scan.exclude))],
    }
    for path, unneeded in idle.items():
        for number, is_idle in enumerate(unneeded):
            place = policy.place(*path, number)
            if is_idle and place is not None and policy.is_own(place):
                table, key = path
                yield f"{table}.{key}", getattr(getattr(policy, table), key)[number], place
