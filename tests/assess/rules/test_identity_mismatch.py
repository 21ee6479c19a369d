from __future__ import annotations

from dataclasses import replace

from assess_world import Case, assert_fires, assert_silent, component, facts, table, weights_file

from lading.domain.facts import Clue, Component, Identity
from lading.domain.finding import Action

RULE = "identity-mismatch"
LIKE = Identity(Clue.SHAPE, "b/other", 0.5, "28 layers", ("b/other",))


def recognised(*clues: Identity) -> Component:
    return replace(weights_file(facts("m/x")), identities=clues)


SILENT = [
    Case("nothing is known of its make", recognised()),
    Case("made like what it is called", recognised(LIKE)),
    Case("no weights", component(facts("a/x"))),
]
FIRES = [
    Case(
        "its name says otherwise",
        recognised(replace(LIKE, against="the name x points at a/known")),
        action=Action.WARN,
        says="the name x points at a/known, but it is made like b/other (28 layers)",
        sign_off='findings = ["identity-mismatch"]',
    ),
]


@table(SILENT)
def test_silent(case: Case) -> None:
    assert_silent(RULE, case)


@table(FIRES)
def test_fires(case: Case) -> None:
    assert_fires(RULE, case)
