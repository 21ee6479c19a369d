from __future__ import annotations

from assess_world import (
    META,
    UNSLOTH,
    Case,
    assert_fires,
    assert_silent,
    base,
    claim,
    component,
    facts,
    missing,
    policy,
    table,
    weights_file,
)

from lading.domain.facts import Via
from lading.domain.finding import Action
from lading.domain.reference import Kind, Relation

RULE = "license-unknown"

SILENT = [
    Case("known", component(facts("a/x"))),
    Case("missing", component(facts("a/x", license_=None))),
    Case("no facts", component(missing("a/x"))),
    Case("an unidentified file", weights_file(missing("m/x.bin"))),
    Case("hosted", component(facts("a/x", license_="strange"), kind=Kind.HOSTED)),
    Case(
        "named by the policy",
        component(facts("a/x", license_="strange")),
        policy('[licenses]\nallow = ["LicenseRef-strange"]\n'),
    ),
    Case(
        "a copy of something licensed",
        component(facts("u/x", UNSLOTH, (base("a/x", Relation.REUPLOAD),), None, Via.NAME), facts("a/x")),
    ),
]
FIRES = [
    Case(
        "strange",
        component(facts("a/x", license_=claim("other", "Own Terms", "https://a.org/l"))),
        action=Action.DENY,
        says='a/x is under "Own Terms" (https://a.org/l), a licence whose terms are not on record',
        remedy='name "LicenseRef-Own-Terms" in [licenses] allow or deny',
    ),
    Case(
        "no card read",
        component(facts("a/x", license_=None, via=Via.CATALOG)),
        action=Action.WARN,
        says="no source that was asked states the licence of a/x",
        evidence="catalog: catalog of a/x, 2026-11-22",
        incomplete=True,
    ),
    Case(
        "a base without facts",
        component(facts("a/x", bases=(base("gone/y"),)), missing("gone/y")),
        action=Action.ALLOW,
        says="a/x is built on gone/y, whose licence could not be established",
        incomplete=True,
    ),
    Case(
        "a teacher without facts",
        component(facts("a/x", bases=(base("gone/y", Relation.DISTILLED),)), missing("gone/y")),
        action=Action.ALLOW,
        says="a/x is trained on outputs of gone/y, whose licence could not be established",
        incomplete=True,
    ),
    Case(
        "a base with a strange licence",
        component(facts("a/x", bases=(base("b/b"),)), facts("b/b", license_="strange")),
        action=Action.WARN,
        says='built on b/b, which is under "strange"',
    ),
    Case(
        "a weight file that says nothing",
        weights_file(facts("m/x.gguf", META, (), None, Via.REPOSITORY)),
        policy('[licenses]\nunknown = "warn"\n'),
        Action.WARN,
        incomplete=True,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
