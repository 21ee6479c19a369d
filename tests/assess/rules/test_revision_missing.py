from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, component, facts, missing, table

from lading.domain.facts import Reason
from lading.domain.finding import Action

RULE = "revision-missing"

SILENT = [
    Case("found", component(facts("a/x"))),
    Case("no model", component(missing("a/x", Reason.NOT_FOUND))),
    Case("not confirmed", component(facts("a/x"), problems=(missing("a/x", Reason.OFFLINE),))),
]
FIRES = [
    Case(
        "nothing else known",
        component(missing("a/x", Reason.REVISION_NOT_FOUND), revision="v9"),
        action=Action.WARN,
        says='a/x has no revision "v9"',
        incomplete=True,
    ),
    Case(
        "known otherwise",
        component(facts("a/x"), revision="v9", problems=(missing("a/x", Reason.REVISION_NOT_FOUND),)),
        action=Action.WARN,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
