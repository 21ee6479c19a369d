from __future__ import annotations

from collections.abc import Callable

import pytest
from assess_world import (
    CARD,
    CATALOG,
    DEEPSEEK,
    SHA,
    TODAY,
    base,
    clarify,
    component,
    facts,
    gap,
    missing,
    policy,
    reference,
    weights_file,
)

from lading.assess.judge import assess, outcome
from lading.assess.policy import BUILT_IN, Policy, combine, read
from lading.domain.facts import Component, Reason
from lading.domain.finding import Action, Category, Finding, Severity
from lading.domain.reference import Context as Place
from lading.domain.reference import Kind, Relation
from lading.domain.report import Assessed, Outcome
from lading.domain.source import Gap, GapReason

FINE = component(facts("acme/one", revision=SHA))
WATCHED = component(facts("deepseek-ai/x", DEEPSEEK, revision=SHA))
NOBODY = component(missing("who/x"))
SIGNED = '[[approve]]\nmodel = "deepseek-ai/x"\nreason = "r"\napproved_by = "legal@example.com"\n'
Result = tuple[tuple[Assessed, ...], tuple[Finding, ...], Outcome]


def judge(
    *components: Component,
    gaps: tuple[Gap, ...] = (),
    rules: Policy = BUILT_IN,
    digest: Callable[[str], str | None] = lambda _: None,
) -> Result:
    return assess(components, gaps, rules, TODAY, CATALOG, digest)


def seen(result: Result) -> list[tuple[str, Action]]:
    return [(finding.rule, finding.action) for finding in result[1]]


def test_nothing_to_judge() -> None:
    assert judge() == ((), (), Outcome.PASS)


def test_nothing_wrong() -> None:
    assessed, findings, verdict = judge(FINE)
    assert (findings, verdict) == ((), Outcome.PASS)
    assert assessed[0].license.concluded is Category.PERMISSIVE


def test_a_violation() -> None:
    result = judge(FINE, WATCHED)
    assert (seen(result), result[2]) == ([("origin-direct", Action.DENY)], Outcome.VIOLATIONS)
    assert [len(a.findings) for a in result[0]] == [0, 1]


@pytest.mark.parametrize("thing", [NOBODY, weights_file(missing("m/x.bin"))])
def test_what_nobody_knows_is_incomplete(thing: Component) -> None:
    assert judge(FINE, thing)[2] is Outcome.INCOMPLETE
    assert judge(FINE, thing, rules=policy('[scan]\nincomplete = "warn"\n'))[2] is Outcome.PASS


def test_what_could_not_be_read_is_incomplete() -> None:
    assert judge(gaps=(gap(GapReason.SYNTAX),))[2] is Outcome.INCOMPLETE


def test_a_violation_outweighs_what_is_incomplete() -> None:
    assert judge(NOBODY, WATCHED)[2] is Outcome.VIOLATIONS


def test_an_unknown_origin_that_is_denied_fails_without_facts_too() -> None:
    strict = policy('[origin]\nunknown = "deny"\n[scan]\nincomplete = "warn"\n')
    assert judge(NOBODY, rules=strict)[2] is Outcome.VIOLATIONS


def test_a_sign_off_opens_the_gate() -> None:
    result = judge(WATCHED, rules=policy(SIGNED))
    assert result[2] is Outcome.PASS
    assert result[1][0].waived_by == "legal@example.com"
    assert result[0][0].findings == result[1]


def test_a_sign_off_covers_something_incomplete() -> None:
    assert judge(NOBODY, rules=policy(SIGNED.replace("deepseek-ai/x", "who/*")))[2] is Outcome.PASS
    signed = policy(SIGNED.replace("deepseek-ai/x", "a/*.txt"))
    assert judge(gaps=(gap(GapReason.SYNTAX),), rules=signed)[2] is Outcome.PASS


def test_an_expired_sign_off() -> None:
    result = judge(WATCHED, rules=policy(SIGNED + "until = 2026-11-21\n"))
    assert seen(result) == [("origin-direct", Action.DENY), ("waiver-expired", Action.DENY)]
    place = result[1][1].locations[0]
    assert (place.path, place.line) == ("lading.toml", 1)


def test_an_unused_sign_off() -> None:
    result = judge(FINE, rules=policy(SIGNED))
    assert (seen(result), result[2]) == ([("waiver-unused", Action.WARN)], Outcome.PASS)


def test_a_sign_off_of_weights_does_not_cover_an_api_that_serves_them() -> None:
    served = component(
        facts("deepseek-chat", DEEPSEEK, (), served_from="CN"),
        kind=Kind.HOSTED,
        registry="deepseek",
        hub_id="deepseek-ai/x",
    )
    copy = component(facts("models/x.gguf", DEEPSEEK), kind=Kind.WEIGHTS, registry="", hub_id="deepseek-ai/x")
    assert judge(served, rules=policy(SIGNED))[2] is Outcome.VIOLATIONS
    assert judge(copy, rules=policy(SIGNED))[2] is Outcome.PASS


