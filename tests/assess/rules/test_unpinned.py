from __future__ import annotations

from assess_world import (
    SHA,
    Case,
    assert_fires,
    assert_silent,
    component,
    facts,
    missing,
    policy,
    reference,
    table,
    weights_file,
)

from lading.domain.finding import Action
from lading.domain.reference import Context as Place
from lading.domain.reference import Kind, Strength

RULE = "unpinned"
OPEN = (reference(line=7, revision=None),)

SILENT = [
    Case("pinned", component(facts("a/x"))),
    Case("pinned to a branch", component(facts("a/x"), references=(reference(revision="main"),))),
    Case("not asked for", component(facts("a/x"), references=OPEN), policy('[pins]\nrequire = "any"\n')),
    Case("not on the Hub", component(facts("qwen3:8b"), registry="ollama", references=OPEN)),
    Case("a package", component(facts("lib"), kind=Kind.PACKAGE, registry="pypi", references=OPEN)),
    Case("hosted", component(facts("gpt"), kind=Kind.HOSTED, registry="openai", references=OPEN)),
    Case("a file", weights_file(facts("m/x.gguf"))),
]
FIRES = [
    Case(
        "two of three places",
        component(facts("a/x", revision=SHA), references=(reference(), *OPEN, reference(line=9, revision=None))),
        action=Action.WARN,
        says="a/x is loaded without a revision",
        remedy=f'revision="{SHA}"',
        lines=(7, 9),
    ),
    Case("a dataset", component(facts("a/d"), kind=Kind.DATASET, references=OPEN), action=Action.WARN),
    Case("denied", component(facts("a/x"), references=OPEN), policy('[pins]\nunpinned = "deny"\n'), Action.DENY),
    Case(
        "a test",
        component(facts("a/x"), references=(reference(line=4, revision=None, context=Place.TEST),)),
        policy('[pins]\nunpinned = "deny"\n'),
        Action.ALLOW,
        lines=(4,),
    ),
    Case(
        "a name in a list",
        component(facts("a/x"), references=(reference(line=4, revision=None, strength=Strength.BARE),)),
        action=Action.ALLOW,
    ),
    Case("no facts", component(missing("a/x"), references=OPEN), action=Action.WARN, remedy="<40 hexadecimal digits>"),
    Case(
        "a command line",
        component(facts("a/x", revision=SHA), references=(reference(revision=None, context=Place.INFRASTRUCTURE),)),
        policy('[pins]\nrequire = "tag"\n'),
        Action.WARN,
        remedy=f"--revision {SHA}",
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
