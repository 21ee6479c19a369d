from __future__ import annotations

from assess_world import DEEPSEEK, META, Case, assert_fires, assert_silent, base, component, facts, policy, table

from lading.domain.finding import Action
from lading.domain.reference import Kind, Relation

RULE = "origin-distilled"

SILENT = [
    Case("a base", component(facts("a/x", bases=(base("cn/b"),)), facts("cn/b", DEEPSEEK))),
    Case("another teacher", component(facts("a/x", bases=(base("b/b", Relation.DISTILLED),)), facts("b/b", META))),
    Case(
        "a suspected teacher",
        component(facts("a/x", bases=(base("cn/b", Relation.DISTILLED, suspected=True),)), facts("cn/b", DEEPSEEK)),
    ),
    Case("a dataset", component(facts("a/d"), kind=Kind.DATASET)),
]
FIRES = [
    Case(
        "a teacher",
        component(facts("a/x", bases=(base("cn/b", Relation.DISTILLED),)), facts("cn/b", DEEPSEEK)),
        action=Action.WARN,
        says="a/x was trained on outputs of cn/b by DeepSeek (CN)",
    ),
    Case(
        "what a teacher was built on",
        component(
            facts("a/x", bases=(base("a/t", Relation.DISTILLED),)), facts("a/t", bases=(base("cn/b"),)), facts("cn/b", DEEPSEEK)
        ),
        policy('[origin]\ndistilled = "deny"\n'),
        Action.DENY,
        "cn/b",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
