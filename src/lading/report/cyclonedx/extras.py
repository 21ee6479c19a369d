"""What CycloneDX has and the library has not: model cards, dataset descriptions, compositions, annotations, citations (1.7).

Each record knows its JSON and its XML form; the two differ in their list wrappers. The shapes are the same in both versions and
closed: every scalar is a string, and ``properties`` belongs to the model card, not to its parameters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model card; ``datasets`` are bom-refs of components of type ``data``."""

    task: str | None = None
    architecture: str | None = None
    datasets: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The JSON object."""
        parameters = {
            "task": self.task,
            "architectureFamily": self.architecture,
            "datasets": [{"ref": ref} for ref in self.datasets],
            "inputs": [{"format": each} for each in self.inputs],
            "outputs": [{"format": each} for each in self.outputs],
        }
        card = {
            "modelParameters": {key: value for key, value in parameters.items() if value},
            "properties": [{"name": name, "value": value} for name, value in self.properties],
        }
        return {key: value for key, value in card.items() if value}

    def add_to(self, component: Element) -> None:
        """Append the XML element; the schema wants it behind everything that the library writes."""
        card = SubElement(component, "modelCard")
        if self.task or self.architecture or self.datasets or self.inputs or self.outputs:
            parameters = SubElement(card, "modelParameters")
            _text(parameters, "task", self.task)
            _text(parameters, "architectureFamily", self.architecture)
            if self.datasets:
                datasets = SubElement(parameters, "datasets")
                for ref in self.datasets:
                    _text(datasets, "ref", ref)
            for many, one, formats in (("inputs", "input", self.inputs), ("outputs", "output", self.outputs)):
                if formats:
                    wrapper = SubElement(parameters, many)
                    for each in formats:
                        _text(SubElement(wrapper, one), "format", each)
        if self.properties:
            wrapper = SubElement(card, "properties")
            for name, value in self.properties:
                SubElement(wrapper, "property", {"name": name}).text = value


@dataclass(frozen=True, slots=True)
class Dataset:
    """The description of a component of type ``data``; ``owner`` is who made it."""

    name: str
    url: str | None = None
    description: str | None = None
    owner: str | None = None

    def as_json(self) -> list[dict[str, Any]]:
        """The JSON list of one description."""
        described: dict[str, Any] = {"type": "dataset", "name": self.name}
        if self.url:
            described["contents"] = {"url": self.url}
        if self.description:
            described["description"] = self.description
        if self.owner:
            described["governance"] = {"owners": [{"organization": {"name": self.owner}}]}
        return [described]

    def add_to(self, component: Element) -> None:
        """Append the XML element."""
        data = SubElement(component, "data")
        _text(data, "type", "dataset")
        _text(data, "name", self.name)
        if self.url:
            _text(SubElement(data, "contents"), "url", self.url)
        _text(data, "description", self.description)
        if self.owner:
            owners = SubElement(SubElement(data, "governance"), "owners")
            _text(SubElement(SubElement(owners, "owner"), "organization"), "name", self.owner)


@dataclass(frozen=True, slots=True)
class Composition:
    """How complete the knowledge is of the parts (``assemblies``) and the dependencies of components and services."""

    aggregate: str
    assemblies: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The JSON object."""
        parts = {"assemblies": list(self.assemblies), "dependencies": list(self.dependencies)}
        return {"aggregate": self.aggregate} | {key: value for key, value in parts.items() if value}

    def add_to(self, compositions: Element) -> None:
        """Append the XML element."""
        composition = SubElement(compositions, "composition")
        _text(composition, "aggregate", self.aggregate)
        for many, one, refs in (
            ("assemblies", "assembly", self.assemblies),
            ("dependencies", "dependency", self.dependencies),
        ):
            if refs:
                wrapper = SubElement(composition, many)
                for ref in refs:
                    SubElement(wrapper, one, {"ref": ref})


@dataclass(frozen=True, slots=True)
class Annotation:
    """What Lading says about a component or service: one finding. ``annotator`` is name and version of the tool."""

    subject: str
    annotator: tuple[str, str]
    timestamp: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """The JSON object."""
        name, version = self.annotator
        return {
            "subjects": [self.subject],
            "annotator": {"component": {"type": "application", "name": name, "version": version}},
            "timestamp": self.timestamp,
            "text": self.text,
        }

    def add_to(self, annotations: Element) -> None:
        """Append the XML element."""
        annotation = SubElement(annotations, "annotation")
        SubElement(SubElement(annotation, "subjects"), "subject", {"ref": self.subject})
        component = SubElement(SubElement(annotation, "annotator"), "component", {"type": "application"})
        _text(component, "name", self.annotator[0])
        _text(component, "version", self.annotator[1])
        _text(annotation, "timestamp", self.timestamp)
        _text(annotation, "text", self.text)


@dataclass(frozen=True, slots=True)
class Citation:
    """Who says what the fields at ``pointers`` (JSON pointers, in XML too) say. 1.7 only."""

    pointers: tuple[str, ...]
    timestamp: str
    attributed_to: str
    note: str

    def as_json(self) -> dict[str, Any]:
        """The JSON object."""
        return {
            "pointers": list(self.pointers),
            "timestamp": self.timestamp,
            "attributedTo": self.attributed_to,
            "note": self.note,
        }

    def add_to(self, citations: Element) -> None:
        """Append the XML element."""
        citation = SubElement(citations, "citation")
        pointers = SubElement(citation, "pointers")
        for each in self.pointers:
            _text(pointers, "pointer", each)
        _text(citation, "timestamp", self.timestamp)
        _text(citation, "attributedTo", self.attributed_to)
        _text(citation, "note", self.note)


@dataclass(frozen=True, slots=True)
class Claim:
    """A field of a component or service (by bom-ref) and who says it: the stuff of a citation."""

    ref: str
    field: str
    timestamp: str
    attributed_to: str
    note: str


@dataclass(slots=True)
class Extras:
    """Everything to add to a rendered document; cards and datasets by the bom-ref of their component."""

    cards: dict[str, ModelCard] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    compositions: list[Composition] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


def _text(parent: Element, name: str, text: str | None) -> None:
    """Append an element with text, if there is any."""
    if text:
        SubElement(parent, name).text = text
