from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import sample_report
import schemas
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator

from lading.domain.facts import Base, Component, Facts, Lineage, Link, RemoteFile
from lading.domain.finding import Action, Verdict
from lading.domain.reference import Kind, Relation
from lading.domain.report import Report
from lading.domain.source import Location
from lading.report import WriteOptions, format_named
from lading.report.base import SpecVersion
from lading.report.cyclonedx.uris import uri

VERSIONS: tuple[SpecVersion, ...] = ("1.6", "1.7")
SCHEMAS = {"1.6": SchemaVersion.V1_6, "1.7": SchemaVersion.V1_7}
REPORTS = {"sample": sample_report.sample, "nothing": sample_report.nothing, "unread": sample_report.unread}


def written(report: Report, kind: str, version: SpecVersion = "1.6") -> str:
    stream = io.StringIO()
    format_named(f"cyclonedx-{kind}").write(report, stream, WriteOptions(spec_version=version))
    return stream.getvalue()


def bom(report: Report, version: SpecVersion = "1.6") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(written(report, "json", version))
    return document


def everything(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for each in [*document.get("components", ()), *document.get("services", ())]:
        yield each
        yield from everything(each)


def by_ref(document: dict[str, Any], ref: str) -> dict[str, Any]:
    return next(each for each in everything(document) if each["bom-ref"] == ref)


def values(item: dict[str, Any], name: str) -> list[str]:
    return [p["value"] for p in item["properties"] if p["name"] == f"lading:{name}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://api.example.com/v1", "https://api.example.com/v1"),
        ("http://localhost:11434", "http://localhost:11434"),
        ("https://user:pass@host/v1", "https://host/v1"),
        ("https://host/a b/{model}?x=[1]#a#b", "https://host/a%20b/%7Bmodel%7D?x=%5B1%5D#a%23b"),
        ("https://host/100%", "https://host/100%25"),
        ("https://host/modèle", "https://host/mod%C3%A8le"),
        ("https://{host}:{port}/v1", None),
        ("https://[::1]:80/", None),
        ("javascript:alert(1)", None),
        ("LICENSE", None),
        ("", None),
    ],
)
def test_uri(text: str, expected: str | None) -> None:
    found = uri(text)
    assert (str(found) if found else None) == expected


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", REPORTS)
def test_every_output_is_valid(name: str, version: SpecVersion) -> None:
    report = REPORTS[name]()
    assert JsonStrictValidator(SCHEMAS[version]).validate_str(written(report, "json", version)) is None
    assert XmlValidator(SCHEMAS[version]).validate_str(written(report, "xml", version)) is None


@pytest.mark.parametrize("kind", ["json", "xml"])
@pytest.mark.parametrize("version", VERSIONS)
def test_snapshot(kind: str, version: SpecVersion, snapshot: Callable[[str, str], None]) -> None:
    snapshot(f"sample-{version}.cdx.{kind}", written(sample_report.sample(), kind, version))


def test_another_process_writes_the_same_bytes() -> None:
    code = (
        "import sys, sample_report; from lading.report import format_named;"
        "format_named(sys.argv[1]).write(sample_report.sample(), sys.stdout)"
    )
    for kind in ("json", "xml"):
        for seed in ("1", "2"):
            done = subprocess.run(
                [sys.executable, "-X", "utf8", "-c", code, f"cyclonedx-{kind}"],
                capture_output=True,
                encoding="utf-8",
                check=True,
                env={
                    "PYTHONHASHSEED": seed,
                    "PYTHONPATH": ":".join([*sys.path, str(Path(__file__).parent.parent / "support")]),
                },
            )
            assert done.stdout == written(sample_report.sample(), kind)


def test_the_serial_number_follows_from_the_content() -> None:
    report = sample_report.sample()
    serial = bom(report)["serialNumber"]
    root = ElementTree.fromstring(written(report, "xml"))
    assert root.get("serialNumber") == serial
    assert bom(replace(report, name="other"))["serialNumber"] != serial


