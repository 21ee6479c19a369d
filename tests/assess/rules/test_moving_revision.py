from __future__ import annotations

from assess_world import SHA, Case, assert_fires, assert_silent, component, facts, policy, reference, table

from lading.domain.finding import Action
from lading.domain.reference import Context as Place
from lading.domain.reference import Kind

RULE = "moving-revision"
MAIN, TAG = (reference(line=4, revision="main"),), (reference(revision="v1.0"),)

SILENT = [
    Case("a commit", component(facts("a/x"))),
    Case("none", component(facts("a/x"), references=(reference(revision=None),))),
    Case("a tag where tags will do", component(facts("a/x"), references=TAG), policy('[pins]\nrequire = "tag"\n')),
    Case("not asked for", component(facts("a/x"), references=MAIN), policy('[pins]\nrequire = "any"\n')),
    Case("not on the Hub", component(facts("x"), registry="ollama", references=MAIN)),
]
FIRES = [
    Case(
        "a branch",
        component(facts("a/x", revision=SHA), references=MAIN),
        action=Action.WARN,
        says='a/x is pinned to "main", a branch, which moves with every upload',
        remedy=f'revision="{SHA}"',
        lines=(4,),
    ),
    Case("a tag", component(facts("a/x"), references=TAG), action=Action.WARN, says='"v1.0", a branch or tag'),
    Case(
        "a branch where tags will do",
        component(facts("a/x"), references=MAIN),
        policy('[pins]\nrequire = "tag"\n'),
        Action.WARN,
    ),
    Case(
        "an abbreviation", component(facts("a/x"), references=(reference(revision=SHA[:9]),)), action=Action.WARN, says="abbrev"
    ),
    Case(
        "a test",
        component(facts("a/d"), kind=Kind.DATASET, references=(reference(revision="main", context=Place.TEST),)),
        policy('[pins]\nunpinned = "deny"\n'),
        Action.ALLOW,
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
