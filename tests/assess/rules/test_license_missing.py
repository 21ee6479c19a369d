from __future__ import annotations

from assess_world import UNSLOTH, Case, assert_fires, assert_silent, base, component, facts, missing, policy, table

from lading.domain.facts import Via
from lading.domain.finding import Action
from lading.domain.reference import Kind, Relation

RULE = "license-missing"

SILENT = [
    Case("stated", component(facts("a/x"))),
    Case("no card read", component(facts("a/x", license_=None, via=Via.CATALOG))),
    Case("no facts", component(missing("a/x"))),
    Case("hosted", component(facts("a/x", license_=None), kind=Kind.HOSTED)),
    Case("an endpoint", component(facts("a/x", license_=None), kind=Kind.ENDPOINT)),
    Case("a package", component(facts("a/x", license_=None), kind=Kind.PACKAGE)),
    Case("a dataset", component(facts("a/x", license_=None), kind=Kind.DATASET)),
    Case(
        "a base of which only the catalogue knows",
        component(facts("a/x", bases=(base("b/b"),)), facts("b/b", license_=None, via=Via.CATALOG)),
    ),
    Case(
        "a GGUF of something licensed",
        component(facts("u/x", UNSLOTH, (base("a/x", Relation.QUANTIZED),), None), facts("a/x")),
    ),
]
FIRES = [
    Case(
        "none",
        component(facts("a/x", license_=None)),
        action=Action.DENY,
        says="a/x comes without a licence",
        remedy='[[clarify]] model = "a/x"; license = "…"; evidence = { file = "…", sha256 = "…" }',
    ),
    Case(
        "a finetune of something licensed",
        component(facts("a/x", bases=(base("b/b"),), license_=None), facts("b/b")),
        policy('[licenses]\nmissing = "warn"\n'),
        Action.WARN,
    ),
    Case(
        "a base whose card has none",
        component(facts("a/x", bases=(base("b/b"),)), facts("b/b", license_=None)),
        action=Action.WARN,
        says="a/x is built on b/b, whose card states no licence",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
