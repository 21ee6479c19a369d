from __future__ import annotations

from assess_world import DEEPSEEK, MODELSCOPE, Case, assert_fires, assert_silent, component, facts, policy, table

from lading.domain.finding import Action
from lading.domain.reference import Kind

RULE = "dataset-origin"

SILENT = [
    Case("from elsewhere", component(facts("a/d"), kind=Kind.DATASET)),
    Case("nobody's", component(facts("a/d", None), kind=Kind.DATASET)),
    Case("a mirror's", component(facts("a/d", MODELSCOPE, None), kind=Kind.MODEL)),
    Case("a model", component(facts("cn/x", DEEPSEEK))),
]
FIRES = [
    Case(
        "a dataset",
        component(facts("cn/d", DEEPSEEK), kind=Kind.DATASET),
        action=Action.WARN,
        says="the dataset cn/d was made by DeepSeek (CN)",
    ),
    Case("denied", component(facts("x", DEEPSEEK), kind=Kind.DATASET), policy('[origin]\ndatasets = "deny"\n'), Action.DENY),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
