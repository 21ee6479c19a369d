from __future__ import annotations

from assess_world import Case, assert_fires, assert_silent, component, facts, missing, table, weights_file

from lading.domain.facts import Reason
from lading.domain.finding import Action

RULE = "unresolved"

SILENT = [
    Case("known", component(facts("a/x"))),
    Case("gone", component(missing("a/x", Reason.NOT_FOUND))),
    Case("no revision", component(missing("a/x", Reason.REVISION_NOT_FOUND))),
    Case("a file", weights_file(missing("m/x.bin"))),
    Case("known although a source failed", component(facts("a/x"), problems=(missing("a/x", Reason.UNREACHABLE),))),
]
FIRES = [
    Case("no facts", component(missing("a/x")), action=Action.WARN, says="nothing is known about a/x", incomplete=True),
    Case("offline", component(missing("a/x", Reason.OFFLINE)), action=Action.WARN, says="(offline)", incomplete=True),
    Case("rate limited", component(missing("a/x", Reason.RATE_LIMITED)), action=Action.WARN, says="refused", incomplete=True),
    Case("unreachable", component(missing("a/x", Reason.UNREACHABLE)), action=Action.WARN, says="reached", incomplete=True),
    Case("malformed", component(missing("a/x", Reason.MALFORMED)), action=Action.WARN, says="no sense", incomplete=True),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
