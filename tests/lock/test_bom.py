"""Whatever is in a BOM, reading it does no harm, and a BOM says the same as itself."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lading.lock.compare import compare
from lading.lock.document import parse
from lading.lock.items import Item

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("type", "name", "group", "purl", "hashes", "licenses", "license", "components", "properties", "pedigree", "ancestors")
COMPONENT = st.dictionaries(st.sampled_from(FIELDS), JSON | st.just("machine-learning-model"))


@given(st.lists(COMPONENT, max_size=3), JSON)
def test_no_bom_does_harm(components: list[Any], services: Any) -> None:
    text = json.dumps({"bomFormat": "CycloneDX", "components": components, "services": services})
    items = [thing.item for thing in parse(text, "a.cdx.json").things]
    assert compare(items, items) == []


def test_components_of_others_are_read_as_far_as_they_go() -> None:
    component = {
        "type": "machine-learning-model",
        "group": "acme",
        "name": "ranker",
        "purl": "pkg:huggingface/acme/ranker@abc?x=1",
        "hashes": [{"alg": "MD5", "content": "m"}, {"alg": "SHA-256", "content": "s"}],
    }
    (thing,) = parse(json.dumps({"bomFormat": "CycloneDX", "components": [component]}), "a.cdx.json").things
    assert thing.item == Item("model", "acme/ranker", "abc")
