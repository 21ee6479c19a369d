"""The BOM as text: what the library renders, with the extras added and a serial number that follows from the content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from cyclonedx.model.bom import Bom
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion

from lading.domain.report import Report
from lading.report.base import SpecVersion
from lading.report.cyclonedx.build import build
from lading.report.cyclonedx.citing import citations
from lading.report.cyclonedx.extras import Citation, Extras
from lading.report.cyclonedx.order import settle_json, settle_xml

_ORDER = (
    "$schema",
    "bomFormat",
    "specVersion",
    "serialNumber",
    "version",
    "metadata",
    "components",
    "services",
    "dependencies",
)
"""The order in which people expect to read a BOM; the library sorts by name."""

_VERSIONS = {"1.6": SchemaVersion.V1_6, "1.7": SchemaVersion.V1_7}


def as_json(report: Report, version: SpecVersion) -> str:
    """The BOM as JSON: the same bytes for the same report."""
    bom, extras = build(report)
    document = _document(bom, extras, version)
    document["serialNumber"] = _serial(document)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_xml(report: Report, version: SpecVersion) -> str:
    """The BOM as XML, with the serial number of its JSON form: it is the same BOM."""
    bom, extras = build(report)
    rendered = make_outputter(bom, OutputFormat.XML, _VERSIONS[version]).output_as_string()
    root = ElementTree.fromstring(rendered)  # noqa: S314 - the text that the library wrote a line above
    document = _document(bom, extras, version)
    root.set("serialNumber", _serial(document))
    for element in root.iter():
        element.tag = element.tag.partition("}")[2]
    settle_xml(root)
    root.set("xmlns", f"http://cyclonedx.org/schema/bom/{version}")
    for component in root.iter("component"):
        ref = component.get("bom-ref", "")
        if ref in extras.cards:
            extras.cards[ref].add_to(component)
        if ref in extras.datasets:
            extras.datasets[ref].add_to(component)
    compositions = ElementTree.SubElement(root, "compositions")
    for composition in extras.compositions:
        composition.add_to(compositions)
    if extras.annotations:
        annotations = ElementTree.SubElement(root, "annotations")
        for annotation in extras.annotations:
            annotation.add_to(annotations)
    if cited := _citations(document, extras, version):
        wrapper = ElementTree.SubElement(root, "citations")
        for citation in cited:
            citation.add_to(wrapper)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _document(bom: Bom, extras: Extras, version: SpecVersion) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(make_outputter(bom, OutputFormat.JSON, _VERSIONS[version]).output_as_string())
    settle_json(document)
    for component in _components(document):
        ref = component.get("bom-ref", "")
        if ref in extras.cards:
            component["modelCard"] = extras.cards[ref].as_json()
        if ref in extras.datasets:
            component["data"] = extras.datasets[ref].as_json()
    document["compositions"] = [composition.as_json() for composition in extras.compositions]
    if extras.annotations:
        document["annotations"] = [annotation.as_json() for annotation in extras.annotations]
    if cited := _citations(document, extras, version):
        document["citations"] = [citation.as_json() for citation in cited]
    return {key: document[key] for key in _ORDER if key in document} | document


def _citations(document: dict[str, Any], extras: Extras, version: SpecVersion) -> list[Citation]:
    """Who says what; CycloneDX has a field for that since 1.7."""
    return citations(document, extras.claims) if version == "1.7" else []


def _components(parent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in parent.get("components", ()):
        yield component
        yield from _components(component)


def _serial(document: dict[str, Any]) -> str:
    content = {key: value for key, value in document.items() if key != "serialNumber"}
    return uuid5(NAMESPACE_URL, json.dumps(content, sort_keys=True)).urn
