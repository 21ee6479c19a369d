from __future__ import annotations

from assess_world import TODAY, Case, assert_fires, assert_silent, clarify, policy, table

from lading.assess.base import Run
from lading.assess.policy import BUILT_IN
from lading.domain.finding import Action

RULE = "waiver-unused"
ENTRY = '[[approve]]\nmodel = "a/x"\nreason = "r"\napproved_by = "legal@example.com"\nrevision = "v1"\n'
POLICY = policy(ENTRY + clarify("a/y", "MIT", "0" * 64))
HASHED = policy(ENTRY.replace('revision = "v1"', f'sha256 = ["{"a" * 64}"]'))
OVER = policy(ENTRY.replace('revision = "v1"', "until = 2026-01-01"))

SILENT = [
    Case("nothing", Run(BUILT_IN, TODAY)),
    Case("expired", Run(POLICY, TODAY, expired=POLICY.approve)),
]
FIRES = [
    Case(
        "a sign-off",
        Run(POLICY, TODAY, unused=POLICY.approve),
        action=Action.WARN,
        says="the sign-off of a/x by legal@example.com matches no finding",
        lines=(1,),
    ),
    Case(
        "another revision",
        Run(POLICY, TODAY, unused=POLICY.approve, elsewhere=POLICY.approve),
        action=Action.WARN,
        says="the sign-off of a/x is for revision v1, which is not known to be the one in use",
    ),
    Case(
        "other weight files",
        Run(HASHED, TODAY, unused=HASHED.approve, elsewhere=HASHED.approve),
        action=Action.WARN,
        says="the sign-off of a/x is for weight files of other SHA-256 than those in use",
    ),
    Case(
        "run out, and signed off anew",
        Run(OVER, TODAY, renewed=OVER.approve),
        action=Action.WARN,
        says="the sign-off of a/x by legal@example.com ran out on 2026-01-01, and a newer one covers all of it",
        remedy="Remove the entry at lading.toml:1:1.",
        lines=(1,),
    ),
    Case(
        "a clarification",
        Run(POLICY, TODAY, unused=POLICY.clarify),
        action=Action.WARN,
        says="of a/y matches nothing",
        lines=(6,),
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
