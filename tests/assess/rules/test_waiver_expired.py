from __future__ import annotations

from assess_world import TODAY, Case, assert_fires, assert_silent, clarify, policy, table

from lading.assess.base import Run
from lading.assess.policy import BUILT_IN
from lading.domain.finding import Action

RULE = "waiver-expired"
ENTRY = '[[approve]]\nmodel = "a/x"\nreason = "r"\napproved_by = "legal@example.com"\nuntil = 2026-01-01\n'
POLICY = policy(ENTRY + 'findings = ["origin-direct"]\n' + clarify("a/y", "MIT", "0" * 64))
ALL = policy(ENTRY)

SILENT = [
    Case("nothing", Run(BUILT_IN, TODAY)),
    Case("unused", Run(POLICY, TODAY, unused=POLICY.approve)),
]
FIRES = [
    Case(
        "a day that has passed",
        Run(POLICY, TODAY, expired=POLICY.approve),
        action=Action.DENY,
        says="the sign-off of origin-direct of a/x by legal@example.com ran out on 2026-01-01",
        remedy="set a later `until`",
        lines=(1,),
    ),
    Case(
        "that covered only what is reported",
        Run(POLICY, TODAY, faded=POLICY.approve),
        action=Action.WARN,
        says="ran out on 2026-01-01",
        lines=(1,),
    ),
    Case("of everything", Run(ALL, TODAY, expired=ALL.approve), action=Action.DENY, says="the sign-off of all findings of a/x"),
    Case(
        "evidence that changed",
        Run(POLICY, TODAY, stale=((POLICY.clarify[0], "1" * 64),)),
        action=Action.DENY,
        says=f"the licence MIT of a/y is not applied: its evidence L now has sha256 {'1' * 64}, not {'0' * 64}",
        remedy="Read L again",
        lines=(7,),
    ),
    Case(
        "evidence that is gone", Run(POLICY, TODAY, stale=((POLICY.clarify[0], None),)), action=Action.DENY, says="is not there"
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
