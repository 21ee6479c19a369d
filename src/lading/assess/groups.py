"""Groups of licences that a policy may name (``group:permissive``): each category, and unions of them."""

from __future__ import annotations

from typing import Final

from lading.domain.finding import Category

PREFIX: Final = "group:"

OPEN: Final = frozenset({Category.PERMISSIVE, Category.WEAK_COPYLEFT, Category.COPYLEFT})
RESTRICTED: Final = frozenset({Category.USE_RESTRICTED, Category.THRESHOLD, Category.TERRITORY_RESTRICTED})
NOT_GROUPS: Final = frozenset({Category.UNKNOWN, Category.MISSING})
"""Not a property of a licence: the policy keys ``licenses.unknown`` and ``licenses.missing`` speak of these."""

GROUPS: Final[dict[str, frozenset[Category]]] = {
    **{category.value: frozenset({category}) for category in Category if category not in NOT_GROUPS},
    # Free-software and open-data licences: no limit on who may use it for what.
    "open": OPEN,
    # Commercial use allowed to most, under terms that have to be read.
    "restricted": RESTRICTED,
    # Anything a company may use in a product, whether or not under terms.
    "commercial": OPEN | RESTRICTED,
}
