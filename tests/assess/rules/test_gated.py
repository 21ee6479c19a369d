from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, component, facts, missing, table

from lading.domain.finding import Action

RULE = "gated"

SILENT = [
    Case("open", component(facts("a/x"))),
    Case("said to be open", component(facts("a/x", gated="false"))),
    Case("no facts", component(missing("a/x"))),
]
FIRES = [
    Case("automatic", component(facts("a/x", gated="auto")), action=Action.ALLOW, says="asks for acceptance of its conditions"),
    Case("by hand", component(facts("a/x", gated="manual")), action=Action.ALLOW, says="approves each request by hand"),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
