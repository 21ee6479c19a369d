from __future__ import annotations

from assess_world import TODAY, Case, assert_fires, assert_silent, policy, table

from lading.assess.base import Run
from lading.assess.policy import BUILT_IN
from lading.domain.finding import Action
from lading.domain.source import Location

RULE = "policy-unused"
POLICY = policy('[lint]\nunused = "warn"\n[licenses]\nallow = ["MIT"]\n[scan]\nexclude = ["docs/{a}"]\n')

SILENT = [Case("nothing", Run(BUILT_IN, TODAY)), Case("all needed", Run(POLICY, TODAY))]
FIRES = [
    Case(
        "a licence",
        Run(POLICY, TODAY, needless=(("licenses.allow", "MIT", Location("lading.toml", 4, 10)),)),
        action=Action.WARN,
        says="no model here is under MIT, which [licenses] allow names",
        remedy="Remove the entry",
        lines=(4,),
    ),
    Case(
        "an exclusion",
        Run(POLICY, TODAY, needless=(("scan.exclude", "docs/{a}", Location("lading.toml", 6, 12)),)),
        action=Action.WARN,
        says="docs/{a} in [scan] exclude leaves nothing out",
        lines=(6,),
    ),
    Case(
        "as the policy says",
        Run(policy('[lint]\nunused = "deny"\n'), TODAY, needless=(("scan.exclude", "x", Location("lading.toml", 6, 12)),)),
        action=Action.DENY,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
