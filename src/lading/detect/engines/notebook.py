"""Jupyter notebooks: the code cells as one Python module, each line mapped back to the line of the file that holds it.

Outputs, attachments and Markdown are never read. Magics and shell lines are blanked out of the Python; shell lines and cells
are read as commands, and a cell that writes a file (``%%writefile``) as that file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lading.detect.engines import commands, embedded, python
from lading.detect.site import Site
from lading.patterns import regex
from lading.positions import json
from lading.positions.tree import Array, Node, ParseError, Scalar, Table

_MAGIC = regex(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2})$|^(\s*)(?=[\w, ]+=\s*[!%])\w.*$")

_SHELL_CELL = regex(r"%%(?:bash|sh|shell|script[ \t]+(?:ba|z)?sh|system|!)\b")
_FILE_CELL = regex(r"%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?(?P<name>\S+)")
_PYTHON_CELL = regex(r"%%(?:time|timeit|capture|prun|memit|mprun|skip|python3?|debug|notify|wandb)\b")
_SHELL_LINE = regex(r"[ \t]*(?:[\w, ]+=[ \t]*)?(?:!!?|%(?:sx|system)[ \t]+)(?P<command>.*)")
_SET_LINE = regex(r"[ \t]*%(?:set_)?env[ \t]+(?P<name>\w+)[= ][ \t]*(?P<value>\S.*)")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    line: int
    cell: int


def sites(text: str) -> Iterator[Site]:
    """The sites of all code cells; raises `ParseError` when the file is no notebook."""
    cells = _cells(json.parse(text))
    lines = [_Line(_blank(line.text), line.line, line.cell) for cell in cells if _is_python(cell) for line in _body(cell)]
    try:
        yield from _located(lines)
    except ParseError:
        for cell in cells:  # one cell that is no Python must not hide the others
            if not _is_python(cell):
                continue
            try:
                found = tuple(_located([_Line(_blank(line.text), line.line, line.cell) for line in _body(cell)]))
            except ParseError:
                continue
            yield from found
    file = text.split("\n")
    for cell in cells:
        yield from _commands(cell, file)


def _is_python(cell: list[_Line]) -> bool:
    start = cell[0].text.lstrip()
    return not start.startswith("%%") or _PYTHON_CELL.match(start) is not None


def _body(cell: list[_Line]) -> list[_Line]:
    """A cell without the magic that is its first line."""
    return cell[1:] if cell[0].text.lstrip().startswith("%%") else cell


def _commands(cell: list[_Line], file: list[str]) -> Iterator[Site]:
    """The shell lines of a cell, a shell cell, or the file that a cell writes."""
    start = cell[0].text.lstrip()
    if written := _FILE_CELL.match(start):
        text = "\n".join(line.text for line in cell[1:])
        found = embedded.sites(written["name"], text, 1, text.split("\n"), 0)
        yield from _moved(found, cell[1:], file)
    elif _SHELL_CELL.match(start):
        yield from _moved(commands.script("\n".join(line.text for line in cell[1:])), cell[1:], file)
    elif not start.startswith("%%") or _PYTHON_CELL.match(start):
        lines, continued = [], False
        for line in cell:
            shell = None if continued else _SHELL_LINE.match(line.text)
            setting = _SET_LINE.match(line.text)
            if setting:
                lines.append(f"{setting['name']}={setting['value'].strip()}")
            else:
                lines.append(line.text if continued else shell["command"] if shell else "")
            continued = (continued or shell is not None) and line.text.rstrip().endswith("\\")
        if any(lines):
            yield from _moved(commands.script("\n".join(lines)), cell, file)


def _moved(found: Iterator[Site], lines: list[_Line], file: list[str]) -> Iterator[Site]:
    """Sites of a cell's text on the lines of the file."""
    for site in found:
        at = lines[min(site.line, len(lines)) - 1]
        column = file[at.line - 1].find(site.text) + 1 if site.text else 1
        yield replace(site, line=at.line, column=column or 1, cell=at.cell)


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
            if lines:
                found.append(lines)
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
