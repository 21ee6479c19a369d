from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, base, component, facts, missing, policy, table

from lading.domain.finding import Action
from lading.domain.reference import Kind

RULE = "license-conflict"

SILENT = [
    Case("carried", component(facts("a/x", bases=(base("b/b"),), license_="llama3.1"), facts("b/b", license_="llama3.1"))),
    Case("a permissive base", component(facts("a/x", bases=(base("b/b"),), license_="mit"), facts("b/b"))),
    Case("a base without facts", component(facts("a/x", bases=(base("gone/y"),)), missing("gone/y"))),
    Case("no licence", component(facts("a/x", bases=(base("b/b"),), license_=None), facts("b/b", license_="openrail"))),
    Case("hosted", component(facts("x", bases=(base("b/b"),)), facts("b/b", license_="openrail"), kind=Kind.HOSTED)),
    Case("a suspected base", component(facts("a/x", bases=(base("b", suspected=True),)), facts("b", license_="openrail"))),
]
FIRES = [
    Case(
        "Apache over Llama",
        component(facts("a/x", bases=(base("b/b"),)), facts("b/b", license_="llama3.1")),
        action=Action.DENY,
        says="a/x says Apache-2.0, but is built on b/b, which is under LicenseRef-llama-3.1: another agreement above",
        remedy="Keep to LicenseRef-llama-3.1 as well",
    ),
    Case(
        "further up",
        component(facts("a/x", bases=(base("m/m"),)), facts("m/m", bases=(base("b/b"),)), facts("b/b", license_="openrail")),
        policy('[licenses]\nconflict = "warn"\n'),
        Action.WARN,
        "is built on b/b",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
