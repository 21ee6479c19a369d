from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, component, facts, missing, table

from lading.domain.facts import Reason
from lading.domain.finding import Action

RULE = "not-found"

SILENT = [
    Case("found", component(facts("a/x"))),
    Case("no facts", component(missing("a/x"))),
    Case("no revision", component(missing("a/x", Reason.REVISION_NOT_FOUND))),
    Case("not reached", component(missing("a/x", Reason.UNREACHABLE))),
]
FIRES = [
    Case(
        "gone",
        component(missing("a/x", Reason.NOT_FOUND)),
        action=Action.WARN,
        says="does not exist (any more)",
        incomplete=True,
    ),
    Case(
        "disabled", component(missing("a/x", Reason.DISABLED)), action=Action.WARN, says="disabled by the Hub", incomplete=True
    ),
    Case("forbidden", component(missing("a/x", Reason.FORBIDDEN)), action=Action.WARN, says="may not be read", incomplete=True),
    Case("gated away", component(missing("a/x", Reason.GATED)), action=Action.WARN, says="is gated", incomplete=True),
    Case(
        "gone, but on record",
        component(facts("a/x"), problems=(missing("a/x", Reason.NOT_FOUND),)),
        action=Action.WARN,
        remedy="a freed name can be taken",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
