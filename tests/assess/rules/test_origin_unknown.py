from __future__ import annotations

from assess_world import (
    META,
    NOWHERE,
    UNSLOTH,
    Case,
    assert_fires,
    assert_silent,
    base,
    component,
    facts,
    missing,
    policy,
    table,
    weights_file,
)

from lading.domain.finding import Action
from lading.domain.reference import Kind

RULE = "origin-unknown"

SILENT = [
    Case("known to the root", component(facts("a/x"))),
    Case("nothing known at all", component(missing("a/x"))),
    Case("an unidentified file", weights_file(missing("m/x.bin"))),
    Case("a dataset of nobody", component(facts("a/d", None), kind=Kind.DATASET)),
    Case("a closed hosted model", component(facts("claude", META, ()), kind=Kind.HOSTED)),
]
FIRES = [
    Case(
        "no developer",
        component(facts("a/x", None)),
        action=Action.WARN,
        says="a/x is not established: its developer is not on record",
    ),
    Case("no country", component(facts("a/x", NOWHERE)), action=Action.WARN, says="the country of Nowhere, who developed a/x"),
    Case("no bases", component(facts("a/x", bases=None)), action=Action.WARN, says="what it was built on is not on record"),
    Case("a republisher", component(facts("u/x", UNSLOTH, ())), action=Action.WARN, says="Unsloth repackages others' models"),
    Case(
        "a base without facts",
        component(facts("a/x", bases=(base("gone/y"),)), missing("gone/y")),
        action=Action.WARN,
        says="no source has facts about gone/y (no-facts)",
    ),
    Case(
        "a cycle",
        component(facts("a/x", bases=(base("a/y"),)), facts("a/y", bases=(base("a/x"),)), open_ends=("a/y → a/x is a cycle",)),
        action=Action.WARN,
        says="a/y → a/x is a cycle",
    ),
    Case(
        "nothing known, and denied",
        component(missing("a/x")),
        policy('[origin]\nunknown = "deny"\n'),
        Action.DENY,
        "no source has facts about a/x",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
