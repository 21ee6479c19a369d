"""A user's own records: a ``lading-catalog/`` folder of the same TOML, laid over the bundled catalogue key by key.

Every record is validated when the folder is read, and a problem points at its line: unlike the bundled records, nobody has
checked these before. Read only when there is such a folder; pydantic is loaded then and not before.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lading.catalog.build import ARRAYS, SINGLE, Entry, compile_index
from lading.catalog.index import Catalog
from lading.domain.source import Location
from lading.errors import LadingError, Place
from lading.patterns import regex
from lading.positions import toml
from lading.positions.tree import Array, Node, ParseError, Scalar, Table, at, key_of, plain

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WORD = regex(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[^\s,\]}#=]+')
_REFERENCES = {"developer": "developers", "operator": "developers", "provider": "services"}
"""Fields that name another record, and the table it stands in."""


class OwnCatalogError(LadingError):
    """A record of the user's own catalogue cannot be used as it stands."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a record, where, and what to do."""

    place: Place
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Own:
    """What a folder holds: its records, and what is wrong with them."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def over(catalog: Catalog, folder: Path) -> Catalog:
    """``catalog`` with the records of ``folder`` laid over it; raises `OwnCatalogError` at the first problem."""
    own = read(folder, catalog)
    if own.problems:
        first, others = own.problems[0], len(own.problems) - 1
        more = f" (and {others} other problem{'s' if others > 1 else ''} in {folder.name})" if others else ""
        raise OwnCatalogError(first.message + more, place=first.place, remedy=first.remedy)
    return catalog.under(compile_index(own.entries)) if own.entries else catalog


def read(folder: Path, catalog: Catalog) -> Own:
    """Every record below ``folder``, checked against the schema and against the records that it and ``catalog`` hold.

    Paths in problems begin with the folder's name.
    """
    files = [
        _file(folder, path, kind, name) for name, kind in (*SINGLE.items(), *ARRAYS.items()) for path in _paths(folder, name)
    ]
    entries = tuple(Entry(record.kind, file.path, record.plain) for file in files for record in file.records)
    ids: dict[str, set[str]] = {"developers": set(), "services": set()}
    for entry in entries:
        if entry.kind in ("developer", "service"):
            ids[f"{entry.kind}s"].add(str(entry.record.get("id")))
    problems = [problem for file in files for problem in (*file.problems, *_dangling(file, ids, catalog))]
    problems += _strays(folder)
    return Own(entries, tuple(sorted(problems, key=lambda p: p.place.location)))


def _paths(folder: Path, name: str) -> list[Path]:
    return sorted((folder / name).glob("*.toml"))


def _strays(folder: Path) -> Iterator[Problem]:
    """Folders and files that nothing would read."""
    known = (*SINGLE, *ARRAYS)
    for path in sorted(folder.iterdir()):
        if path.name in known or path.name.startswith(".") or path.name.lower().startswith("readme"):
            continue
        near = _near(path.name, known)
        place = Place(Location(f"{folder.name}/{path.name}"))
        remedy = f'did you mean "{near[0]}"?' if near else f"records stand in the folders {', '.join(known)}"
        yield Problem(place, f'"{path.name}" holds no kind of record', remedy)


@dataclass(frozen=True, slots=True)
class _Record:
    kind: str
    node: Table
    plain: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    text: str
    records: tuple[_Record, ...]
    problems: tuple[Problem, ...]

    def place(self, node: Node) -> Place:
        return _place(self.path, self.text, node)


def _place(path: str, text: str, node: Scalar | Table | Array) -> Place:
    """A value is shown by its word, a table by its header."""
    lines = text.split("\n")
    line = lines[node.line - 1].rstrip("\r") if 0 < node.line <= len(lines) else ""
    column = node.column
    if isinstance(node, Table) and line.lstrip().startswith("["):
        column = line.index("[") + 1
    word = _WORD.match(line, max(column - 1, 0))
    return Place(Location(path, node.line, column), line, max(len(word[0]) if word else 1, 1))


def _file(folder: Path, path: Path, kind: str, name: str) -> _File:
    shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    try:
        text = path.read_text("utf-8").removeprefix("\ufeff")
        tree = toml.parse(text)
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(Place(Location(shown)), f"{shown} cannot be read: {error}", "give a readable UTF-8 file")
        return _File(shown, "", (), (problem,))
    except ParseError as error:
        place = _place(shown, text, Scalar(None, error.line, error.column))
        return _File(shown, text, (), (Problem(place, f"{shown} is not valid TOML: {error.message}", "correct the TOML"),))
    if name in SINGLE:
        nodes: list[Table] = [tree]
        wrong: list[Problem] = []
    else:
        nodes, wrong = _tables(shown, text, tree, kind)
    records = tuple(_Record(kind, node, _dict(node)) for node in nodes)
    return _File(shown, text, records, (*wrong, *(p for r in records for p in _invalid(shown, text, r))))


def _dict(node: Table) -> dict[str, Any]:
    value = plain(node)
    return value if isinstance(value, dict) else {}


def _tables(path: str, text: str, tree: Table, kind: str) -> tuple[list[Table], list[Problem]]:
    """The ``[[kind]]`` tables of a file, and a problem for everything else in it."""
    found: list[Table] = []
    wrong = []
    for key, value in tree.entries:
        items = value.items if key.value == kind and isinstance(value, Array) else ()
        found += [item for item in items if isinstance(item, Table)]
        if not items or not all(isinstance(item, Table) for item in items):
            wrong.append(Problem(_place(path, text, key), f"`{key.value}` is not a list of records here", f"write [[{kind}]]"))
    return found, wrong


def _invalid(path: str, text: str, record: _Record) -> Iterator[Problem]:
    from pydantic import ValidationError

    from lading.catalog.check import SCHEMAS

    schema = SCHEMAS[record.kind]
    fields = tuple(schema.model_fields)
    try:
        schema.model_validate(record.plain)
    except ValidationError as error:
        found = error.errors(include_url=False)
        # A misspelt key is one problem and not also the lack of the right one.
        meant = {near for item in found if item["type"] == "extra_forbidden" for near in _near(str(item["loc"][-1]), fields)}
        for item in found:
            if item["type"] == "missing" and item["loc"][-1] in meant:
                continue
            loc = tuple(part for part in item["loc"] if isinstance(part, int) or not part.startswith("literal["))
            key = key_of(record.node, loc)
            shown = key if key is not None and item["type"] == "extra_forbidden" else at(record.node, loc)
            yield Problem(_place(path, text, shown), *_sentence(record.kind, item, fields))


def _near(word: str, known: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(word, list(known), n=1)


def _sentence(kind: str, error: ErrorDetails, fields: tuple[str, ...]) -> tuple[str, str]:
    """What is wrong and what to do about it."""
    names = [str(part) for part in error["loc"] if isinstance(part, str)]
    dotted = ".".join(names)
    match error["type"]:
        case "extra_forbidden":
            near = _near(names[-1], fields)
            remedy = f"did you mean `{near[0]}`?" if near else f"keys are: {', '.join(fields)}"
            return f"`{dotted}` is not a key of a {kind} record", remedy
        case "missing":
            return f"the {kind} record does not say `{dotted}`", f"add {names[-1]} = …"
        case _:
            return f"`{dotted}`: {error['msg']}", ""


def _dangling(file: _File, ids: Mapping[str, set[str]], catalog: Catalog) -> Iterator[Problem]:
    """Developers and services that are named and that nobody has a record of."""
    for record in file.records:
        for node in _nodes_of(record.node, ("names",)):
            for field, table in _REFERENCES.items():
                value = node.get(field)
                if not isinstance(value, Scalar) or value.value in ids[table] or value.value in catalog.table(table):
                    continue
                near = _near(str(value.value), (*ids[table], *catalog.table(table)))
                remedy = f'did you mean "{near[0]}"?' if near else f"add a record below {table}/"
                yield Problem(file.place(value), f'{field} "{value.value}" has no record', remedy)


def _nodes_of(node: Table, below: tuple[str, ...]) -> Iterator[Table]:
    yield node
    for name in below:
        inner = node.get(name)
        if isinstance(inner, Array):
            yield from (item for item in inner.items if isinstance(item, Table))


def render(kind: str, records: Iterable[Mapping[str, Any]]) -> str:
    """Records as ``[[kind]]`` tables of TOML, one key a line."""
    blocks = (
        "\n".join([f"[[{kind}]]", *(f"{name} = {_value(value)}" for name, value in record.items())]) for record in records
    )
    return "\n\n".join(blocks) + "\n"


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case Mapping():
            return "{ " + ", ".join(f"{name} = {_value(item)}" for name, item in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
        case _:
            # A JSON string is a TOML string, except that TOML wants DEL escaped too.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
