from __future__ import annotations

from assess_world import (
    Case,
    assert_fires,
    assert_silent,
    component,
    facts,
    missing,
    policy,
    reference,
    table,
    weight,
    weights_file,
)

from lading.domain.finding import Action
from lading.domain.make import RemoteCode

RULE = "remote-code"
CODE = (RemoteCode("m/x/a.py", "auto_map: A is a.A"), RemoteCode("m/x/b.py", "Python code beside weights"))

SILENT = [
    Case("not trusted", component(facts("a/x"))),
    Case("no reference", weights_file(facts("m/x"))),
    Case("weights without code beside them", weights_file(facts("m/x"), file=weight("m/x/model.safetensors"))),
]
FIRES = [
    Case(
        "one of two places",
        component(facts("a/x"), references=(reference(), reference(line=8, trust_remote_code=True))),
        action=Action.WARN,
        says="a/x is loaded with trust_remote_code",
        sign_off='findings = ["remote-code"]',
        lines=(8,),
    ),
    Case(
        "code beside weights",
        weights_file(facts("m/x"), file=weight("m/x/model.safetensors", remote_code=CODE)),
        action=Action.WARN,
        says="runs when it is loaded with trust_remote_code: m/x/a.py (auto_map: A is a.A) and 1 more",
    ),
    Case(
        "denied",
        component(missing("a/x"), references=(reference(trust_remote_code=True),)),
        policy('[weights]\nremote_code = "deny"\n'),
        Action.DENY,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
