from __future__ import annotations

from assess_world import DEEPSEEK, META, Case, assert_fires, assert_silent, component, facts, policy, table

from lading.domain.finding import Action
from lading.domain.reference import Kind

RULE = "package-origin"

SILENT = [
    Case("from elsewhere", component(facts("lib", META, ()), kind=Kind.PACKAGE)),
    Case("nobody's", component(facts("lib", None, ()), kind=Kind.PACKAGE)),
    Case("a model", component(facts("cn/x", DEEPSEEK))),
]
FIRES = [
    Case(
        "a library",
        component(facts("paddleocr", DEEPSEEK, ()), kind=Kind.PACKAGE),
        action=Action.WARN,
        says="the library paddleocr is developed by DeepSeek (CN)",
    ),
    Case(
        "denied", component(facts("x", DEEPSEEK, ()), kind=Kind.PACKAGE), policy('[origin]\npackages = "deny"\n'), Action.DENY
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
