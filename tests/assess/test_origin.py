from __future__ import annotations

from dataclasses import replace

import pytest
from assess_world import (
    ACME,
    DEEPSEEK,
    META,
    MODELSCOPE,
    NOWHERE,
    UNSLOTH,
    base,
    component,
    developer,
    facts,
    missing,
)

from lading.assess.origin import origin
from lading.domain.facts import Component, Facts, Link, Unresolved
from lading.domain.finding import Verdict
from lading.domain.reference import Kind, Relation

CN = frozenset({"CN", "HK", "MO"})
R1 = facts("deepseek-ai/DeepSeek-R1", DEEPSEEK, (base("deepseek-ai/DeepSeek-V3-Base"),), "mit")
V3 = facts("deepseek-ai/DeepSeek-V3-Base", DEEPSEEK)
LLAMA = facts("meta-llama/Llama-3.3-70B", META)
QUANTIZED, MERGE, DISTILLED = Relation.QUANTIZED, Relation.MERGE, Relation.DISTILLED


def hosted(own: Facts, *nodes: Facts | Unresolved, hub_id: str | None = None) -> Component:
    return component(own, *nodes, kind=Kind.HOSTED, registry="bedrock", hub_id=hub_id)


NONE = {
    "a root of a known developer": component(facts("acme/one")),
    "a finetune with a known root": component(facts("acme/two", bases=(base(LLAMA.id),)), LLAMA),
    "ownership is another fact": component(facts("acme/one", developer("Acme", "DE", parent_country="CN"))),
    "a republisher's country does not count": component(facts("AI-ModelScope/x", MODELSCOPE, (base(LLAMA.id),)), LLAMA),
    "trained on outputs only": component(facts("acme/d", bases=(base(LLAMA.id), base(R1.id, DISTILLED))), LLAMA, R1, V3),
    "a teacher nobody knows": component(facts("acme/d", bases=(base("gpt-9", DISTILLED),)), missing("gpt-9")),
    "served, never published": hosted(facts("claude", ACME, ())),
    "a diamond": component(
        facts("acme/m", bases=(base("acme/a", MERGE), base("acme/b", MERGE))),
        facts("acme/a", bases=(base(LLAMA.id),)),
        facts("acme/b", bases=(base(LLAMA.id),)),
        LLAMA,
    ),
}
UNKNOWN = {
    "no facts": component(missing("acme/gone")),
    "no developer": component(facts("who/x", None)),
    "a developer without a country": component(facts("no/where", NOWHERE)),
    "bases not established": component(facts("acme/one", bases=None)),
    "a base without facts": component(facts("acme/two", bases=(base("gone/away"),)), missing("gone/away")),
    "a base that is not in the lineage": component(facts("acme/two", bases=(base("cut/off"),))),
    "a base of unknown make": component(facts("acme/two", bases=(base("who/x"),)), facts("who/x", None)),
    "a republisher that says nothing": component(facts("unsloth/x", UNSLOTH, ())),
    "a merge of a republisher from nobody knows where": component(
        facts("who/m", replace(UNSLOTH, country=None), (base(LLAMA.id, MERGE),)), LLAMA
    ),
    "only a suspected base": component(facts("acme/x", bases=(base(LLAMA.id, suspected=True),)), LLAMA),
    "a cycle": component(facts("acme/a", bases=(base("acme/b"),)), facts("acme/b", bases=(base("acme/a"),))),
    "hosted weights of unknown lineage": hosted(facts("x", ACME, None), hub_id="acme/x"),
    "hosted, of unknown weights": hosted(facts("x", ACME, None)),
    "a package of nobody": component(facts("lib", None), kind=Kind.PACKAGE),
}
DIRECT = {
    "its own developer": component(R1, V3),
    "although its base is elsewhere": component(
        facts("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", DEEPSEEK, (base(LLAMA.id),)), LLAMA
    ),
    "Hong Kong counts with China": component(facts("hk/x", developer("HK Lab", "HK"))),
    "hosted elsewhere": hosted(facts("deepseek.r1", DEEPSEEK, (base(R1.id, Relation.REUPLOAD),)), R1, V3),
    "a dataset": component(facts("cn/data", DEEPSEEK), kind=Kind.DATASET),
    "a package": component(facts("paddleocr", DEEPSEEK, ()), kind=Kind.PACKAGE),
    "an endpoint's operator": component(facts("api", None, (), operator=DEEPSEEK), kind=Kind.ENDPOINT),
}
DERIVED = {
    "a finetune": component(facts("perplexity-ai/r1-1776", META, (base(R1.id),)), R1, V3),
    "a GGUF": component(facts("unsloth/R1-GGUF", UNSLOTH, (base(R1.id, QUANTIZED),)), R1, V3),
    "one watched parent of a merge": component(
        facts("acme/m", bases=(base(LLAMA.id, MERGE), base(R1.id, MERGE))), LLAMA, R1, V3
    ),
    "two steps up": component(facts("acme/t", bases=(base("acme/m"),)), facts("acme/m", bases=(base(V3.id),)), V3),
    "an unresolved branch beside it": component(
        facts("acme/m", bases=(base("gone/away"), base(V3.id))), missing("gone/away"), V3
    ),
    "in a cycle": component(facts("acme/a", bases=(base(R1.id),)), facts(R1.id, DEEPSEEK, (base("acme/a"),))),
}
SUSPECTED = {
    "an architecture": component(facts("acme/x", None, (base(V3.id, suspected=True),)), V3),
    "behind a declared base": component(
        facts("acme/x", bases=(base("acme/y"),)), facts("acme/y", bases=(base(V3.id, suspected=True),)), V3
    ),
    "a declared base behind a suspected one": component(
        facts("acme/x", None, (base("who/y", suspected=True),)), facts("who/y", None, (base(V3.id),)), V3
    ),
    "a root with a suspicious name": component(facts("acme/x", bases=(base(LLAMA.id), base(V3.id, suspected=True))), LLAMA, V3),
}
CASES = [
    (verdict, title, thing)
    for verdict, table in (
        (Verdict.NONE, NONE),
        (Verdict.UNKNOWN, UNKNOWN),
        (Verdict.DIRECT, DIRECT),
        (Verdict.DERIVED, DERIVED),
        (Verdict.SUSPECTED, SUSPECTED),
    )
    for title, thing in table.items()
]


