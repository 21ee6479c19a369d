from __future__ import annotations

from assess_world import TODAY, Case, assert_fires, assert_silent, table

from lading.assess.base import Run
from lading.assess.baseline import parse
from lading.assess.policy import BUILT_IN
from lading.domain.finding import Action

RULE = "baseline-unused"


def run(line: str) -> Run:
    return Run(BUILT_IN, TODAY, outlived=parse(f"# header\n{line}\n", "b.txt").entries)


SILENT = [
    Case("nothing", Run(BUILT_IN, TODAY)),
    Case("a baseline without lines", run("# nothing")),
]
FIRES = [
    Case(
        "a line",
        run("origin-direct\ta/x\tsrc/a.py"),
        action=Action.WARN,
        says="origin-direct of a/x in src/a.py is in the baseline and not found any more",
        lines=(2,),
    ),
    Case(
        "a file that is its own subject",
        run("unsafe-format\tw.pt\tw.pt"),
        action=Action.WARN,
        says="unsafe-format of w.pt is in the baseline and not found any more",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
