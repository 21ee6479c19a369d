"""A coverage for people, and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from lading.report.compliance.coverage import Answer, Coverage, State
from lading.report.compliance.guidance import Element

_SCOPES = {"document": "the BOM", "model": "models", "dataset": "datasets", "component": "components"}
_BASES = {"document": "", "model": "components[].", "dataset": "components[].", "component": "components[]."}


def as_text(coverage: Coverage) -> str:
    """The counts of every element with its path, then what each component has, does not know and lacks."""
    return "\n".join(_lines(coverage)) + "\n"


def as_json(coverage: Coverage) -> str:
    """The same as JSON."""
    guidance = coverage.guidance
    document = {
        "profile": guidance.id,
        "title": guidance.title,
        "publisher": guidance.publisher,
        "published": guidance.published.isoformat(),
        "source": guidance.source,
        "elements": [
            {
                "id": element.id,
                "cluster": element.cluster,
                "name": element.name,
                "of": element.scope,
                "paths": [_path(element, path) for path in element.paths],
                "counts": {state.value: coverage.of(element)[state] for state in State},
            }
            for element in guidance.elements
        ],
        "answers": [
            {"name": answer.name, "of": answer.scope, "states": {element.id: state.value for element, state in answer.states}}
            for answer in coverage.answers
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _lines(coverage: Coverage) -> Iterator[str]:
    guidance = coverage.guidance
    yield f"{guidance.title} ({guidance.publisher}, {guidance.published.isoformat()})"
    yield guidance.source
    if guidance.note:
        yield guidance.note
    yield ""
    width = max(len(element.name) for element in guidance.elements)
    heading = f"  present  unknown  missing  {'element':{width}}  CycloneDX path"
    for cluster, elements in coverage.clusters.items():
        asked = ", ".join(dict.fromkeys(_SCOPES[element.scope] for element in elements))
        yield f"{cluster} (of {asked})"
        yield heading
        yield from (_row(coverage, element, width) for element in elements)
        yield ""
    for scope, answers in groupby(_by_scope(coverage), key=lambda answer: answer.scope):
        yield _SCOPES[scope][0].upper() + _SCOPES[scope][1:]
        for answer in answers:
            yield from _answer(answer)
        yield ""
    total = {state: sum(coverage.of(element)[state] for element in guidance.elements) for state in State}
    yield f"{len(guidance.elements)} elements: " + ", ".join(f"{count:,} {state.value}" for state, count in total.items())


def _by_scope(coverage: Coverage) -> list[Answer]:
    order = list(_SCOPES)
    return sorted(coverage.answers, key=lambda answer: order.index(answer.scope))


def _row(coverage: Coverage, element: Element, width: int) -> str:
    counts = coverage.of(element)
    paths = " or ".join(_path(element, path) for path in element.paths) or "no field"
    return "".join(f"{counts[state]:>9,}" for state in State) + f"  {element.name:{width}}  {paths}"


def _path(element: Element, path: str) -> str:
    return _BASES[element.scope] + path


def _answer(answer: Answer) -> Iterator[str]:
    yield f"  {answer.name}: " + ", ".join(f"{len(answer.having(state))} {state.value}" for state in State)
    for state in (State.UNKNOWN, State.MISSING):
        if named := answer.having(state):
            yield f"      {state.value}: {', '.join(element.name for element in named)}"
