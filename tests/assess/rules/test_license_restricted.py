from __future__ import annotations

from assess_world import META, Case, assert_fires, assert_silent, base, component, facts, policy, table

from lading.domain.finding import Action
from lading.domain.reference import Kind, Relation

RULE = "license-restricted"

SILENT = [
    Case("permissive", component(facts("a/x"))),
    Case("copyleft", component(facts("a/x", license_="gpl-3.0"))),
    Case("denied", component(facts("a/x", license_="cc-by-nc-4.0"))),
    Case("allowed", component(facts("a/x", license_="openrail")), policy('[licenses]\nallow = ["group:commercial"]\n')),
    Case("strange", component(facts("a/x", license_="strange"))),
    Case("dropped", component(facts("a/x", bases=(base("b/b"),)), facts("b/b", license_="openrail"))),
    Case("hosted", component(facts("gpt", META, None, None), kind=Kind.HOSTED)),
]
FIRES = [
    Case(
        "thresholds",
        component(facts("a/x", license_="llama3.1")),
        action=Action.WARN,
        says="a/x is under LicenseRef-llama-3.1 (threshold: another agreement above 700,000,000 monthly active users;",
        remedy="Read the terms at https://example.org/license",
    ),
    Case(
        "a non-commercial licence that an own list leaves open",
        component(facts("a/x", license_="cc-by-nc-4.0")),
        policy("[licenses]\ndeny = []\n"),
        Action.WARN,
        "non-commercial",
    ),
    Case(
        "inherited and carried",
        component(facts("a/x", bases=(base("b/b"),), license_="llama3.1"), facts("b/b", license_="openrail")),
        policy('[licenses]\nrestricted = "deny"\n'),
        Action.DENY,
    ),
    Case(
        "a teacher's terms about outputs",
        component(facts("a/x", bases=(base("t/t", Relation.DISTILLED),)), facts("t/t", license_="tencent-hunyuan")),
        action=Action.WARN,
        says="inherits LicenseRef-outputs-of-hunyuan from t/t (use-restricted: limits on training other models with its outputs)",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
