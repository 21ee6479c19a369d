from __future__ import annotations

import io
import json
from typing import Any

import pytest
import sample_report
import schemas
from report_situations import SITUATIONS

from lading.domain.report import Report
from lading.report import format_named


def text(report: Report) -> str:
    stream = io.StringIO()
    format_named("spdx").write(report, stream)
    return stream.getvalue()


def graph(report: Report) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = json.loads(text(report))["@graph"]
    return nodes


def named(nodes: list[dict[str, Any]], ending: str) -> dict[str, Any]:
    return next(each for each in nodes if each.get("spdxId", "").endswith(f"#{ending}"))


def related(nodes: list[dict[str, Any]], ending: str, kind: str) -> list[str]:
    start = named(nodes, ending)["spdxId"]
    return [
        to.partition("#")[2] or to
        for each in nodes
        if each["type"] == "Relationship" and each["from"] == start and each["relationshipType"] == kind
        for to in each["to"]
    ]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_project_s_own_model_takes_every_output(situation: str) -> None:
    assert schemas.spdx_errors(text(SITUATIONS[situation]())) == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_ids_are_unique_and_everything_is_in_the_document(situation: str) -> None:
    nodes = graph(SITUATIONS[situation]())
    ids = [each["spdxId"] for each in nodes if "spdxId" in each]
    assert len(set(ids)) == len(ids)
    document = next(each for each in nodes if each["type"] == "SpdxDocument")
    assert sorted(document["element"]) == sorted(set(ids) - {document["spdxId"]})


def test_the_namespace_follows_from_the_content() -> None:
    one, other = graph(sample_report.sample()), graph(sample_report.nothing())
    assert one[1]["spdxId"].partition("#")[0] != other[1]["spdxId"].partition("#")[0]
    assert one[1]["spdxId"].startswith("urn:uuid:")


def test_a_model_is_an_ai_package() -> None:
    model = named(graph(sample_report.sample()), f"model:Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}")
    assert model["type"] == "ai_AIPackage"
    assert model["software_packageVersion"] == sample_report.COMMIT
    assert model["software_packageUrl"] == f"pkg:huggingface/Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}"
    assert model["ai_informationAboutApplication"] == "task: text-generation; text to text"
    assert model["ai_hyperparameter"] == [{"type": "DictionaryEntry", "key": "parameter:count", "value": "7.6B"}]
    assert model["originatedBy"][0].endswith("#organization:Alibaba%20Cloud")


def test_lineage_training_data_and_files_are_relationships() -> None:
    nodes = graph(sample_report.sample())
    pinned = f"model:Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}"
    assert related(nodes, pinned, "descendantOf") == ["model:Qwen/Qwen2.5-7B"]
    assert related(nodes, pinned, "trainedOn") == ["dataset:acme/helpdesk"]
    [file] = related(nodes, pinned, "contains")
    assert named(nodes, file)["verifiedUsing"] == [{"type": "Hash", "algorithm": "sha256", "hashValue": sample_report.SHA}]


def test_a_suspected_base_is_no_ancestor() -> None:
    nodes = graph(sample_report.sample())
    assert related(nodes, "weights:models/assistant-q4_k_m.gguf", "descendantOf") == []
    assert related(nodes, "weights:models/assistant-q4_k_m.gguf", "other") == ["model:Qwen/Qwen2.5-7B"]


def test_weights_of_which_nothing_is_known_stay_files() -> None:
    assert named(graph(sample_report.sample()), "weights:models/classifier.bin")["type"] == "software_File"


def test_declared_and_concluded_licences_are_apart_and_exactly_one_each() -> None:
    nodes = graph(sample_report.sample())
    assert related(nodes, "model:acme/support-ranker-8b", "hasDeclaredLicense") == ["licence:Apache-2.0"]
    [concluded] = related(nodes, "model:acme/support-ranker-8b", "hasConcludedLicense")
    expression = named(nodes, concluded)
    assert expression["simplelicensing_licenseExpression"] == "Apache-2.0 AND LicenseRef-llama-3.1"
    assert [each["key"] for each in expression["simplelicensing_customIdToUri"]] == ["LicenseRef-llama-3.1"]
    for model in (each for each in nodes if each["type"] == "ai_AIPackage"):
        for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
            assert len(related(nodes, model["spdxId"].partition("#")[2], kind)) == 1, model["name"]


def test_a_profile_is_claimed_only_when_everything_it_asks_for_is_there() -> None:
    document = next(each for each in graph(sample_report.sample()) if each["type"] == "SpdxDocument")
    assert document["profileConformance"] == ["core", "extension", "simpleLicensing", "software"]


def test_the_properties_of_the_bom_stand_in_the_extension_made_for_them() -> None:
    nodes = graph(sample_report.sample())
    [extension] = named(nodes, f"model:Qwen/Qwen2.5-7B-Instruct@{sample_report.COMMIT}")["extension"]
    assert extension["type"] == "extension_CdxPropertiesExtension"
    said = [(each["extension_cdxPropName"], each["extension_cdxPropValue"]) for each in extension["extension_cdxProperty"]]
    assert {("lading:kind", "model"), ("lading:origin:verdict", "direct"), ("lading:base", "Qwen/Qwen2.5-7B (finetune)")} <= {
        *said
    }
    [run] = named(nodes, "repository")["extension"]
    assert "lading:outcome" in {each["extension_cdxPropName"] for each in run["extension_cdxProperty"]}
    file = named(nodes, "weights:models/classifier.bin")
    assert file["extension"]


def test_findings_and_gaps_are_annotations() -> None:
    said = [each["statement"] for each in graph(sample_report.sample()) if each["type"] == "Annotation"]
    assert any(text.startswith("[deny] origin-direct:") for text in said)
    assert any(text.startswith("not checked: vendor/broken.ipynb:7: syntax") for text in said)
    assert any("Accepted: approved by legal@example.com until 2027-03-31" in text for text in said)
