from __future__ import annotations

from assess_world import DEEPSEEK, META, Case, assert_fires, assert_silent, component, facts, missing, policy, table

from lading.domain.finding import Action
from lading.domain.reference import Kind

RULE = "hosted-in-watched-country"

SILENT = [
    Case("weights of the same make", component(facts("cn/x", DEEPSEEK))),
    Case("served elsewhere", component(facts("r1", DEEPSEEK, (), served_from="US"), kind=Kind.HOSTED)),
    Case("served from who knows where", component(facts("r1", DEEPSEEK, ()), kind=Kind.HOSTED)),
    Case("no facts", component(missing("r1"), kind=Kind.HOSTED)),
]
FIRES = [
    Case(
        "foreign weights",
        component(facts("llama", META, (), served_from="CN", operator=DEEPSEEK), kind=Kind.HOSTED),
        action=Action.DENY,
        says="llama is served from CN by DeepSeek",
        remedy="outside the watched countries",
    ),
    Case("from Hong Kong", component(facts("x", META, (), served_from="HK"), kind=Kind.HOSTED), action=Action.DENY, says="HK"),
    Case(
        "an endpoint by its operator",
        component(facts("api", None, (), operator=DEEPSEEK), kind=Kind.ENDPOINT),
        policy('[origin]\nhosted = "warn"\n'),
        Action.WARN,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