@pytest.mark.parametrize(("verdict", "title", "thing"), CASES, ids=[f"{v}: {t}" for v, t, _ in CASES])
def test_verdict(verdict: Verdict, title: str, thing: Component) -> None:
    assert origin(thing, CN).verdict is verdict


def test_nobody_is_watched() -> None:
    assert origin(DIRECT["its own developer"], frozenset()).verdict is Verdict.NONE


def test_the_chain_is_the_shortest_proof() -> None:
    thing = component(
        facts("acme/m", bases=(base("acme/a", MERGE), base(V3.id, MERGE))), facts("acme/a", bases=(base(R1.id),)), R1, V3
    )
    assert [(step.id, step.relation) for step in origin(thing, CN).chain] == [("acme/m", None), (V3.id, MERGE)]


def test_each_step_carries_developer_country_and_source() -> None:
    first, last = origin(DERIVED["a finetune"], CN).chain
    assert (first.developer, first.country, first.source) == ("Meta", "US", META.source)
    assert (last.developer, last.country, last.relation) == ("DeepSeek", "CN", Relation.FINETUNE)
    assert last.source == base(R1.id).source


def test_the_chain_of_an_unknown_origin_ends_where_knowledge_ends() -> None:
    assert [step.id for step in origin(UNKNOWN["a base of unknown make"], CN).chain] == ["acme/two", "who/x"]


def test_the_chain_of_a_known_origin_ends_at_a_root() -> None:
    assert [step.id for step in origin(NONE["a finetune with a known root"], CN).chain] == ["acme/two", LLAMA.id]


def test_a_suspected_step_is_marked() -> None:
    assert [step.suspected for step in origin(SUSPECTED["an architecture"], CN).chain] == [False, True]


def test_countries_are_those_of_the_weights() -> None:
    assert origin(DERIVED["a finetune"], CN).countries == ("CN", "US")
    assert origin(NONE["a republisher's country does not count"], CN).countries == ("US",)
    assert origin(NONE["trained on outputs only"], CN).countries == ("DE", "US")


def test_teachers_and_their_bases_are_reported_apart() -> None:
    found = origin(NONE["trained on outputs only"], CN)
    assert [(step.id, step.relation, step.country) for step in found.distilled_from] == [
        (R1.id, DISTILLED, "CN"),
        (V3.id, Relation.FINETUNE, "CN"),
    ]


def test_a_teacher_of_a_base_is_reported_too() -> None:
    thing = component(facts("acme/t", bases=(base("acme/s"),)), facts("acme/s", bases=(base(R1.id, DISTILLED),)), R1)
    assert R1.id in [step.id for step in origin(thing, CN).distilled_from]


def test_hosting_country_is_the_operators() -> None:
    thing = hosted(facts("llama", META, (), served_from="CN"))
    assert origin(thing, CN).hosting_country == "CN"
    assert origin(thing, CN).verdict is Verdict.NONE


def test_links_without_facts_about_the_root_still_tell() -> None:
    thing = component(missing("models/x.gguf"), V3, kind=Kind.WEIGHTS)
    links = (Link("models/x.gguf", base(V3.id, suspected=True)),)
    object.__setattr__(thing.lineage, "links", links)
    assert origin(thing, CN).verdict is Verdict.SUSPECTED
