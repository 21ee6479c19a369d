"""conda environment files: match specifications
(https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html) and a list for pip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest, Problem
from lading.detect.manifests.nodes import below, entries, items, text, yaml_document
from lading.detect.manifests.pip import pip_item
from lading.patterns import regex
from lading.positions.tree import Scalar

_SPEC = regex(r"(?:[^\s:]+::)?(?P<name>[A-Za-z0-9_][\w.-]*)\s*(?P<rest>.*)", re.DOTALL)
# "name==1.2" and "name=1.2=build" are exact; "name=1.2" means 1.2.*.
_EXACT = regex(r"==\s*(?P<two>\d[\w.+!]*)|(?:=|\s)\s*(?P<built>\d[\w.+!]*)(?:=|\s+)[\w*.]+")


def _parse(source: str, _path: str) -> Iterator[Item]:
    if "dependencies" not in source:
        return  # some other environment
    for item in items(below(yaml_document(source), "dependencies")):
        if isinstance(item, Scalar):
            yield _spec(item)
        for key, value in entries(item):
            for statement in items(value) if key.value == "pip" else ():
                if isinstance(statement, Scalar) and (said := pip_item(str(statement.value), statement.line, statement.column)):
                    yield said


def _spec(item: Scalar) -> Dependency | Problem:
    written = text(item) or ""
    found = _SPEC.fullmatch(written.strip())
    if not found:
        return Problem(item.line, item.column, f"not a conda specification: {written[:80]}")
    exact = _EXACT.fullmatch(found["rest"].strip())
    version = exact["two"] or exact["built"] if exact else None
    return Dependency(found["name"], "conda", version, item.line, item.column, written)


MANIFEST = Manifest(
    id="conda-environment",
    pattern=r"(?:[^/]*[-_.])?(?:environment|conda)(?:[-_.][^/]*)?\.ya?ml",
    parse=_parse,
)
