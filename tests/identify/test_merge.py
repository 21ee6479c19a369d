from __future__ import annotations

from dataclasses import replace

from lading.catalog.index import Catalog
from lading.domain.reference import Context, Kind, Reference, Relation, Strength, WeightFile
from lading.domain.source import Location
from lading.identify.merge import identify

HERE = Reference("Qwen/Qwen2.5-7B", Kind.MODEL, Location("a.py", 3, 1), Context.CODE, Strength.NAMED, "keys")
FILE = WeightFile(Location("models/x/adapter_model.safetensors"), "safetensors", 10)


def test_what_means_nothing_is_dropped(catalog: Catalog) -> None:
    assert identify([replace(HERE, text="your-org/your-model")], catalog) == ()


def test_one_subject_for_all_spellings_and_one_for_each_revision(catalog: Catalog) -> None:
    found = [
        HERE,
        replace(HERE, text="qwen/qwen2.5-7b", location=Location("a.py", 1, 1)),
        replace(HERE, text="https://huggingface.co/Qwen/Qwen2.5-7B", location=Location("b.py", 1, 1)),
        replace(HERE, revision="abc", location=Location("c.py", 1, 1)),
    ]
    first, second = identify(found, catalog)
    assert [str(place) for place in first.locations] == ["a.py:1:1", "a.py:3:1", "b.py:1:1"]
    assert (first.revision, second.revision) == (None, "abc")


def test_a_certain_reference_confirms_a_tentative_one(catalog: Catalog) -> None:
    tentative = replace(HERE, text="acme/ranker")
    [alone] = identify([tentative], catalog)
    [both] = identify([tentative, replace(tentative, strength=Strength.LOADS)], catalog)
    assert (alone.tentative, both.tentative) == (True, False)


def test_a_name_of_a_file_in_the_tree_joins_the_file(catalog: Catalog) -> None:
    named = replace(HERE, text="models/x/adapter_model.safetensors", kind=Kind.WEIGHTS)
    [subject] = identify([named, FILE], catalog)
    assert subject.weights == (FILE,)
    assert subject.references == (named,)
    assert subject.contexts == (Context.CODE, Context.WEIGHTS)


def test_an_adapter_is_built_on_what_its_configuration_names(catalog: Catalog) -> None:
    config = replace(
        HERE, location=Location("models/x/adapter_config.json", 2, 5), symbol="base_model_name_or_path", strength=Strength.LOADS
    )
    elsewhere = replace(config, location=Location("models/y/adapter_config.json", 2, 5), text="Qwen/Qwen9-1B")
    subjects = identify([FILE, config, elsewhere], catalog)
    [adapter] = [s for s in subjects if s.kind is Kind.WEIGHTS]
    assert adapter.weights[0].bases == ((Relation.ADAPTER, "Qwen/Qwen2.5-7B"),)


def test_the_order_of_findings_does_not_matter(catalog: Catalog) -> None:
    found: list[Reference | WeightFile] = [
        HERE,
        FILE,
        replace(HERE, text="gpt-4o-mini"),
        replace(HERE, text="acme/ranker", strength=Strength.LOADS),
    ]
    assert identify(found, catalog) == identify(list(reversed(found)), catalog)


def test_a_name_without_an_owner_joins_the_one_model_of_that_name(catalog: Catalog) -> None:
    bare = replace(HERE, text="Qwen2.5-7B", location=Location("b.yaml", 1, 1))
    copy = replace(HERE, text="acme/Qwen2.5-7B", location=Location("c.yaml", 1, 1), strength=Strength.LOADS)
    assert len(identify([bare, HERE, copy], catalog)) == 3
    [subject] = identify([bare, HERE], catalog)
    assert (subject.name, subject.references) == ("Qwen/Qwen2.5-7B", (HERE, bare))


def test_what_is_loaded_as_data_is_data_everywhere(catalog: Catalog) -> None:
    data = replace(HERE, text="acme/rows", kind=Kind.DATASET, strength=Strength.LOADS)
    fetched = replace(HERE, text="acme/rows", location=Location("b.py", 1, 1), strength=Strength.LOADS)
    [subject] = identify([fetched, data], catalog)
    assert (subject.kind, len(subject.references)) == (Kind.DATASET, 2)


def test_a_file_joins_the_repository_that_the_same_document_fetches_it_from(catalog: Catalog) -> None:
    url = replace(HERE, text="https://huggingface.co/acme/ranker/resolve/main/ranker-7b.gguf", strength=Strength.LOADS)
    name = replace(HERE, text="ranker-7b.gguf", kind=Kind.WEIGHTS)
    elsewhere = replace(name, location=Location("b.py", 1, 1))
    assert [(s.kind, len(s.references)) for s in identify([name, url, elsewhere], catalog)] == [
        (Kind.MODEL, 2),
        (Kind.WEIGHTS, 1),
    ]


def test_the_parts_of_a_file_in_the_tree_are_one_subject(catalog: Catalog) -> None:
    parts = [replace(FILE, location=Location(f"m/model-0000{n}-of-00002.safetensors")) for n in (1, 2)]
    [subject] = identify(parts, catalog)
    assert subject.name == "m/model.safetensors"
    assert len(subject.weights) == 2
