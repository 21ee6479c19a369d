"""What CycloneDX 1.6 and 1.7 have and the library has not: model cards, dataset descriptions, compositions.

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
    """The description of a component of type ``data``."""

    name: str
    url: str | None = None

    def as_json(self) -> list[dict[str, Any]]:
        """The JSON list of one description."""
        described: dict[str, Any] = {"type": "dataset", "name": self.name}
        return [described | {"contents": {"url": self.url}}] if self.url else [described]

    def add_to(self, component: Element) -> None:
        """Append the XML element."""
        data = SubElement(component, "data")
        _text(data, "type", "dataset")
        _text(data, "name", self.name)
        if self.url:
            _text(SubElement(data, "contents"), "url", self.url)


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


@dataclass(slots=True)
class Extras:
    """Everything to add to a rendered document; cards and datasets by the bom-ref of their component."""

    cards: dict[str, ModelCard] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    compositions: list[Composition] = field(default_factory=list)


def _text(parent: Element, name: str, text: str | None) -> None:
    """Append an element with text, if there is any."""
    if text:
        SubElement(parent, name).text = text