def test_a_clarification_and_its_evidence() -> None:
    text = clarify("acme/one", "MIT", "0" * 64)
    thing = component(facts("acme/one", license_=None, revision=SHA))
    assert judge(thing, rules=policy(text), digest=lambda _: "0" * 64)[2] is Outcome.PASS
    result = judge(thing, rules=policy(text))
    assert [rule for rule, _ in seen(result)] == ["license-missing", "waiver-expired"]


def test_prose_denies_nothing() -> None:
    prose = (reference("x", context=Place.MENTION, revision=None),)
    result = judge(component(facts("deepseek-ai/x", DEEPSEEK), references=prose), component(missing("who/x"), references=prose))
    assert result[2] is Outcome.PASS
    assert dict(seen(result)) == {
        "origin-direct": Action.WARN,
        "unresolved": Action.ALLOW,
        "unpinned": Action.ALLOW,
    }


def test_a_test_is_no_prose() -> None:
    tested = (reference("x", context=Place.TEST),)
    assert judge(component(facts("deepseek-ai/x", DEEPSEEK), references=tested))[2] is Outcome.VIOLATIONS


def test_nothing_is_said_about_what_nothing_confirms() -> None:
    assert judge(component(missing("some/words"), tentative=True))[1] == ()
    assert judge(component(facts("deepseek-ai/x", DEEPSEEK), tentative=True))[2] is Outcome.VIOLATIONS


def test_the_most_serious_comes_first_and_what_is_signed_off_last() -> None:
    gguf = component(facts("b/gguf", DEEPSEEK, (base("gone/x", Relation.QUANTIZED),), revision=SHA), missing("gone/x"))
    open_ = component(facts("a/x", None, revision=SHA), references=(reference(revision=None),))
    found = seen(judge(gguf, open_, WATCHED, NOBODY, rules=policy(SIGNED)))
    assert found == [
        ("origin-direct", Action.DENY),
        ("origin-unknown", Action.WARN),
        ("unpinned", Action.WARN),
        ("unresolved", Action.WARN),
        ("license-unknown", Action.ALLOW),
        ("origin-direct", Action.DENY),
    ]


def test_an_incomplete_note_passes() -> None:
    note = Finding("r", "s", Severity.NOTE, Action.ALLOW, "m", "r", incomplete=True)
    assert outcome([note], BUILT_IN) is Outcome.PASS


def test_a_known_model_whose_revision_could_not_be_confirmed_passes() -> None:
    thing = component(facts("acme/one"), problems=(missing("acme/one", Reason.OFFLINE),))
    assert judge(thing)[2] is Outcome.PASS


def test_every_finding_can_be_printed_as_it_is() -> None:
    things = (WATCHED, NOBODY, component(facts("acme/x", license_="llama3.1", gated="auto")))
    for finding in judge(*things, gaps=(gap(GapReason.TOO_LARGE),))[1]:
        assert finding.message
        assert finding.remedy
        assert finding.locations
        assert "\n" not in finding.message + finding.remedy
    assert CARD.via == "hub"


def test_a_sign_off_that_ran_out_and_was_renewed_is_a_warning() -> None:
    old = SIGNED + "until = 2026-01-01\n"
    result = judge(WATCHED, rules=policy(old + SIGNED))
    assert seen(result) == [("waiver-unused", Action.WARN), ("origin-direct", Action.DENY)]
    assert result[2] is Outcome.PASS


def test_of_a_part_of_a_tree_nothing_is_said_about_what_nothing_needs() -> None:
    rules = policy('[lint]\nunused = "deny"\n[licenses]\nallow = ["Apache-2.0", "Zlib"]\n[scan]\nexclude = ["gone/**"]\n')
    assert [rule for rule, _ in seen(assess((FINE,), (), rules, TODAY, CATALOG, lambda _: None, excluding=set()))] == [
        "policy-unused"
    ] * 2
    assert assess((FINE,), (), rules, TODAY, CATALOG, lambda _: None, part=True, excluding=set())[1] == ()


def test_a_finding_names_the_place_of_a_setting_that_stands_elsewhere() -> None:
    layers = [read(text, path) for text, path in (('[origin]\ndirect = "warn"\n', "../org/lading.toml"), ("", "lading.toml"))]
    _, (finding,), _ = judge(WATCHED, rules=combine([layer for layer in layers if layer]))
    assert finding.message.endswith(" (says ../org/lading.toml:2:1)")
    _, (finding,), _ = judge(WATCHED, rules=policy('[origin]\ndirect = "warn"\n'))
    assert "says" not in finding.message
