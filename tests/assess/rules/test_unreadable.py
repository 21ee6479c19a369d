from __future__ import annotations

from assess_world import TODAY, Case, assert_fires, assert_silent, gap, table

from lading.assess.base import Run
from lading.assess.policy import BUILT_IN
from lading.domain.finding import Action
from lading.domain.source import GapReason

RULE = "unreadable"

SILENT = [
    Case("nothing", Run(BUILT_IN, TODAY)),
    Case("weights", Run(BUILT_IN, TODAY, (gap(GapReason.CORRUPT_WEIGHTS),))),
]
FIRES = [
    *(
        Case(
            reason.value, Run(BUILT_IN, TODAY, (gap(reason),)), action=Action.WARN, says="a/b.txt ", incomplete=True, lines=(2,)
        )
        for reason in GapReason
        if reason is not GapReason.CORRUPT_WEIGHTS
    ),
    Case(
        "with a word",
        Run(BUILT_IN, TODAY, (gap(GapReason.SYNTAX, detail="line 3"),)),
        action=Action.WARN,
        says="a/b.txt could not be parsed: line 3",
        incomplete=True,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
