from __future__ import annotations

from assess_world import TODAY, Case, assert_fires, assert_silent, gap, table

from lading.assess.base import Run
from lading.assess.policy import BUILT_IN
from lading.domain.finding import Action
from lading.domain.source import GapReason

RULE = "corrupt-weights"

SILENT = [
    Case("nothing", Run(BUILT_IN, TODAY)),
    Case("a text", Run(BUILT_IN, TODAY, (gap(GapReason.SYNTAX),))),
]
FIRES = [
    Case(
        "a file",
        Run(BUILT_IN, TODAY, (gap(GapReason.CORRUPT_WEIGHTS, "m/x.gguf", "magic is XXXX"),)),
        action=Action.WARN,
        says="m/x.gguf is not a readable weight file: magic is XXXX",
        incomplete=True,
        lines=(2,),
    ),
    Case(
        "without a word",
        Run(BUILT_IN, TODAY, (gap(GapReason.CORRUPT_WEIGHTS),)),
        action=Action.WARN,
        says="makes no sense",
        incomplete=True,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
