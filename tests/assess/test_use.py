from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from assess_world import CATALOG, policy

from lading.assess.expressions import parse
from lading.assess.use import Answer, judge, replies
from lading.domain.facts import Source, Via
from lading.domain.terms import Terms, Threshold

NO, CANNOT_TELL = Answer.NO, Answer.CANNOT_TELL
SAID = "distributes_weights = false\nserves_models = false\ntrains_on_outputs = false\nfields = []\n"


def answers(license_: str, use: str) -> list[Answer]:
    found = CATALOG.terms(license_)
    assert found is not None
    return [answer for answer, _ in judge(found, policy(f"[use]\n{use}\n").use)]


def terms(**fields: Any) -> Terms:
    return replace(Terms("x", "X", "https://x.org/", Source(Via.CATALOG, "x"), "yes"), **fields)


def of(given: Terms, use: str, multimodal: bool | None = None) -> list[Answer]:
    return [answer for answer, _ in judge(given, policy(f"[use]\n{use}\n").use, multimodal)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [('"weapons"', [NO]), ('"Medical Advice"', [CANNOT_TELL]), ('"medical-advice", "weapons"', [CANNOT_TELL, NO]), ("", [])],
)
def test_a_field_that_is_allowed_under_conditions_is_an_open_question(fields: str, expected: list[Answer]) -> None:
    given = terms(use_policy=True, forbidden_fields=("weapons",), conditional_fields=("medical-advice",))
    assert of(given, f"fields = [{fields}]") == expected


@pytest.mark.parametrize(
    ("license_", "use", "expected"),
    [
        ("cc-by-nc-4.0", "commercial = true", [NO]),
        ("LicenseRef-research", "commercial = true", [NO]),
        ("llama3.1", "monthly_users = 700_000_001\nfields = []", [NO]),
        ("llama3.1", "commercial = false\nmonthly_users = 700_000_001\nfields = []", [NO]),
        ("llama3.1", 'monthly_users = 5\nfields = ["military"]', [NO]),
        ("llama3.1", 'monthly_users = 5\nfields = ["Military"]', [NO]),
        ("llama3.1", 'monthly_users = 5\nfields = ["law_enforcement", "Critical Infrastructure"]', []),
        ("LicenseRef-revenue", 'annual_revenue = 1_000_001\ncurrency = "USD"', [NO]),
        ("LicenseRef-revenue", "annual_revenue = 5", [CANNOT_TELL]),
        ("tencent-hunyuan", SAID + 'monthly_users = 5\nterritories = ["US", "EU"]', [NO]),
        ("tencent-hunyuan", SAID + 'monthly_users = 5\nterritories = ["DE"]', [NO]),
        ("cc-by-nc-4.0", "monthly_users = 5", [CANNOT_TELL]),
        ("LicenseRef-research", "commercial = false", [CANNOT_TELL]),
        ("LicenseRef-registered", "commercial = true", [CANNOT_TELL]),
        ("LicenseRef-closed", "commercial = false", [CANNOT_TELL]),
        ("llama3.1", "commercial = true\nfields = []", [CANNOT_TELL]),
        ("llama3.1", "monthly_users = 5", [CANNOT_TELL]),
        ("llama3.1", 'monthly_users = 5\nfields = ["debt collection"]', [CANNOT_TELL]),
        ("LicenseRef-employees", "commercial = true", [CANNOT_TELL]),
        ("LicenseRef-revenue", 'annual_revenue = 5\ncurrency = "EUR"', [CANNOT_TELL]),
        ("tencent-hunyuan", SAID + "monthly_users = 5", [CANNOT_TELL]),
        ("tencent-hunyuan", SAID + "monthly_users = 5\nterritories = []", [CANNOT_TELL]),
        ("openrail", 'fields = ["medical"]', [CANNOT_TELL]),
        ("openrail", "fields = []", [CANNOT_TELL]),
        ("openrail", "commercial = true", [CANNOT_TELL]),
        ("CC-BY-ND-4.0", "distributes_weights = true", [CANNOT_TELL]),
        ("CC-BY-ND-4.0", "commercial = true", [CANNOT_TELL]),
        ("cc-by-nc-4.0", "", []),
        ("mit", "commercial = true", []),
        ("cc-by-nc-4.0", "commercial = false", []),
        ("llama3.1", "commercial = true\nmonthly_users = 700_000_000\nfields = []", []),
        ("tencent-hunyuan", SAID + 'monthly_users = 5\nterritories = ["US"]', []),
        ("LicenseRef-registered", "commercial = false", []),
        ("LicenseRef-revenue", 'annual_revenue = 0\ncurrency = "EUR"', []),
        ("CC-BY-ND-4.0", "distributes_weights = false", []),
        ("mit", 'fields = ["medical"]\ndistributes_weights = true', []),
    ],
)
def test_use(license_: str, use: str, expected: list[Answer]) -> None:
    assert answers(license_, use) == expected


def daily(value: int, *, at_least: bool = False) -> Terms:
    return terms(thresholds=(Threshold("daily_active_users", value, at_least=at_least),))


