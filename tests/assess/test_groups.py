from __future__ import annotations

from lading.assess.groups import GROUPS, NOT_GROUPS
from lading.domain.finding import Category


def test_every_category_of_a_licence_is_a_group() -> None:
    assert {c.value for c in Category} - set(GROUPS) == {c.value for c in NOT_GROUPS}
    assert all(group and not group & NOT_GROUPS for group in GROUPS.values())


def test_commercial_use_excludes_what_forbids_it() -> None:
    assert not GROUPS["commercial"] & {Category.NON_COMMERCIAL, Category.RESEARCH_ONLY, Category.PROPRIETARY}
