"""The bundled licence records say nothing that contradicts itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lading import catalog
from lading.catalog.index import load
from lading.domain.terms import Terms

FOLDER = Path(catalog.__file__).parent / "data" / "licenses"
CATALOG = load()
MONEY = ("annual_revenue", "monthly_revenue", "funding")


def bundled() -> list[Terms]:
    ids = [tomllib.loads(path.read_text("utf-8"))["id"] for path in sorted(FOLDER.glob("*.toml"))]
    return [terms for id_ in ids if (terms := CATALOG.terms(id_))]


@pytest.mark.parametrize("terms", bundled(), ids=lambda terms: terms.id)
def test_a_record_is_of_one_piece(terms: Terms) -> None:
    assert terms.forbidden_fields is None or terms.use_policy, "fields are barred, so there is a use policy"
    assert terms.outputs_for_training != "named" or terms.naming, "trained models show a name, so there is one"
    assert terms.territories_of is None or terms.territories_excluded, (
        "somewhere is excluded for some models, so there is a where"
    )
    assert not (terms.registration and terms.commercial == "no"), "what is not allowed cannot be registered"
    assert terms.commercial != "no" or all(limit.whose != "commercial" for limit in terms.thresholds)
    assert terms.commercial != "yes" or not any(limit.asks == "agreement" for limit in terms.thresholds)
    assert [limit for limit in terms.thresholds if (limit.measure in MONEY) != (limit.currency is not None)] == []
