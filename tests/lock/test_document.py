"""Documents of any tool as what they recorded: what they cannot say is left open, and nothing in them does harm."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.errors import LadingError, UsageError
from lading.lock.bom import Purl, hub_page
from lading.lock.document import load, parse
from lading.lock.items import Recorded

COMMIT = "a" * 40


def things(components: list[Any], **more: Any) -> dict[str, Recorded]:
    text = json.dumps({"bomFormat": "CycloneDX", "components": components, **more})
    return {thing.item.name: thing for thing in parse(text, "a.cdx.json").things}


def xml(body: str, version: str = "1.6") -> str:
    return f'<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/{version}" version="1">{body}</bom>'


# --- what is none -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", None, "cannot be read"),
        ("a.json", b"", "is not JSON"),
        ("a.json", b"{", "is not JSON"),
        ("a.json", b"[]", "no CycloneDX BOM, SPDX document"),
        ("a.json", b'{"bomFormat": "SPDX"}', "no CycloneDX BOM, SPDX document"),
        ("a.json", b"{\xff", "not UTF-8"),
        ("a.json", b"[" * 100_000, "is not JSON"),
        ("a.xml", b"<bom>", "is not XML that can be read"),
        ("a.xml", b"<bom/>", "no CycloneDX BOM"),
        ("a.html", b"\n<!DOCTYPE html>\n<title>a", "a.html is an HTML page"),
        ("a.xml", b'<!DOCTYPE b [<!ENTITY a "aaaa">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', "document type"),
        ("a.xml", b"<a>" * 1000 + b"</a>" * 1000, "inside each other"),
        ("a.lock", b"[1", "is not TOML"),
        ("a.lock", b"", "which version"),
        ("a", b"[[1", "is not TOML"),
        ("a", b"", "a is no document that records models"),
        ("a.csv", b"record,kind\nfinding,model\n", "a.csv is no document that records models"),
        ("a.spdx", b"SPDXVersion: SPDX-2.3\n", "a.spdx is no document that records models"),
    ],
)
def test_what_is_no_document_is_said_to_be_none(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(LadingError, match=message):
        load(tmp_path / name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["@graph", "type", "name", "to", "from", "relationshipType", "software_packageUrl", "packages", "externalRefs", "creationInfo",
     "components", "subject", "kind", "resolution", "lineage", "nodes", "provenance", "license", "bases", "files", "spdxId",
     "extension", "verifiedUsing", "datasets"]
)  # fmt: skip
START = st.sampled_from([{"spdxVersion": "x"}, {"@graph": []}, {"schema_version": "1", "provenance": {}}])


@given(START, st.dictionaries(KEYS, JSON | st.lists(st.dictionaries(KEYS, JSON), max_size=3), max_size=6))
def test_no_document_does_harm(start: dict[str, Any], more: dict[str, Any]) -> None:
    text = json.dumps(start | more)
    try:
        assert all(thing.item.name for thing in parse(text, "a.json").things)
    except UsageError:
        assert "@graph" not in start


@given(st.text(max_size=80))
def test_no_package_url_does_harm(text: str) -> None:
    assert Purl(f"pkg:huggingface/{text}").name is not None
    assert Purl(text).version is not None


@pytest.mark.parametrize(
    "purl",
    [
        "",
        "pkg:pypi/transformers@4",
        "pkg:huggingface/",
        "huggingface/a/b",
        "pkg:huggingface/a/b?repository_url=https://hub.example",
    ],
)
def test_what_is_not_of_the_hub(purl: str) -> None:
    assert not Purl(purl).on_hub


@pytest.mark.parametrize(
    "url", ["", "https://huggingface.co/spaces/a/b", "https://evil.example/huggingface.co/a/b", "https://huggingface.co/a"]
)
def test_what_is_no_page_of_a_repository(url: str) -> None:
    assert hub_page(url) is None


# --- boms of other tools ------------------------------------------------------------------------------------------------


def test_a_bom_without_properties_leaves_open_what_it_does_not_say() -> None:
    component = {"type": "machine-learning-model", "name": "ranker", "purl": f"pkg:huggingface/acme/ranker@{COMMIT}"}
    (thing,) = things([component]).values()
    item = thing.item
    assert (item.name, item.revision, thing.on_hub, thing.seen) == ("acme/ranker", COMMIT, True, True)
    assert [item.license, item.developer, item.country, item.gated, item.bases, item.served] == [None] * 6
    assert (thing.day, thing.of_card) == (None, frozenset())


def test_a_model_that_is_called_a_library_is_known_by_its_package_url() -> None:
    purl = f"pkg:huggingface/acme/ranker@{COMMIT}?file_name=m.safetensors&checksum=sha256%3A{'b' * 64}#sub"
    (thing,) = things([{"type": "library", "name": "ranker", "purl": purl}]).values()
    assert (thing.item.kind, thing.item.name, thing.item.hashes) == ("model", "acme/ranker", {"m.safetensors": "b" * 64})


def test_the_component_that_a_bom_is_about_and_those_inside_others_count() -> None:
    inner = {"type": "machine-learning-model", "name": "b", "purl": "pkg:huggingface/acme/b"}
    outer = {"type": "machine-learning-model", "name": "a", "purl": "pkg:huggingface/acme/a", "components": [inner]}
    assert set(things([], metadata={"component": outer, "timestamp": "2026-01-02T03:04:05Z"})) == {"acme/a", "acme/b"}


def test_a_hash_that_names_no_file_is_not_taken_for_one() -> None:
    component = {
        "type": "machine-learning-model",
        "name": "ranker",
        "purl": "pkg:huggingface/acme/ranker",
        "hashes": [{"alg": "SHA-256", "content": "c" * 64}],
    }
    (thing,) = things([component]).values()
    assert thing.item.hashes == {}


def test_a_page_of_the_hub_tells_where_a_model_or_data_set_is_from() -> None:
    pages = {"m": "https://huggingface.co/acme/ranker", "d": "https://huggingface.co/datasets/acme/pairs/tree/main"}
    found = things(
        [
            {"type": "machine-learning-model", "name": "m", "externalReferences": [{"type": "website", "url": pages["m"]}]},
            {"type": "data", "name": "d", "externalReferences": [{"type": "distribution", "url": pages["d"]}]},
            {"type": "machine-learning-model", "name": "nameless"},
        ]
    )
    assert [(n, t.item.kind, t.on_hub) for n, t in found.items()] == [
        ("acme/ranker", "model", True),
        ("acme/pairs", "dataset", True),
        ("nameless", "model", False),
    ]


def test_licence_base_and_maker_as_other_tools_state_them() -> None:
    component = {
        "type": "machine-learning-model",
        "name": "ranker",
        "purl": "pkg:huggingface/acme/ranker@1.0",
        "licenses": [{"expression": "MIT"}],
        "manufacturer": {"name": "Acme", "address": {"country": "DE"}},
        "pedigree": {"ancestors": [{"name": "b", "purl": "pkg:huggingface/acme/base"}]},
    }
    (thing,) = things([component]).values()
    item = thing.item
    assert (item.license, item.developer, item.country, item.bases) == ("MIT", "Acme", "DE", ("acme/base (unknown)",))


def test_xml_says_what_json_says() -> None:
    body = f"""
      <metadata><timestamp>2026-01-02T03:04:05Z</timestamp></metadata>
      <components>
        <component type="machine-learning-model">
          <group>acme</group><name>ranker</name>
          <licenses><license acknowledgement="declared"><id>MIT</id></license></licenses>
          <purl>pkg:huggingface/acme/ranker@{COMMIT}</purl>
          <pedigree><ancestors><component type="machine-learning-model"><group>acme</group><name>base</name></component></ancestors></pedigree>
          <components><component type="file"><name>m.bin</name><hashes><hash alg="SHA-256">{"d" * 64}</hash></hashes></component></components>
          <properties><property name="lading:developer">Acme</property></properties>
        </component>
      </components>"""
    component = {
        "type": "machine-learning-model",
        "group": "acme",
        "name": "ranker",
        "licenses": [{"license": {"id": "MIT", "acknowledgement": "declared"}}],
        "purl": f"pkg:huggingface/acme/ranker@{COMMIT}",
        "pedigree": {"ancestors": [{"type": "machine-learning-model", "group": "acme", "name": "base"}]},
        "components": [{"type": "file", "name": "m.bin", "hashes": [{"alg": "SHA-256", "content": "d" * 64}]}],
        "properties": [{"name": "lading:developer", "value": "Acme"}],
    }
    document = parse(xml(body), "a.cdx.xml")
    assert document.day == date(2026, 1, 2)
    (thing,) = document.things
    (other,) = things([component], metadata={"timestamp": "2026-01-02T03:04:05Z"}).values()
    assert thing == other


# --- what Lading wrote --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("offline", "seen"), [("true", True), ("false", False)])
def test_what_the_hub_did_not_have_then_is_not_counted_as_there(offline: str, seen: bool) -> None:
    """Online the Hub was asked and had no answer; offline nobody asked, and the catalogue has the model."""
    metadata = {
        "properties": [{"name": "lading:catalog:date", "value": "2026-01-02"}, {"name": "lading:offline", "value": offline}]
    }
    component = {
        "type": "machine-learning-model",
        "group": "acme",
        "name": "ranker",
        "purl": "pkg:huggingface/acme/ranker",
        "properties": [{"name": "lading:facts:source", "value": "catalog: models/acme/ranker (https://x) (2026-01-01)"}],
    }
    (thing,) = things([component], metadata=metadata).values()
    assert (thing.seen, thing.item.gated) == (seen, None)


def test_the_report_and_the_bom_of_one_audit_record_the_same_pins() -> None:
    def component(kind: str, name: str, **more: Any) -> dict[str, Any]:
        return {"kind": kind, "name": name, "resolution": {"status": "resolved", "id": name}, **more}

    versions = [{"version": "1.0"}, {"version": "1.0"}, {"version": None}]
    document = parse(
        json.dumps(
            {
                "schema_version": "1",
                "name": "x",
                "outcome": "pass",
                "provenance": {},
                "findings": [],
                "gaps": [],
                "components": [
                    component("model", "acme/a", revision="a" * 40),
                    component("package", "vllm", references=versions),
                    component("package", "openai", references=[*versions, {"version": "2.0"}]),
                ],
            }
        ),
        "r.json",
    )
    assert {thing.item.name: thing.item.revision or "" for thing in document.things} == {
        "acme/a": "a" * 40,
        "vllm": "1.0",
        "openai": "",
    }


# --- spdx ---------------------------------------------------------------------------------------------------------------


def ours(*pairs: tuple[str, Any], **more: Any) -> dict[str, Any]:
    """An SPDX 3 element with Lading's properties."""
    entries = [{"extension_cdxPropName": name, "extension_cdxPropValue": value} for name, value in pairs]
    return {"type": "ai_AIPackage", "extension": [{"extension_cdxProperty": entries}], **more}


