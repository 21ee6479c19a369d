from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, base, component, facts, missing, policy, table

from lading.domain.finding import Action
from lading.domain.reference import Kind, Relation

RULE = "license-denied"

SILENT = [
    Case("permissive", component(facts("a/x"))),
    Case("terms to be read", component(facts("a/x", license_="llama3.1"))),
    Case("strange", component(facts("a/x", license_="strange"))),
    Case("a choice", component(facts("a/x", license_="mit OR cc-by-nc-4.0"))),
    Case("hosted", component(facts("x", license_="cc-by-nc-4.0"), kind=Kind.HOSTED)),
    Case("a dataset", component(facts("x", license_="cc-by-nc-4.0"), kind=Kind.DATASET)),
    Case("allowed by name", component(facts("a/x", license_="cc-by-nc-4.0")), policy('[licenses]\nallow = ["cc-by-nc-4.0"]\n')),
    Case(
        "a teacher's",
        component(facts("a/x", bases=(base("t/t", Relation.DISTILLED),)), facts("t/t", license_="tencent-hunyuan")),
        policy('[licenses]\nallow = ["group:permissive"]\n'),
    ),
]
FIRES = [
    Case(
        "non-commercial",
        component(facts("a/x", license_="cc-by-nc-4.0")),
        action=Action.DENY,
        says="a/x is under CC-BY-NC-4.0 (non-commercial: no commercial use), which the built-in policy denies",
        sign_off='findings = ["license-denied"]',
    ),
    Case("research", component(facts("a/x", license_="LicenseRef-research")), action=Action.DENY, says="research-only"),
    Case(
        "inherited",
        component(facts("a/x", bases=(base("b/b"),)), facts("b/b", license_="cc-by-nc-4.0")),
        action=Action.DENY,
        says="a/x inherits CC-BY-NC-4.0 from b/b",
    ),
    Case(
        "hidden behind something unknown",
        component(facts("a/x", bases=(base("b/b"), base("gone/y"))), facts("b/b", license_="cc-by-nc-4.0"), missing("gone/y")),
        action=Action.DENY,
        says="CC-BY-NC-4.0",
    ),
    Case(
        "not on the list",
        component(facts("a/x", license_="gpl-3.0")),
        policy('[licenses]\nallow = ["group:permissive"]\n'),
        Action.DENY,
        "[licenses] allow does not name",
    ),
    Case(
        "on the list",
        component(facts("a/x", license_="gpl-3.0")),
        policy('[licenses]\ndeny = ["group:copyleft"]\n'),
        Action.DENY,
        "[licenses] deny names",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