def monthly(value: int) -> Terms:
    return terms(thresholds=(Threshold("monthly_revenue", value, "USD"),))


@pytest.mark.parametrize(
    ("given", "use", "expected"),
    [
        (daily(100), "monthly_users = 3_200", [NO]),
        (daily(100), "monthly_users = 3_100", [CANNOT_TELL]),
        (daily(100), "monthly_users = 101", [CANNOT_TELL]),
        (daily(100), "monthly_users = 100", []),
        (daily(100, at_least=True), "monthly_users = 100", [CANNOT_TELL]),
        (daily(100, at_least=True), "monthly_users = 3_100", [NO]),
        (daily(100), "commercial = true", [CANNOT_TELL]),
        (monthly(10), "annual_revenue = 121", [NO]),
        (monthly(10), "annual_revenue = 120", [CANNOT_TELL]),
        (monthly(10), "annual_revenue = 10", []),
        (monthly(10), 'annual_revenue = 10\ncurrency = "JPY"', [CANNOT_TELL]),
        (terms(thresholds=(Threshold("annual_revenue", 10, "USD", at_least=True),)), "annual_revenue = 10", [NO]),
        (terms(thresholds=(Threshold("annual_revenue", 10, "USD", at_least=True),)), "annual_revenue = 9", []),
        (terms(thresholds=(Threshold("annual_revenue", 10, "USD", asks="notice"),)), "annual_revenue = 11", []),
    ],
)
def test_sizes_that_follow_from_others(given: Terms, use: str, expected: list[Answer]) -> None:
    assert of(given, use if "currency" in use else f'{use}\ncurrency = "USD"') == expected


@pytest.mark.parametrize(
    ("whose", "use", "expected"),
    [
        ("commercial", "commercial = true", [NO]),
        ("commercial", "commercial = false", []),
        ("commercial", "", [CANNOT_TELL]),
        ("serving", "serves_models = true", [NO]),
        ("serving", "serves_models = false", []),
        ("serving", "commercial = true", [CANNOT_TELL]),
        ("any", "commercial = false", [NO]),
        ("some", "commercial = true\nserves_models = false", [CANNOT_TELL]),
    ],
)
def test_whom_a_threshold_is_about(whose: str, use: str, expected: list[Answer]) -> None:
    given = terms(thresholds=(Threshold("monthly_active_users", 10, whose=whose),))
    assert of(given, f"monthly_users = 11\n{use}") == expected
    assert of(given, f"monthly_users = 10\n{use}") == []


@pytest.mark.parametrize("key", ["serves_models", "distributes_weights"])
@pytest.mark.parametrize(
    ("allowed", "use", "expected"),
    [
        ("no", "{} = true\ncommercial = false", [NO]),
        ("no", "commercial = false", [CANNOT_TELL]),
        ("no", "{} = false", []),
        ("non-commercial", "{} = true\ncommercial = true", [NO]),
        ("non-commercial", "{} = true", [CANNOT_TELL]),
        ("non-commercial", "commercial = true", [CANNOT_TELL]),
        ("non-commercial", "{} = true\ncommercial = false", []),
    ],
)
def test_passing_on_and_serving(key: str, allowed: str, use: str, expected: list[Answer]) -> None:
    term = "serving" if key == "serves_models" else "distribution"
    assert of(terms(**{term: allowed}), use.format(key)) == expected


@pytest.mark.parametrize(("multimodal", "expected"), [(True, [NO]), (None, [CANNOT_TELL]), (False, [])])
def test_places_where_only_multimodal_models_are_excluded(multimodal: bool | None, expected: list[Answer]) -> None:
    given = terms(territories_excluded=("EU",), territories_of="multimodal")
    assert of(given, 'territories = ["FR"]', multimodal) == expected
    assert of(given, 'territories = ["US"]', multimodal) == []


@pytest.mark.parametrize(
    ("expression", "use", "expected"),
    [
        ("strange", "commercial = true", [CANNOT_TELL]),
        ("mit AND strange", "commercial = true", [CANNOT_TELL]),
        ("mit AND cc-by-nc-4.0", "commercial = true", [NO]),
        ("cc-by-nc-4.0 OR strange", "commercial = true", [CANNOT_TELL]),
        ("cc-by-nc-4.0 OR LicenseRef-research", "commercial = true", [NO]),
        ("cc-by-nc-4.0 OR mit", "commercial = true", []),
        ("cc-by-nc-4.0 OR llama3.1", "commercial = false\nmonthly_users = 800_000_000", []),
        ("strange", "", []),
    ],
)
def test_expressions(expression: str, use: str, expected: list[Answer]) -> None:
    found = replies(parse(expression), policy(f"[use]\n{use}\n").use, CATALOG, {})
    assert [reply.answer for reply in found] == expected


def test_the_words_name_the_number_and_the_key() -> None:
    found = CATALOG.terms("llama3.1")
    assert found is not None
    (_, words), *_ = judge(found, policy("[use]\ncommercial = true\n").use)
    assert (
        words == "it asks for another agreement above 700,000,000 monthly active users, and [use] does not say `monthly_users`"
    )