def test_no_properties_in_spdx_do_harm() -> None:
    graph = [
        ours(("lading:catalog:date", "2026-11-21"), spdxId="root"),
        ours(
            ("lading:kind", "model"),
            ("lading:gated", None),
            ("lading:base", 5),
            ("lading:base", "("),
            name="a",
            spdxId="a",
            verifiedUsing=[None, {}],
        ),
        ours(("lading:kind", "hosted-model"), ("lading:registry", "x"), name="x/b", spdxId="b", verifiedUsing={"a": 1}),
        ours(("lading:kind", "model"), spdxId="c"),
        {"relationshipType": "contains", "from": "a", "to": ["a", "none", 4]},
        {"relationshipType": "contains", "from": "b", "to": "b"},
        ours(("lading:kind", "model"), name="without an id"),
    ]
    found = parse(json.dumps({"@graph": graph}), "a.spdx.json")
    assert sorted(thing.item.name for thing in found.things) == ["a", "b"]
    assert found.own


def test_spdx_2_by_its_external_references() -> None:
    package = {
        "name": "ranker",
        "licenseDeclared": "NOASSERTION",
        "externalRefs": [{"referenceType": "purl", "referenceLocator": f"pkg:huggingface/acme/ranker@{COMMIT}"}],
    }
    document = parse(
        json.dumps({"spdxVersion": "SPDX-2.3", "creationInfo": {"created": "2026-01-02T03:04:05Z"}, "packages": [package]}), "a"
    )
    (thing,) = document.things
    assert (document.kind, document.day, thing.item.license) == ("SPDX document", date(2026, 1, 2), None)
    assert (thing.item.kind, thing.item.name, thing.item.revision) == ("model", "acme/ranker", COMMIT)


def test_spdx_3_with_its_declared_licence() -> None:
    graph = [
        {"type": "CreationInfo", "created": "2026-01-02T03:04:05Z"},
        {"type": "ai_AIPackage", "spdxId": "m", "name": "x", "software_packageUrl": "pkg:huggingface/acme/ranker"},
        {"type": "dataset_DatasetPackage", "spdxId": "d", "name": "y", "software_downloadLocation": "https://huggingface.co/datasets/acme/pairs"},
        {"type": "simplelicensing_LicenseExpression", "spdxId": "l", "simplelicensing_licenseExpression": "MIT"},
        {"type": "Relationship", "relationshipType": "hasDeclaredLicense", "from": "m", "to": ["l"]},
    ]  # fmt: skip
    model, data = parse(json.dumps({"@graph": graph}), "a").things
    assert (model.item.name, model.item.license, model.on_hub) == ("acme/ranker", "MIT", True)
    assert (data.item.kind, data.item.name, data.on_hub) == ("dataset", "acme/pairs", True)