def test_bom_refs_are_unique_and_every_reference_has_its_target() -> None:
    document = bom(sample_report.sample())
    refs = [each["bom-ref"] for each in everything(document)] + ["repository"]
    assert len(set(refs)) == len(refs)
    named = {ref for d in document["dependencies"] for ref in (d["ref"], *d.get("dependsOn", ()))}
    named |= {ref for c in document["compositions"] for ref in (*c.get("assemblies", ()), *c.get("dependencies", ()))}
    for each in everything(document):
        named |= {d["ref"] for d in each.get("modelCard", {}).get("modelParameters", {}).get("datasets", ())}
    named |= {subject for annotation in document["annotations"] for subject in annotation["subjects"]}
    assert named <= set(refs)


def test_a_pinned_model_has_its_commit_in_the_package_url() -> None:
    model = by_ref(bom(sample_report.sample()), f"model:Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}")
    assert model["type"] == "machine-learning-model"
    assert model["purl"] == f"pkg:huggingface/Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}"
    assert model["evidence"]["occurrences"][0] == {
        "location": "app/llm.py",
        "line": 12,
        "offset": 5,
        "symbol": "AutoModel.from_pretrained",
        "additionalContext": "code",
    }
    assert model["evidence"]["identity"][0]["confidence"] == 1
    assert values(model, "origin:verdict") == ["direct"]
    assert values(model, "reference") == ["Qwen/Qwen2.5-7B-Instruct", "hf://Qwen/Qwen2.5-7B-Instruct"]
    assert model["modelCard"]["modelParameters"]["task"] == "text-generation"
    assert [part["hashes"][0]["content"] for part in model["components"]] == [sample_report.SHA]


def test_two_revisions_of_one_model_stay_two_components() -> None:
    refs = [each["bom-ref"] for each in everything(bom(sample_report.sample())) if each.get("name") == "Qwen2.5-7B-Instruct"]
    assert refs == ["model:Qwen/Qwen2.5-7B-Instruct", f"model:Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}"]


def test_bases_are_ancestors_and_components() -> None:
    document = bom(sample_report.sample())
    model = by_ref(document, "model:acme/support-ranker-8b")
    ancestors = model["pedigree"]["ancestors"]
    assert [each["name"] for each in ancestors] == ["Qwen2.5-7B-Instruct", "Llama-3.1-8B"]
    assert all("bom-ref" not in each for each in ancestors)
    assert "merge of Qwen/Qwen2.5-7B-Instruct" in model["pedigree"]["notes"]
    needed = next(d["dependsOn"] for d in document["dependencies"] if d["ref"] == model["bom-ref"])
    assert "model:meta-llama/Llama-3.1-8B" in needed
    assert "model:Qwen/Qwen2.5-7B-Instruct" in needed, "a base that the repository names itself is not listed twice"
    llama = by_ref(document, "model:meta-llama/Llama-3.1-8B")
    assert values(llama, "role") == ["base-model"]
    assert values(llama, "origin:verdict") == []
    assert llama["evidence"]["occurrences"][0]["additionalContext"] == "upstream of acme/support-ranker-8b"


def test_a_suspected_base_is_a_variant() -> None:
    model = by_ref(bom(sample_report.sample()), "weights:models/assistant-q4_k_m.gguf")
    assert "ancestors" not in model["pedigree"]
    assert [each["name"] for each in model["pedigree"]["variants"]] == ["Qwen2.5-7B"]
    assert model["modelCard"]["modelParameters"]["architectureFamily"] == "qwen2"


def test_weights_of_which_nothing_is_known_stay_files() -> None:
    file = by_ref(bom(sample_report.sample()), "weights:models/classifier.bin")
    assert file["type"] == "file"
    assert file["hashes"] == [{"alg": "SHA-256", "content": sample_report.SHA}]
    assert "modelCard" not in file


def test_a_hosted_model_is_a_service_with_provider_places_and_the_model_it_serves() -> None:
    document = bom(sample_report.sample())
    service = by_ref(document, "service:deepseek/deepseek/deepseek-chat")
    assert service["provider"]["name"] == "DeepSeek"
    assert service["endpoints"] == ["https://api.deepseek.com/v1"]
    assert values(service, "hosting:country") == ["CN"]
    assert values(service, "hub:model") == ["deepseek-ai/DeepSeek-V3"]
    assert values(service, "reference:location") == ["app/chat.py:40"]
    dependency = next(d for d in document["dependencies"] if d["ref"] == service["bom-ref"])
    assert dependency["dependsOn"] == ["model:deepseek-ai/DeepSeek-V3"]
    assert values(by_ref(document, "model:deepseek-ai/DeepSeek-V3"), "role") == ["served-model"]


