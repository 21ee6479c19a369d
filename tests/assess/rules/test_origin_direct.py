from __future__ import annotations

from assess_world import DEEPSEEK, SHA, Case, assert_fires, assert_silent, base, component, facts, policy, table

from lading.domain.finding import Action
from lading.domain.reference import Kind

RULE = "origin-direct"

SILENT = [
    Case("somebody else's", component(facts("acme/one"))),
    Case("only its base", component(facts("acme/two", bases=(base("cn/b"),)), facts("cn/b", DEEPSEEK))),
    Case("a dataset", component(facts("cn/data", DEEPSEEK), kind=Kind.DATASET)),
    Case("a package", component(facts("cn", DEEPSEEK, ()), kind=Kind.PACKAGE)),
    Case("an endpoint", component(facts("cn", DEEPSEEK, ()), kind=Kind.ENDPOINT)),
    Case("nobody watched", component(facts("cn/x", DEEPSEEK)), policy("[origin]\nwatch = []\n")),
]
FIRES = [
    Case(
        "its developer",
        component(facts("deepseek-ai/x", DEEPSEEK, revision=SHA)),
        action=Action.DENY,
        says="deepseek-ai/x was developed by DeepSeek (CN)",
        evidence="catalog: developers/deepseek, 2026-11-22",
        sign_off=f'[[approve]]\nmodel = "deepseek-ai/x"\nrevision = "{SHA}"\nfindings = ["origin-direct"]\nreason = "…"',
    ),
    Case("hosted elsewhere", component(facts("r1", DEEPSEEK, ()), kind=Kind.HOSTED), action=Action.DENY, says="DeepSeek (CN)"),
    Case("allowed", component(facts("cn/x", DEEPSEEK)), policy('[origin]\ndirect = "allow"\n'), Action.ALLOW),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
