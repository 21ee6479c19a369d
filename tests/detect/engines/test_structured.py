"""What stands beside a value of a table, and which names are no sites."""

from __future__ import annotations

import json

from lading.detect.engines import structured
from lading.detect.site import KEY, Site


def values(text: str) -> dict[str, Site]:
    return {site.text: site for site in structured.yaml_sites(text) if site.key != KEY}


def test_a_table_without_a_name_does_not_tell_what_is_further_in() -> None:
    assert values("id: a\nfiles: [{uri: b}]")["a"].beside == {"id": "a", "files": ()}


def test_a_table_with_a_name_tells_the_texts_further_in() -> None:
    assert values("name: a\nfiles: [{uri: b}, {uri: c}]")["a"].beside == {"name": "a", "files": ("b", "c")}


def test_around_a_table_stand_the_scalars_of_the_outer_one() -> None:
    assert values("name: a\nbase: x\nparts: {p: {q: b}}")["b"].beside == {"q": "b"}
    assert values("name: a\nbase: x\npart: {q: b}")["b"].beside == {"../name": "a", "../base": "x", "q": "b"}


def test_a_table_that_holds_too_much_is_not_around_what_is_in_it() -> None:
    wide = {f"k{number}": "x" for number in range(structured.MOST_BESIDE + 1)}
    [site] = [site for site in structured.json_sites(json.dumps({**wide, "part": {"q": "b"}})) if site.text == "b"]
    assert site.beside == {"q": "b"}


def test_only_so_much_is_read_of_what_is_further_in() -> None:
    many = json.dumps({"name": "a", "parts": [str(number) for number in range(10 * structured.MOST_INSIDE)]})
    [site] = [site for site in structured.json_sites(many) if site.text == "a"]
    parts = site.beside["parts"]
    assert isinstance(parts, tuple)
    assert 0 < len(parts) < structured.MOST_INSIDE


def test_a_pair_of_name_and_value_is_still_one_setting() -> None:
    [site] = [site for site in structured.yaml_sites("env:\n- name: MODEL\n  value: a/b") if site.text == "a/b"]
    assert site.keys == ("env", "MODEL")


SCHEMA = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  model: a/b\n"


def test_the_definition_of_a_resource_type_names_nothing_and_moves_no_line() -> None:
    [site] = [site for site in structured.yaml_sites(f"---\n{SCHEMA}---\nmodel: c/d\n") if site.key != KEY]
    assert (site.text, site.line) == ("c/d", 7)
    assert list(structured.yaml_sites(SCHEMA)) == []


def test_the_name_of_a_resource_is_a_reference_to_it_in_the_others() -> None:
    first = "apiVersion: a/v1\nkind: Model\nmetadata: {name: m-7b}\n"
    second = "apiVersion: a/v1\nkind: Claim\nmetadata: {name: c}\nspec: {modelName: m-7b, other: o-7b}\n"
    assert "o-7b" in values(f"{first}---\n{second}")
    assert "m-7b" not in values(f"{first}---\n{second}")
    assert "m-7b" in values(second)


def test_beside_a_key_stand_the_scalars_around_its_table() -> None:
    [site] = [site for site in structured.yaml_sites("url: u\nmodels: {m: {a: b}}") if site.text == "m"]
    assert site.beside == {"../url": "u"}


def test_the_preset_of_a_resource_is_no_resource() -> None:
    assert "p-1" in values("apiVersion: a/v1\nkind: Workspace\ninference: {preset: {name: p-1}}")
