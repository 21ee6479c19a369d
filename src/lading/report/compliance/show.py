"""A coverage for people, and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from lading.report.compliance.coverage import Answer, Coverage, State
from lading.report.compliance.guidance import Element

_SCOPES = {"document": "the BOM", "model": "models", "dataset": "datasets", "component": "components"}
_BASES = {"document": "", "model": "components[].", "dataset": "components[].", "component": "components[]."}


WIDTH = 100
"""Columns when the caller does not know."""
_COUNT = 9
_HEADING = "element, and where CycloneDX has it"


def as_text(coverage: Coverage, width: int = WIDTH) -> str:
    """The counts of every element with its path, then what each component has, does not know and lacks; folded at ``width``."""
    return "\n".join(_lines(coverage, width)) + "\n"


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


def _lines(coverage: Coverage, width: int) -> Iterator[str]:
    guidance = coverage.guidance
    yield from _folded(f"{guidance.title} ({guidance.publisher}, {guidance.published.isoformat()})", width)
    yield guidance.source
    yield from _folded(guidance.note, width)
    yield ""
    names = max(len(_HEADING), *(len(element.name) for element in guidance.elements))
    for cluster, elements in coverage.clusters.items():
        asked = ", ".join(dict.fromkeys(_SCOPES[element.scope] for element in elements))
        yield f"{cluster} (of {asked})"
        yield f"  {_HEADING:{names}}" + "".join(f"{state.value:>{_COUNT}}" for state in State)
        for element in elements:
            yield from _row(coverage, element, names, width)
        yield ""
    for scope, answers in groupby(_by_scope(coverage), key=lambda answer: answer.scope):
        yield _SCOPES[scope][0].upper() + _SCOPES[scope][1:]
        for answer in answers:
            yield from _answer(answer, width)
        yield ""
    total = {state: sum(coverage.of(element)[state] for element in guidance.elements) for state in State}
    yield f"{len(guidance.elements)} elements: " + ", ".join(f"{count:,} {state.value}" for state, count in total.items())


def _folded(text: str, width: int, indent: str = "", deeper: str | None = None) -> list[str]:
    """Lines of whole words: a path that is longer than a line stays one."""
    return wrap(
        text,
        max(width, 20),
        initial_indent=indent,
        subsequent_indent=indent if deeper is None else deeper,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _by_scope(coverage: Coverage) -> list[Answer]:
    order = list(_SCOPES)
    return sorted(coverage.answers, key=lambda answer: order.index(answer.scope))


def _row(coverage: Coverage, element: Element, names: int, width: int) -> Iterator[str]:
    counts = coverage.of(element)
    yield f"  {element.name:{names}}" + "".join(f"{counts[state]:>{_COUNT},}" for state in State)
    paths = " or ".join(_path(element, path) for path in element.paths) or "no field"
    yield from _folded(paths, width, " " * 6)


def _path(element: Element, path: str) -> str:
    return _BASES[element.scope] + path


def _answer(answer: Answer, width: int) -> Iterator[str]:
    counts = ", ".join(f"{len(answer.having(state))} {state.value}" for state in State)
    yield from _folded(f"{answer.name}: {counts}", width, "  ", " " * 4)
    for state in (State.UNKNOWN, State.MISSING):
        if named := answer.having(state):
            listed = ", ".join(element.name for element in named)
            yield from _folded(f"{state.value}: {listed}", width, " " * 6, " " * 8)
