"""What a record becomes by what its card says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lading.domain.facts import Base, Facts, LicenseClaim, Source, Via
from lading.domain.reference import Relation
from lading.resolve.refresh import updated

SOURCE = Source(Via.HUB, "hub", date(2026, 11, 21))
OLD: dict[str, Any] = {
    "id": "org/m",
    "developer": "org",
    "license": "other",
    "license_name": "old",
    "gated": True,
    "note": "kept",
    "source": ["https://example.org/"],
    "retrieved": "2025-01-01",
    "confidence": "secondary",
}


def facts(**more: Any) -> Facts:
    return Facts(**{"id": "org/m", "source": SOURCE, **more})


def test_a_silent_card_takes_nothing_away_but_the_gate() -> None:
    assert updated(OLD, facts(), "org", "org/m") == {
        "id": "org/m",
        "developer": "org",
        "license": "other",
        "license_name": "old",
        "note": "kept",
    }


def test_a_new_licence_replaces_all_parts_of_the_old() -> None:
    new = updated(OLD, facts(license=LicenseClaim("mit", None, None, SOURCE)), "org", "org/m")
    assert new["license"] == "mit"
    assert "license_name" not in new


@pytest.mark.parametrize("known", [[], [{"id": "a/b", "relation": "merge"}]])
def test_known_bases_are_not_replaced(known: list[Any]) -> None:
    card = facts(bases=(Base("c/d", Relation.FINETUNE, SOURCE),))
    assert updated({**OLD, "base": known}, card, "org", "org/m")["base"] == known


def test_unknown_bases_are_taken_from_the_card() -> None:
    card = facts(bases=(Base("c/d", Relation.FINETUNE, SOURCE), Base("not a hub id", Relation.MERGE, SOURCE)))
    assert updated(OLD, card, "org", "org/m")["base"] == [{"id": "c/d", "relation": "finetune"}]


def test_a_renamed_model_keeps_its_former_name_as_alias() -> None:
    new = updated({**OLD, "aliases": ["x/y"]}, facts(id="new-org/m"), "org", "org/m")
    assert (new["id"], new["aliases"]) == ("new-org/m", ["org/m", "x/y"])