def test_licences_keep_what_is_declared_and_what_is_concluded_apart() -> None:
    document = bom(sample_report.sample())
    model = by_ref(document, "model:acme/support-ranker-8b")
    said = {
        (each["license"].get("id") or each["license"]["name"], each["license"]["acknowledgement"]) for each in model["licenses"]
    }
    assert said == {("Apache-2.0", "declared"), ("Apache-2.0", "concluded"), ("LicenseRef-llama-3.1", "concluded")}
    assert values(model, "license:effective") == ["Apache-2.0", "LicenseRef-llama-3.1"]
    assert by_ref(document, "dataset:acme/helpdesk")["licenses"] == [
        {"acknowledgement": "declared", "expression": "MIT OR Apache-2.0"}
    ]


def test_what_is_not_known_is_stated() -> None:
    document = bom(sample_report.sample())
    said = {each["aggregate"]: each for each in document["compositions"] if "repository" not in each.get("assemblies", ())}
    assert "weights:models/classifier.bin" in said["unknown"]["assemblies"]
    assert "weights:models/assistant-q4_k_m.gguf" in said["incomplete"]["dependencies"]
    assert {"aggregate": "incomplete", "assemblies": ["repository"]} in document["compositions"]
    gaps = [p["value"] for p in document["metadata"]["properties"] if p["name"] == "lading:gap"]
    assert gaps == [
        "data/\\x1b[2Jhuge.yaml: too-large: 300 MB, more than 64 MB",
        "vendor/broken.ipynb:7: syntax: not JSON: unexpected end",
    ]


def test_files_beyond_the_bound_are_counted() -> None:
    report = sample_report.sample()
    model = sample_report.direct()
    facts = model.component.resolution
    assert isinstance(facts, Facts)
    many = replace(facts, files=tuple(RemoteFile(f"part-{n:03}.safetensors", n, sample_report.SHA) for n in range(203)))
    changed = replace(model, component=replace(model.component, resolution=many))
    shown = by_ref(bom(replace(report, components=(changed,))), f"model:Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}")
    assert len(shown["components"]) == 200
    assert values(shown, "files:omitted") == ["3"]


def test_a_lineage_that_turns_in_circles_ends() -> None:
    first, second = (Base(name, Relation.FINETUNE, sample_report.HUB) for name in ("a/one", "a/two"))
    facts = Facts("a/one", sample_report.HUB, bases=(second,))
    other = Facts("a/two", sample_report.HUB, bases=(first,))
    lineage = Lineage("a/one", {"a/one": facts, "a/two": other}, (Link("a/one", second), Link("a/two", first)))
    model = sample_report.derived()
    subject = replace(model.component.subject, name="a/one", kind=Kind.MODEL)
    report = replace(sample_report.sample(), components=(replace(model, component=Component(subject, facts, lineage)),))
    document = bom(report)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document)) is None
    assert next(d["dependsOn"] for d in document["dependencies"] if d["ref"] == "model:a/two") == ["model:a/one"]


def test_every_finding_is_an_annotation_of_what_it_is_about() -> None:
    document = bom(sample_report.sample())
    said = {(each["subjects"][0], each["text"].split(":")[0]) for each in document["annotations"]}
    assert ("model:acme/support-ranker-8b", "[deny] license-conflict") in said
    assert ("repository", "[warn] waiver-unused") in said
    assert len(document["annotations"]) == len(sample_report.sample().findings)
    waived = next(each["text"] for each in document["annotations"] if "license-conflict" in each["text"])
    assert waived.endswith("Accepted: approved by legal@example.com until 2027-03-31")


def test_citations_say_who_states_a_field_and_are_of_1_7_only() -> None:
    assert "citations" not in bom(sample_report.sample(), "1.6")
    document = bom(sample_report.sample(), "1.7")
    sources = {each["bom-ref"] for kind in ("components", "services") for each in document["metadata"]["tools"][kind]}
    assert sources == {"tool:lading", "source:hub"}
    for citation in document["citations"]:
        assert citation["attributedTo"] in {*sources, "repository"}
        for pointer in citation["pointers"]:
            assert schemas.pointers(document, pointer) not in (None, "", [], {}), pointer
    model = document["components"].index(by_ref(document, f"model:Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}"))
    notes = {each["note"] for each in document["citations"] if f"/components/{model}/manufacturer" in each["pointers"]}
    assert notes == {"catalog: developers/alibaba (2026-10-02)"}


