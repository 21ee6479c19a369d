"""What keeps the gate shut, in agreement with the outcome."""

from __future__ import annotations

from itertools import product
from typing import Literal

import pytest
from assess_world import CATALOG, TODAY, base, component, facts, missing, policy

from lading.assess.judge import assess, outcome
from lading.assess.obligations import Obligations, Work, gating, obligations
from lading.assess.policy import Policy, ScanPolicy
from lading.domain.facts import Component
from lading.domain.finding import Action, Finding, Severity
from lading.domain.reference import Kind, Relation
from lading.domain.report import Outcome


@pytest.mark.parametrize(
    ("action", "incomplete", "waived", "minds"), list(product(Action, (False, True), (None, "legal"), ("fail", "warn")))
)
def test_a_finding_keeps_the_gate_shut_when_the_outcome_says_so(
    action: Action, incomplete: bool, waived: str | None, minds: Literal["fail", "warn"]
) -> None:
    finding = Finding("x", "y", Severity.HIGH, action, "", "", incomplete=incomplete, waived_by=waived)
    policy = Policy(scan=ScanPolicy(incomplete=minds))
    assert bool(list(gating([finding], policy))) == (outcome([finding], policy) is not Outcome.PASS)


LLAMA = facts("meta-llama/Llama-3.1-8B", license_="llama3.1")


def asked(*things: Component) -> dict[str, Obligations]:
    assessed, _, _ = assess(things, [], policy(""), TODAY, CATALOG, lambda _: None)
    return {each.id: each for each in obligations(assessed, CATALOG)}


def test_what_is_not_known_is_in_there_without_terms() -> None:
    strange = component(facts("a/strange", license_="strange-1.0"))
    nothing = component(facts("a/none", license_=None))
    gone = component(facts("a/on-gone", bases=(base("gone/x"),)), missing("gone/x"))
    found = asked(strange, nothing, gone)
    assert {id_ for id_, each in found.items() if each.terms is None} == {
        "LicenseRef-strange-1.0",
        "NOASSERTION",
        "LicenseRef-unknown",
    }


def test_what_is_used_through_a_provider_is_not() -> None:
    assert asked(component(facts("x", license_="llama3.1"), kind=Kind.HOSTED)) == {}


def test_inherited_duties_name_the_base() -> None:
    found = asked(component(facts("acme/ft", bases=(base(LLAMA.id),)), LLAMA))
    assert set(found) == {"Apache-2.0", "LicenseRef-llama-3.1"}
    assert found["LicenseRef-llama-3.1"].works == (Work("acme/ft", "Meta-llama", LLAMA.id),)


def test_every_part_of_a_whole_asks_and_of_a_choice_one() -> None:
    assert set(asked(component(facts("a/x", license_="mit AND llama3.1")))) == {"MIT", "LicenseRef-llama-3.1"}
    assert set(asked(component(facts("a/x", license_="llama3.1 OR mit")))) == {"MIT"}


def test_of_a_teacher_only_what_it_says_about_outputs_is_asked_for() -> None:
    hunyuan = facts("tencent/Hunyuan", license_="tencent-hunyuan")
    found = asked(component(facts("acme/d", bases=(base(hunyuan.id, Relation.DISTILLED),)), hunyuan))
    outputs = found["LicenseRef-outputs-of-hunyuan"]
    assert outputs.terms is not None
    assert (outputs.terms.use_policy, outputs.terms.outputs_for_training) == (False, "restricted")
    assert [work.outputs for work in outputs.works] == [True]
