from __future__ import annotations

from assess_world import (
    DEEPSEEK,
    META,
    UNSLOTH,
    Case,
    assert_fires,
    assert_silent,
    base,
    component,
    facts,
    policy,
    table,
)

from lading.domain.finding import Action
from lading.domain.reference import Kind, Relation

RULE = "origin-derived"

SILENT = [
    Case("its own developer", component(facts("cn/x", DEEPSEEK, (base("cn/b"),)), facts("cn/b", DEEPSEEK))),
    Case("a suspected base", component(facts("a/x", bases=(base("cn/b", suspected=True),)), facts("cn/b", DEEPSEEK))),
    Case("a teacher", component(facts("a/x", bases=(base("cn/b", Relation.DISTILLED),)), facts("cn/b", DEEPSEEK))),
    Case("another base", component(facts("a/x", bases=(base("b/b"),)), facts("b/b"))),
]
FIRES = [
    Case(
        "a finetune",
        component(facts("perplexity-ai/r1-1776", META, (base("deepseek-ai/R1"),)), facts("deepseek-ai/R1", DEEPSEEK)),
        action=Action.DENY,
        says="from a watched country: finetune of deepseek-ai/R1 → DeepSeek (CN)",
        evidence="hub: base_model of a card: deepseek-ai/R1",
        sign_off='findings = ["origin-derived"]',
    ),
    Case(
        "two steps",
        component(
            facts("u/x-GGUF", UNSLOTH, (base("a/x", Relation.QUANTIZED),)),
            facts("a/x", bases=(base("cn/b", Relation.MERGE),)),
            facts("cn/b", DEEPSEEK),
        ),
        policy('[origin]\nderived = "warn"\n'),
        Action.WARN,
        "quantized from a/x → merge of cn/b → DeepSeek (CN)",
    ),
    Case(
        "a hosted finetune",
        component(facts("sonar", META, (base("cn/b"),)), facts("cn/b", DEEPSEEK), kind=Kind.HOSTED),
        action=Action.DENY,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
