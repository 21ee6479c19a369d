"""Jupyter notebooks: the code cells as one Python module, each line mapped back to the line of the file that holds it.

Outputs, attachments and Markdown are never read; magics and shell lines are blanked out of the Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lading.detect.engines import python
from lading.detect.site import Site
from lading.positions import json
from lading.positions.tree import Array, Node, ParseError, Scalar, Table

_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2})$|^(\s*)(?=[\w, ]+=\s*[!%])\w.*$")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    line: int
    cell: int


def sites(text: str) -> Iterator[Site]:
    """The sites of all code cells; raises `ParseError` when the file is no notebook."""
    cells = _cells(json.parse(text))
    lines = [line for cell in cells for line in cell]
    try:
        yield from _located(lines)
    except ParseError:
        for cell in cells:  # one cell that is no Python must not hide the others
            try:
                found = tuple(_located(cell))
            except ParseError:
                continue
            yield from found


def _located(lines: list[_Line]) -> Iterator[Site]:
    source = "\n".join(line.text for line in lines)
    for site in python.sites(source):
        at = lines[min(site.line, len(lines)) - 1]
        yield replace(site, line=at.line, cell=at.cell)


def _cells(root: Node) -> list[list[_Line]]:
    cells = root.get("cells") if isinstance(root, Table) else None
    if not isinstance(cells, Array):
        raise ParseError("not a notebook: it has no cells", 1, 1)
    found: list[list[_Line]] = []
    for number, cell in enumerate(cells.items, 1):
        if not isinstance(cell, Table):
            continue
        kind, source = cell.get("cell_type"), cell.get("source")
        if isinstance(kind, Scalar) and kind.value == "code":
            lines = list(_lines(source, number))
            if lines and not lines[0].text.lstrip().startswith("%%"):
                found.append([_Line(_blank(line.text), line.line, line.cell) for line in lines])
    return found


def _lines(source: Node | None, cell: int) -> Iterator[_Line]:
    parts = source.items if isinstance(source, Array) else (source,)
    for part in parts:
        if isinstance(part, Scalar) and isinstance(part.value, str):
            for text in part.value.removesuffix("\n").split("\n"):
                yield _Line(text, part.line, cell)


def _blank(line: str) -> str:
    found = _MAGIC.match(line)
    return (found[1] or found[2] or "") + "pass" if found else line
