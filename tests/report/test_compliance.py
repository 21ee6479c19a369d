from __future__ import annotations

import json
from typing import Any

import pytest
import sample_report
from report_situations import SITUATIONS

from lading.errors import UsageError
from lading.report.compliance import show
from lading.report.compliance.coverage import Coverage, State, coverage, of_document
from lading.report.compliance.guidance import Element, Guidance, guidance, names


def found(name: str, situation: str = "mixed") -> Coverage:
    return coverage(SITUATIONS[situation](), guidance(name))


def one(scope: str, *paths: str, unknown: tuple[str, ...] = ()) -> Guidance:
    element = Element("E", "C", "Name", scope, paths, unknown or paths)  # type: ignore[arg-type]  # one of its words
    whole = guidance("g7")
    return Guidance("x", "X", "P", whole.published, "https://x.example", "", whole.retrieved, "primary", "", (element,))


def state(document: dict[str, Any], asked: Guidance) -> State:
    return of_document(document, asked).answers[-1].states[0][1]


@pytest.mark.parametrize(
    ("metadata", "path", "expected"),
    [
        ({}, "metadata.authors", State.MISSING),
        ({"authors": []}, "metadata.authors", State.MISSING),
        ({"authors": [{"name": ""}]}, "metadata.authors.name", State.MISSING),
        ({"properties": [{"name": "lading:unknown", "value": "metadata.other"}]}, "metadata.authors", State.MISSING),
        ({"properties": [{"name": "lading:unknown", "value": "metadata.authors"}]}, "metadata.authors", State.UNKNOWN),
        ({"authors": [{"name": "A"}]}, "metadata.authors.name", State.PRESENT),
        ({"links": [{"type": "vcs", "url": "u"}]}, "metadata.links{website}.url", State.MISSING),
        ({"links": [{"type": "vcs", "url": "u"}]}, "metadata.links{vcs}.url", State.PRESENT),
        ({"properties": [{"name": "a.b:c", "value": "v"}]}, "metadata.properties{a.b:c}", State.PRESENT),
    ],
)
def test_state(metadata: dict[str, Any], path: str, expected: State) -> None:
    assert state({"metadata": metadata}, one("document", path)) is expected


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        ({"type": "library", "name": "x"}, 1),
        ({"type": "machine-learning-model", "name": "x"}, 2),
        ({"type": "file", "name": "x"}, 2),
        ({"type": "library", "name": "x", "properties": [{"name": "lading:kind", "value": "hosted-model"}]}, 2),
    ],
)
def test_what_is_a_model(component: dict[str, Any], expected: int) -> None:
    assert len(of_document({"components": [component]}, one("model", "name")).answers) == expected


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="iso") as caught:
        guidance("iso")
    assert "g7" in caught.value.remedy


@pytest.mark.parametrize("name", names())
def test_every_guidance_is_complete_and_has_a_source(name: str) -> None:
    asked = guidance(name)
    assert asked.source.startswith("https://")
    assert asked.read_in
    assert asked.published < asked.retrieved
    assert len({element.id for element in asked.elements}) == len(asked.elements)
    assert all(element.name and element.cluster for element in asked.elements)


def test_the_numbers_of_elements_are_those_of_the_publications() -> None:
    clusters = found("g7").clusters
    assert [len(elements) for elements in clusters.values()] == [10, 9, 13, 10, 2, 4, 2]
    assert len(guidance("cisa").elements) == 17


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("name", ["g7", "cisa"])
def test_models_datasets_and_metadata_are_present_or_said_to_be_unknown(name: str, situation: str) -> None:
    shown = found(name, situation)
    wanted = {"Metadata", "Models", "Dataset properties", "SBOM metadata", "Component data"}
    asked = [element for element in shown.guidance.elements if element.cluster in wanted]
    assert [element.name for element in asked if shown.of(element)[State.MISSING]] == []


def test_nothing_is_unknown_and_present() -> None:
    shown = found("g7")
    pinned = next(answer for answer in shown.answers if answer.name.startswith("Qwen/Qwen2.5-7B-Instruct@a09a"))
    assert [element.name for element in pinned.having(State.UNKNOWN)] == [
        "Model timestamp",
        "Security metrics",
        "Operational performance KPIs",
    ]


@pytest.mark.parametrize("name", names())
def test_the_text_names_every_element_with_its_path(name: str) -> None:
    shown = show.as_text(found(name))
    for element in guidance(name).elements:
        assert element.name in shown
        assert (element.paths[0] if element.paths else "no field") in shown
    assert "hashes" in show.as_text(found("cisa"))


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("width", [80, 100])
def test_no_line_of_the_text_is_wider_than_the_terminal_but_an_address_or_path(name: str, width: int) -> None:
    lines = show.as_text(found(name), width).splitlines()
    assert [line for line in lines if len(line) > width and " " in line.strip()] == []


def test_the_text_is_harmless() -> None:
    assert {c for c in show.as_text(found("g7", "hostile")) if not c.isprintable()} == {"\n"}


def test_as_json() -> None:
    document = json.loads(show.as_json(found("g7")))
    assert document["profile"] == "g7"
    name = next(each for each in document["elements"] if each["id"] == "MDL-01")
    assert name["counts"] == {"present": 13, "unknown": 0, "missing": 0}
    assert name["paths"] == ["components[].name"]
    assert document["answers"][0]["states"]["MD-01"] == "unknown"


def test_the_same_report_gives_the_same_text() -> None:
    assert show.as_text(found("g7")) == show.as_text(coverage(sample_report.sample(), guidance("g7")))
