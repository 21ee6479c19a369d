from __future__ import annotations

from assess_world import (
    DEEPSEEK,
    Case,
    assert_fires,
    assert_silent,
    base,
    component,
    facts,
    policy,
    table,
    weights_file,
)

from lading.domain.finding import Action

RULE = "origin-suspected"

SILENT = [
    Case("a declared base", component(facts("a/x", bases=(base("cn/b"),)), facts("cn/b", DEEPSEEK))),
    Case("a suspicion of somebody else", component(facts("a/x", None, (base("b/b", suspected=True),)), facts("b/b"))),
]
FIRES = [
    Case(
        "a name",
        component(facts("a/qwen-x", None, (base("cn/b", suspected=True),)), facts("cn/b", DEEPSEEK)),
        action=Action.WARN,
        says="possibly from cn/b → DeepSeek (CN)",
        sign_off='findings = ["origin-suspected"]',
    ),
    Case(
        "a weight file",
        weights_file(facts("m/x.gguf", None, (base("cn/b", suspected=True),)), facts("cn/b", DEEPSEEK)),
        policy('[origin]\nsuspected = "deny"\n'),
        Action.DENY,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
