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
