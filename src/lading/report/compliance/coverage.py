"""Which elements of a guidance a BOM has, has marked as unknown, or lacks; read from the CycloneDX document itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lading.domain.report import Report
from lading.patterns import regex
from lading.report.base import SpecVersion
from lading.report.compliance.guidance import Element, Guidance, Scope
from lading.report.text import cleaned

_STEP = regex(r"(?P<key>[^{]+)(?:\{(?P<name>[^}]*)\})?")
_SPLIT = regex(r"\.(?![^{]*\})")
_UNKNOWN = "lading:unknown"
_HOSTED = "hosted-model"


class State(StrEnum):
    """How a BOM answers one element for one thing."""

    PRESENT = "present"
    UNKNOWN = "unknown"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a BOM says of one thing: its name, kind of scope, and the state of every element that is asked of it."""

    name: str
    scope: Scope
    states: tuple[tuple[Element, State], ...]

    def having(self, state: State) -> list[Element]:
        """The elements in this state."""
        return [element for element, found in self.states if found is state]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The answers of one BOM to one guidance, the document first."""

    guidance: Guidance
    answers: tuple[Answer, ...]

    def of(self, element: Element) -> Counter[State]:
        """How often each state was found for an element."""
        return Counter(state for answer in self.answers for asked, state in answer.states if asked is element)

    @property
    def clusters(self) -> dict[str, list[Element]]:
        """The elements by cluster, in the guidance's order."""
        found: dict[str, list[Element]] = {}
        for element in self.guidance.elements:
            found.setdefault(element.cluster, []).append(element)
        return found


def coverage(report: Report, guidance: Guidance, version: SpecVersion = "1.6") -> Coverage:
    """How the BOM of this report answers the guidance."""
    from lading.report.cyclonedx.render import as_json

    return of_document(json.loads(as_json(cleaned(report), version)), guidance)


def of_document(document: dict[str, Any], guidance: Guidance) -> Coverage:
    """How a CycloneDX document answers the guidance."""
    return Coverage(guidance, tuple(_answers(document, guidance)))


def _answers(document: dict[str, Any], guidance: Guidance) -> Iterator[Answer]:
    yield _answer("BOM", ("document",), document, guidance, document.get("metadata", {}))
    for part in (*document.get("components", ()), *document.get("services", ())):
        scopes = _scopes(part)
        if any(element.scope in scopes for element in guidance.elements):
            yield _answer(_name(part), scopes, part, guidance, part)


def _scopes(part: dict[str, Any]) -> tuple[Scope, ...]:
    """Weight files of which nothing is known are models too, and so is a hosted model."""
    kinds = [p.get("value") for p in part.get("properties", ()) if p.get("name") == "lading:kind"]
    if part.get("type") in ("machine-learning-model", "file") or _HOSTED in kinds:
        return ("model", "component")
    return ("dataset", "component") if part.get("type") == "data" else ("component",)


def _answer(name: str, scopes: tuple[Scope, ...], node: dict[str, Any], guidance: Guidance, holder: dict[str, Any]) -> Answer:
    said = {p.get("value") for p in holder.get("properties", ()) if p.get("name") == _UNKNOWN}
    asked = [element for element in guidance.elements if element.scope in scopes]
    return Answer(name, scopes[0], tuple((element, _state(element, node, said)) for element in asked))


def _state(element: Element, node: dict[str, Any], said: set[str]) -> State:
    if any(_holds(node, _SPLIT.split(path)) for path in element.paths):
        return State.PRESENT
    return State.UNKNOWN if said.intersection(element.unknown) else State.MISSING


def _holds(node: Any, path: list[str]) -> bool:
    """Whether something that says anything stands at ``path``."""
    if isinstance(node, list):
        return any(_holds(each, path) for each in node)
    if not path:
        return node not in (None, "", {})
    step = _STEP.fullmatch(path[0])
    if step is None or not isinstance(node, dict) or step["key"] not in node:
        return False
    below = node[step["key"]]
    if step["name"] is not None and isinstance(below, list):
        below = [each for each in below if isinstance(each, dict) and step["name"] in (each.get("name"), each.get("type"))]
    return _holds(below, path[1:])


def _name(part: dict[str, Any]) -> str:
    name = str(part.get("name", ""))
    full = f"{part['group']}/{name}" if part.get("group") else name
    return f"{full}@{part['version'][:12]}" if part.get("version") else full