def test_the_hub_is_a_source_only_when_it_said_something() -> None:
    report = replace(sample_report.sample(), components=(sample_report.hosted_us(),), findings=())
    assert "services" not in bom(report)["metadata"]["tools"]


def test_what_is_not_known_is_named_by_its_path() -> None:
    document = bom(sample_report.sample())
    assert "metadata.authors" in values(document["metadata"], "unknown")
    assert values(by_ref(document, f"model:Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}"), "unknown") == [
        "modelCard.considerations.technicalLimitations",
        "modelCard.considerations.useCases",
        "modelCard.modelParameters.approach",
        "modelCard.modelParameters.architectureFamily",
        "modelCard.quantitativeAnalysis.performanceMetrics",
        "releaseNotes.timestamp",
    ]
    for each in [*document["components"], *document["services"]]:
        assert not set(values(each, "unknown")) & set(each), "what is there is not unknown"
    unnamed = by_ref(document, "weights:models/assistant-q4_k_m.gguf")
    assert {"licenses", "manufacturer", "purl", "version"} < set(values(unnamed, "unknown"))
    assert "hashes" not in values(unnamed, "unknown")


def test_a_dataset_is_described_with_its_owner() -> None:
    [data] = by_ref(bom(sample_report.sample()), "dataset:acme/helpdesk")["data"]
    assert data == {
        "type": "dataset",
        "name": "acme/helpdesk",
        "contents": {"url": "https://huggingface.co/datasets/acme/helpdesk"},
        "description": "Support tickets",
        "governance": {"owners": [{"organization": {"name": "Acme Ltd"}}]},
    }


def test_sizes_in_a_gguf_header_are_hyperparameters() -> None:
    model = sample_report.suspected()
    [weights] = model.component.subject.weights
    said = (("qwen2.block_count", "28"), ("qwen2.attention.head_count_kv", "4"), ("llama.block_count", "1"))
    subject = replace(model.component.subject, weights=(replace(weights, metadata=said),))
    changed = replace(model, component=replace(model.component, subject=subject))
    report = replace(sample_report.sample(), components=(changed,), findings=())
    shown = by_ref(bom(report), "weights:models/assistant-q4_k_m.gguf")["modelCard"]["properties"]
    assert shown == [
        {"name": "cdx:ai-ml:model:hyperparameter:num_hidden_layers", "value": "28"},
        {"name": "cdx:ai-ml:model:hyperparameter:num_key_value_heads", "value": "4"},
    ]


def test_a_pinned_model_says_where_its_files_are() -> None:
    model = by_ref(bom(sample_report.sample()), f"model:Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}")
    links = {each["type"]: each["url"] for each in model["externalReferences"]}
    assert links["distribution"] == f"https://huggingface.co/Qwen/Qwen2.5-7B-Instruct/tree/{sample_report.COMMIT}"


def test_a_service_is_across_the_trust_boundary() -> None:
    assert by_ref(bom(sample_report.sample()), "service:openai/gpt-4o")["x-trust-boundary"] is True


def test_two_findings_that_differ_in_place_alone_are_one_annotation() -> None:
    """The list of annotations may not hold the same one twice (``uniqueItems``)."""
    twice = tuple(
        sample_report.finding(
            "unreadable", "setup.py", Action.WARN, "It could not be read.", locations=(Location("setup.py", n),)
        )
        for n in (1, 2)
    )
    document = bom(replace(sample_report.nothing(), findings=twice))
    assert [each["text"] for each in document["annotations"]] == ["[warn] unreadable: It could not be read."]


@pytest.mark.parametrize(("length", "kept"), [(1_024, True), (1_025, False)])
def test_a_version_that_is_too_long_is_left_out(length: int, kept: bool) -> None:
    """CycloneDX allows 1,024 characters, and half a version would name another thing."""
    version = "1" * length
    made = sample_report.package("torch", "pypi", version, sample_report.ACME, Verdict.NONE)
    component = bom(replace(sample_report.nothing(), components=(made,)))["components"][0]
    assert component.get("version") == (version if kept else None)
    assert component["purl"] == f"pkg:pypi/torch@{version}" if kept else "pkg:pypi/torch"
    assert values(component, "package:version") == [version]
