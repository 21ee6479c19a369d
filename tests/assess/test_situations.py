"""Licence situations, each with the clause it rests on, judged as `lading check` judges: a policy's text, the bundled catalogue's
licences, cards as the Hub answers them, and every rule.

The records are in ``situations/``; `licence_situations` reads them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
from assess_world import TODAY, developer, policy
from licence_situations import ANSWERS, Situation, read

from lading.assess.judge import assess
from lading.assess.obligations import obligations
from lading.catalog.index import Catalog, load
from lading.cli.notices_view import text as notices
from lading.domain.facts import Base, Component, Facts, Reason, Source, Unresolved, Via
from lading.domain.finding import Action, Category
from lading.domain.reference import Context, Kind, Reference, Relation, Strength
from lading.domain.report import Assessed
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.resolve import cards
from lading.resolve.lineage import Found, trace
from lading.resolve.sources import Ask

STRICTNESS = ("satisfied", "cannot-tell", "violated")
LICENCE_RULES = re.compile(r"license-.*|dataset-license")


SITUATIONS = read()
NAMED = {str(situation): situation for situation in SITUATIONS}


@cache
def catalog() -> Catalog:
    """The bundled one."""
    return load()


def facts(model: dict[str, Any]) -> Facts | Unresolved:
    """What a card says, or that no source knows the model."""
    id_ = model["id"]
    if not model.get("known", True):
        return Unresolved(id_, Reason.NO_FACTS)
    source = Source(Via.HUB if model.get("card_read", True) else Via.CATALOG, f"card of {id_}", TODAY)
    data = {key: model[key] for key in ("license", "license_name", "license_link") if key in model}
    answer = {"id": id_, "cardData": data, "tags": model.get("tags", []), "pipeline_tag": model.get("task")}
    said = cards.read(answer, id_, source).facts
    bases = tuple(base(text, source) for text in model.get("bases", ()))
    owner = id_.partition("/")[0]
    known = catalog().developer(model["developer"]) if "developer" in model else catalog().namespace(owner)
    return Facts(
        id=id_,
        source=source,
        developer=known or developer(owner, "DE"),
        bases=bases,
        license=said.license,
        revision="a" * 40,
        task=said.task,
    )


def base(text: str, source: Source) -> Base:
    """``finetune meta-llama/Llama-3.1-8B``; ``suspected`` in place of the relation where only indirect evidence points at it."""
    word, _, id_ = text.partition(" ")
    suspected = word == "suspected"
    return Base(id_, Relation.UNKNOWN if suspected else Relation(word), source, suspected)


def component(models: list[dict[str, Any]]) -> Component:
    """The first model, with the others as what it was built on."""
    first, nodes = models[0], [facts(model) for model in models]
    found = {Ask(Kind.MODEL, node.id).key: Found(node) for node in nodes}
    kind = Kind(first.get("kind", "model"))
    place = Reference(first["id"], kind, Location("app.py", 3, 1), Context.CODE, Strength.LOADS, "python", revision="a" * 40)
    subject = Subject(kind, first["id"], "huggingface", references=(place,))
    return Component(subject, nodes[0], trace(first["id"], nodes[0], found))


@cache
def _judged(name: str) -> Assessed:
    situation = NAMED[name]
    rules = policy(situation.policy)
    (one,), _, _ = assess([component(situation.record["models"])], [], rules, TODAY, catalog(), lambda _: None)
    return one


def judged(situation: Situation) -> Assessed:
    """The first model, judged."""
    return _judged(str(situation))


def use_of(situation: Situation, one: Assessed) -> str:
    """The answer that the findings give to whoever asks whether the use is allowed."""
    if "[use]" not in situation.policy:
        return "not-asked"
    terms = [finding for finding in one.findings if finding.rule == "license-terms"]
    if any(finding.action is Action.DENY for finding in terms):
        return "violated"
    open_ = one.license.concluded in (Category.UNKNOWN, Category.MISSING)
    return "cannot-tell" if terms or open_ else "satisfied"


def licence_findings(one: Assessed) -> list[str]:
    return sorted(f"{f.rule} {f.action}" for f in one.findings if LICENCE_RULES.fullmatch(f.rule))


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_situation(situation: Situation) -> None:
    one, expect = judged(situation), situation.record["expect"]
    view = one.license
    in_force = [*([view.declared] if view.declared else []), *view.inherited]
    assert use_of(situation, one) == expect["use"]
    assert view.concluded.value == expect["category"]
    assert sorted(license_.id for license_ in in_force) == sorted(expect["terms"])
    assert sorted(license_.id for license_ in view.dropped) == sorted(expect.get("dropped", ()))
    assert licence_findings(one) == sorted(expect["findings"])
    said = "\n".join(f"{f.message}\n{f.remedy}" for f in one.findings if LICENCE_RULES.fullmatch(f.rule))
    assert [words for words in expect.get("says", ()) if words not in said] == []
    written = notices(obligations([one], catalog()), (), TODAY)
    assert [words for words in expect.get("notice", ()) if words not in written] == []


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_no_answer_is_more_permissive_than_the_clause(situation: Situation) -> None:
    answer, expected = use_of(situation, judged(situation)), situation.record["expect"]["use"]
    assert expected == answer == "not-asked" or STRICTNESS.index(answer) >= STRICTNESS.index(expected)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_every_answer_about_use_shows_a_link_to_the_terms(situation: Situation) -> None:
    for finding in judged(situation).findings:
        if finding.rule == "license-terms" and "not on record" not in finding.message:
            assert re.search(r"https?://\S+", finding.remedy)
            assert finding.evidence


def test_there_are_enough_and_each_says_where_it_comes_from() -> None:
    assert len(SITUATIONS) >= 150
    assert [str(s) for s in SITUATIONS if not s.record["clause"] or not s.source["url"].startswith("https://")] == []
    assert [title for title, count in Counter(map(str, SITUATIONS)).items() if count > 1] == []


def test_every_answer_is_expected_somewhere() -> None:
    assert {s.record["expect"]["use"] for s in SITUATIONS} == set(ANSWERS)
