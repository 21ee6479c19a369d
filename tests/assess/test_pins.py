from __future__ import annotations

from typing import Literal

import pytest
from assess_world import SHA, component, context, facts, reference

from lading.assess.pins import by_action, how_to_pin, moves, pinnable
from lading.domain.finding import Action
from lading.domain.reference import Context as Place
from lading.domain.reference import Kind, Strength


@pytest.mark.parametrize(
    ("revision", "required", "expected"),
    [
        (SHA, "commit", None),
        (SHA.upper(), "commit", None),
        ("main", "any", None),
        ("v1.0", "tag", None),
        (SHA[:8], "tag", None),
        ("main", "tag", "a branch"),
        ("refs/pr/3", "tag", "a branch"),
        ("main", "commit", "a branch, which moves"),
        ("v1.0", "commit", "a branch or tag"),
        (SHA[:8], "commit", "an abbreviated commit"),
        (SHA + "0", "commit", "a branch or tag"),
    ],
)
def test_moves(revision: str, required: Literal["any", "tag", "commit"], expected: str | None) -> None:
    found = moves(revision, required)
    assert (found is None) if expected is None else (found is not None and found.startswith(expected))


def test_only_models_and_datasets_on_the_hub_can_be_pinned() -> None:
    assert pinnable(context(component(facts("a/b"), registry="ollama"))) == ()
    assert pinnable(context(component(facts("a/b"), kind=Kind.PACKAGE))) == ()
    assert len(pinnable(context(component(facts("a/b"), kind=Kind.DATASET)))) == 1


def test_what_loads_is_judged_and_the_rest_noted() -> None:
    loads, listed = reference(), reference(line=4, strength=Strength.BARE)
    tested, mentioned = reference(line=5, context=Place.TEST), reference(line=6, context=Place.MENTION)
    thing = context(component(facts("a/b")))
    found = dict(by_action(thing, [loads, listed, tested, mentioned]))
    assert found == {Action.WARN: (loads,), Action.ALLOW: (listed, tested, mentioned)}


def test_how_to_pin() -> None:
    known, unknown = context(component(facts("a/b", revision=SHA))), context(component(facts("a/b")))
    infrastructure = reference(context=Place.INFRASTRUCTURE)
    assert how_to_pin(known, (reference(),)) == f'Name the commit: revision="{SHA}"'
    assert how_to_pin(known, (infrastructure,)) == f"Name the commit: --revision {SHA}"
    assert "<40 hexadecimal digits>" in how_to_pin(unknown, (reference(),))
    assert SHA not in how_to_pin(context(component(facts("a/b", revision="main"))), (reference(),))
