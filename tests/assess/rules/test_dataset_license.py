from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, component, facts, missing, table

from lading.domain.facts import Via
from lading.domain.finding import Action
from lading.domain.reference import Kind

RULE = "dataset-license"

SILENT = [
    Case("permissive", component(facts("a/d"), kind=Kind.DATASET)),
    Case("a model", component(facts("a/x", license_="cc-by-nc-4.0"))),
    Case("no facts", component(missing("a/d"), kind=Kind.DATASET)),
    Case("no card read", component(facts("a/d", license_=None, via=Via.CATALOG), kind=Kind.DATASET)),
]
FIRES = [
    Case(
        "denied",
        component(facts("a/d", license_="cc-by-nc-4.0"), kind=Kind.DATASET),
        action=Action.DENY,
        says="the dataset a/d is under CC-BY-NC-4.0 (non-commercial: no commercial use), which the built-in policy denies",
    ),
    Case("restricted", component(facts("a/d", license_="openrail"), kind=Kind.DATASET), action=Action.WARN, says="openrail"),
    Case("strange", component(facts("a/d", license_="strange"), kind=Kind.DATASET), action=Action.WARN, says='under "strange"'),
    Case("none", component(facts("a/d", license_=None), kind=Kind.DATASET), action=Action.WARN, says="without a licence"),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
