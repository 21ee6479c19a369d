"""What counts as the same task and size, and what is never offered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lading.assess.alternatives import Profile, Size, candidates, complying, on_its_merits, parameters, profile, size_of
from lading.assess.judge import assess
from lading.assess.policy import BUILT_IN, parse
from lading.catalog.build import Entry, compile_index
from lading.catalog.index import Catalog
from lading.domain.facts import Base, Component, Developer, Facts, LicenseClaim, Lineage, Link, Source, Via
from lading.domain.reference import Kind, Relation
from lading.domain.subject import Subject

TODAY = date(2026, 11, 22)
CARD = Source(Via.CATALOG, "models/x", TODAY)
COMMON: dict[str, Any] = {"source": ["https://example.com/record"], "retrieved": TODAY}


def record(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "developer": "acme", "task": "text-generation", "license": "mit", "base": [], **more}


def catalog(*models: dict[str, Any]) -> Catalog:
    entries = [
        Entry("developer", "t", COMMON | {"id": "acme", "name": "Acme", "country": "DE", "kind": "company"}),
        Entry("developer", "t", COMMON | {"id": "ling", "name": "Ling", "country": "CN", "kind": "company"}),
        Entry("developer", "t", COMMON | {"id": "nowhere", "name": "Nowhere", "kind": "person"}),
        Entry(
            "license",
            "t",
            COMMON | {"id": "MIT", "name": "MIT", "hub": ["mit"], "url": "https://x.example", "commercial": "yes"},
        ),
        *(Entry("model", "t", COMMON | model) for model in models),
    ]
    return Catalog(compile_index(entries))


def component(
    id_: str = "ling/big-7B", *bases: Base, task: str | None = "text-generation", size: str | None = None
) -> Component:
    links = tuple(Link(id_, base) for base in bases)
    facts = Facts(id_, CARD, task=task, parameters=size)
    return Component(Subject(Kind.MODEL, id_, "huggingface", hub_id=id_), facts, Lineage(id_, {id_: facts}, links))


# --- sizes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "B", "7", "7K", "x7B", "seven B", "7B8", "0B", "1e9B", "999999999B"])
def test_what_is_no_number_of_parameters(text: str) -> None:
    assert parameters(text) is None


@pytest.mark.parametrize(
    ("text", "count"), [("7B", 7e9), ("7.61b", 7.61e9), ("33M", 33e6), ("1.1T", 1.1e12), ("8x7B", 56e9), ("671B", 671e9)]
)
def test_a_number_of_parameters(text: str, count: float) -> None:
    assert parameters(text) == pytest.approx(count)


@pytest.mark.parametrize("name", ["acme/model", "acme/v7b2", "acme/Qwen2.5", "7B/model", "acme/rob7bot"])
def test_a_name_without_a_size(name: str) -> None:
    assert size_of({"id": name}, catalog()) is None


def test_the_record_is_believed_before_the_name_and_the_name_before_the_base() -> None:
    known = catalog(record("acme/base", parameters="70B"))
    tuned = [{"id": "acme/base", "relation": "finetune"}]
    for fields, text, source in (
        ({"id": "acme/m-7B", "parameters": "7.6B"}, "7.6B", "on record for acme/m-7B"),
        ({"id": "acme/m-7B", "base": tuned}, "7B", "in the name acme/m-7B"),
        ({"id": "acme/m", "base": tuned}, "70B", "on record for acme/base"),
    ):
        size = size_of(fields, known)
        assert size is not None
        assert (size.text, size.source) == (text, source)


@pytest.mark.parametrize("relation", ["distilled", "merge", "adapter", "unknown"])
def test_a_model_of_another_make_does_not_have_the_size_of_its_base(relation: str) -> None:
    known = catalog(record("acme/base", parameters="70B"))
    assert size_of({"id": "acme/m", "base": [{"id": "acme/base", "relation": relation}]}, known) is None


def test_records_in_a_circle_end() -> None:
    turns = [record(f"acme/{a}", base=[{"id": f"acme/{b}", "relation": "finetune"}]) for a, b in ("ab", "ba")]
    assert size_of(turns[0], catalog(*turns)) is None


def test_a_copy_has_the_task_of_what_it_copies_and_a_finetune_has_not() -> None:
    known = catalog()
    base = Facts("acme/base", CARD, task="text-generation", parameters="7B")
    for relation, task in ((Relation.QUANTIZED, "text-generation"), (Relation.FINETUNE, None)):
        made = component("acme/copy", Base("acme/base", relation, CARD), task=None)
        lineage = Lineage("acme/copy", {**made.lineage.nodes, "acme/base": base}, made.lineage.links)
        found = profile(Component(made.subject, made.resolution, lineage), known)
        assert found.task == task
        assert found.size is not None
        assert found.size.text == "7B"


# --- candidates ---------------------------------------------------------------------------------------------------------

WANTED = Profile("text-generation", Size(7e9, "7B", "stated"))


@pytest.mark.parametrize(
    "fields",
    [
        {"task": "text-to-image"},
        {"task": None},
        {"parameters": "15B"},
        {"parameters": "3B"},
        {"parameters": None},
        {"license": None},
        {"base": None},
        {"base": [{"id": "x/y", "relation": "quantized"}]},
        {"base": [{"id": "x/y", "relation": "reupload"}]},
        {"base": [{"id": "x/y", "relation": "adapter"}]},
        {"id": "bare"},
        {"id": "ling/big-7B"},
    ],
)
def test_what_is_no_candidate(fields: dict[str, Any]) -> None:
    fields = {"parameters": "7B", **fields}
    model = {name: value for name, value in record(fields.pop("id", "acme/m"), **fields).items() if value is not None}
    assert candidates(WANTED, component(), catalog(model))[0] == ()


def test_candidates_in_a_fixed_order_and_how_many_have_no_size() -> None:
    known = catalog(*(record(id_, parameters="8B") for id_ in ("zeta/a", "acme/B", "acme/a")), record("acme/sizeless"))
    assert candidates(WANTED, component(), known) == (("acme/a", "acme/B", "zeta/a"), 1)


def test_without_a_task_there_is_nothing_to_compare() -> None:
    assert candidates(Profile(None, WANTED.size), component(), catalog(record("acme/m-7B"))) == ((), 0)


def test_without_a_size_all_of_the_task_are_meant() -> None:
    known = catalog(record("acme/m-7B"), record("acme/n-70B"), record("acme/o"))
    assert candidates(Profile("text-generation"), component(), known) == (("acme/m-7B", "acme/n-70B", "acme/o"), 0)


def test_text_embedding_models_have_either_tag_but_speech_encoders_only_one() -> None:
    known = catalog(record("acme/text-1B", task="sentence-similarity"), record("acme/speech-1B", task="feature-extraction"))
    size = Size(1e9, "1B", "stated")
    assert candidates(Profile("feature-extraction", size), component(), known)[0] == ("acme/speech-1B", "acme/text-1B")
    assert candidates(Profile("sentence-similarity", size), component(), known)[0] == ("acme/text-1B",)


# --- what complies ------------------------------------------------------------------------------------------------------


def made(
    id_: str, developer: str | None = "acme", license_: str | None = "mit", bases: tuple[Base, ...] | None = (), **more: Any
) -> Component:
    country = {"acme": "DE", "ling": "CN"}.get(developer or "")
    by = Developer(developer, developer, country, "company", CARD) if developer else None
    claim = LicenseClaim(license_, None, None, CARD) if license_ else None
    facts = Facts(id_, CARD, by, bases, claim, **more)
    links = tuple(Link(id_, base) for base in bases or ())
    lineage = Lineage(id_, {id_: facts}, links, complete=bases is not None and not links)
    return Component(Subject(Kind.MODEL, id_, "huggingface", hub_id=id_), facts, lineage)


def passing(text: str, *components: Component) -> list[str]:
    policy = on_its_merits(parse(text, "lading.toml") if text else BUILT_IN)
    judged, _, _ = assess(components, (), policy, TODAY, catalog(), lambda _: None)
    return [each.component.subject.name for each in complying(judged, policy)]


@pytest.mark.parametrize(
    "refused",
    [
        made("x/a", "ling"),
        made("x/a", None),
        made("x/a", "nowhere"),
        made("x/a", license_=None),
        made("x/a", license_="acme-own"),
        made("x/a", bases=None),
        made("x/a", bases=(Base("x/lost", Relation.FINETUNE, CARD),)),
        made("x/a", bases=(Base("qwen", Relation.UNKNOWN, CARD, suspected=True),)),
    ],
)
def test_what_is_refused_or_not_known_is_never_offered(refused: Component) -> None:
    assert passing("", refused) == []


def test_what_is_not_known_is_not_offered_even_when_the_policy_minds_nothing() -> None:
    lax = '[origin]\ndirect = "allow"\nunknown = "allow"\n[licenses]\nunknown = "allow"\nmissing = "allow"\n[scan]\nincomplete = "warn"\n'
    assert passing(lax, made("x/a", None), made("x/b", license_="acme-own"), made("x/c", "ling")) == ["x/c"]


def test_pins_and_sign_offs_of_others_do_not_count() -> None:
    strict = '[pins]\nrequire = "commit"\nunpinned = "deny"\n'
    assert passing(strict, made("x/a")) == ["x/a"]
    signed = '[[approve]]\nmodel = "x/b"\nreason = "r"\napproved_by = "w"\nuntil = 2999-01-31\n'
    assert passing(signed, made("x/b", "ling")) == []
