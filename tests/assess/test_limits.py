from __future__ import annotations

from dataclasses import replace

from assess_world import CATALOG

from lading.assess.limits import in_words
from lading.domain.terms import Terms, Threshold


def terms(id_: str) -> Terms:
    found = CATALOG.terms(id_)
    assert found is not None
    return found


def test_terms_in_words() -> None:
    assert in_words(terms("mit")) == ""
    assert in_words(terms("llama3.1")) == (
        "another agreement above 700,000,000 monthly active users; forbidden uses: military; products show: Built with Llama"
    )
    assert "not in EU, GB, KR" in in_words(terms("LicenseRef-hunyuan"))
    assert "above 1,000,000 USD annual revenue" in in_words(terms("LicenseRef-revenue"))
    assert in_words(terms("LicenseRef-registered")) == "commercial use only under conditions"
    assert in_words(terms("cc-by-nc-nd-4.0")) == "no commercial use; no derivatives"
    assert in_words(terms("LicenseRef-research")) == "research only"
    assert in_words(terms("LicenseRef-closed")) == "no licence to the weights, only terms of service"
    assert in_words(terms("gpl-3.0")) == "share alike"


def test_limits_that_reach_less_far() -> None:
    mit = terms("mit")
    shown = Threshold("monthly_revenue", 20, "USD", asks="notice", whose="commercial")
    assert in_words(replace(mit, thresholds=(shown,))) == "its name to be shown above 20 USD monthly revenue for commercial use"
    served = Threshold("annual_revenue", 5, "USD", at_least=True, whose="serving")
    assert in_words(replace(mit, thresholds=(served,))) == (
        "another agreement from 5 USD annual revenue on for whoever offers models as a service"
    )
    assert (
        in_words(replace(mit, territories_excluded=("EU",), territories_of="multimodal")) == "not in EU for multimodal models"
    )
    assert in_words(replace(mit, registration=True)) == "commercial use after registration with the licensor"
    assert in_words(replace(mit, distribution="no", serving="non-commercial")) == (
        "weights may not be passed on; it may not be offered as a service commercially"
    )
    assert in_words(replace(mit, outputs_derive=True)) == "models trained on its outputs come under it"
