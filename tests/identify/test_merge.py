from __future__ import annotations

from dataclasses import replace

from lading.catalog.index import Catalog
from lading.domain.reference import Context, Kind, Reference, Relation, Strength, WeightFile
from lading.domain.source import Location
from lading.identify.merge import identify
from lading.identify.references import meaning

HERE = Reference("Qwen/Qwen2.5-7B", Kind.MODEL, Location("a.py", 3, 1), Context.CODE, Strength.NAMED, "keys")
FILE = WeightFile(Location("models/x/adapter_model.safetensors"), "safetensors", 10)


def test_what_means_nothing_is_dropped(catalog: Catalog) -> None:
    assert identify([replace(HERE, text="your-org/your-model")], catalog) == ()


def test_what_a_name_means_by_itself_does_not_hold_for_a_folder_of_the_tree(catalog: Catalog) -> None:
    alone = meaning(HERE, catalog)
    assert identify([HERE], catalog, frozenset({"Qwen", HERE.text}), {HERE: alone}) == ()
    assert identify([HERE], catalog, frozenset({"Qwen"}), {HERE: alone}) == identify([HERE], catalog)


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


def _entry(symbol: str, text: str, strength: Strength) -> Reference:
    return replace(HERE, text=text, symbol=symbol, strength=strength)


def _certain(found: list[Reference], catalog: Catalog) -> set[str]:
    return {subject.name for subject in identify(found, catalog) if not subject.tentative}


KNOWN = "Qwen/Qwen2.5-7B"


def test_no_models_beside_one_in_another_table(catalog: Catalog) -> None:
    model, bare = _entry("models.a.id", KNOWN, Strength.NAMED), Strength.BARE
    for other in (
        replace(_entry("models.b.id", "acme/ranker", Strength.NAMED), location=Location("b.py", 1, 1)),
        _entry("images.a.model", "acme/ranker", Strength.NAMED),
        _entry("models.a.image", "acme/ranker", bare),
        _entry("load(model)", "acme/ranker", Strength.NAMED),
    ):
        assert _certain([model, other], catalog) == {KNOWN}
    many = [_entry(f"table.{n}.id", f"acme/x{n}", bare) for n in range(6)]
    assert _certain([_entry("table.a.id", KNOWN, bare), *many], catalog) == {KNOWN}


def test_one_certain_model_is_enough_in_a_table_that_is_named_for_models(catalog: Catalog) -> None:
    others = [_entry(f"MODELS.{n}", f"acme/x{n}", Strength.NAMED) for n in range(6)]
    assert len(_certain([_entry("MODELS.a", KNOWN, Strength.NAMED), *others], catalog)) == 7
    assert _certain(others, catalog) == set()


def test_tables_in_a_table_are_one(catalog: Catalog) -> None:
    others = [_entry(f"SIZES.{n}.repo", f"acme/x{n}", Strength.BARE) for n in range(2)]
    assert len(_certain([_entry("SIZES.a.repo", KNOWN, Strength.BARE), *others], catalog)) == 3


def test_a_folder_is_named_after_the_repository_that_the_same_file_downloads(catalog: Catalog) -> None:
    fetched = replace(HERE, text="acme/Qwen2.5-7B", strength=Strength.LOADS)
    folder = replace(HERE, text="/srv/models/Qwen2.5-7B", strength=Strength.LOADS)
    elsewhere = [
        replace(HERE, location=Location("b.py", 1, 1)),
        replace(folder, location=Location("c.py", 1, 1)),
    ]
    found = {s.name: len(s.references) for s in identify([fetched, folder, *elsewhere], catalog)}
    assert found == {"acme/Qwen2.5-7B": 2, KNOWN: 1, "Qwen2.5-7B": 1}


def test_weights_in_a_folder_are_those_of_the_repository_that_the_same_file_downloads(catalog: Catalog) -> None:
    fetched = replace(HERE, text="acme/ranker", strength=Strength.LOADS, via="modelscope")
    file = replace(HERE, text="saved/ranker/model.safetensors", kind=Kind.WEIGHTS)
    other = replace(file, location=Location("b.py", 1, 1))
    found = {(s.kind, s.name): len(s.references) for s in identify([fetched, file, other], catalog)}
    assert found == {(Kind.MODEL, "acme/ranker"): 2, (Kind.WEIGHTS, "ranker/model.safetensors"): 1}
