"""The text of a lock as entries. Whatever is wrong with it is said with line and column; it may come from anybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from lading.domain.facts import Base, Developer, Facts, LicenseClaim, Reason, RemoteFile, Rival, Source, Via
from lading.domain.reference import Kind, Relation
from lading.domain.source import Location
from lading.errors import LadingError, Place
from lading.lock.entry import TABLES, Entry, Key, Lock
from lading.patterns import regex
from lading.positions import toml
from lading.positions.tree import ParseError, at, key_of

VERSION = 1
LARGEST = 64 * 2**20
"""Bytes; a lock of a thousand models has a few."""
ANEW = "write it anew with: lading lock --upgrade"

_COMMIT = regex(r"[0-9a-f]{40}")
_SHA256 = regex(r"[0-9a-f]{64}")
_CONFLICT = regex(r"^(?:<{7}|\|{7}|={7}|>{7})(?=\s|$)", re.MULTILINE)

_SOURCE: Final = {"via": str, "source": str, "retrieved": date}
_LICENSE: Final = {"id": str, "name": str, "link": str, **_SOURCE}
_DEVELOPER: Final = {
    "id": str, "name": str, "country": str, "kind": str, "parent": str, "parent_country": str, "republisher": bool, **_SOURCE
}  # fmt: skip
_BASE: Final = {"id": str, "relation": str, "suspected": bool, **_SOURCE}
_FILE: Final = {"path": str, "size": int, "sha256": str}
_TEXTS: Final = ("id", "registry", "hub", "asked", "renamed", "revision", "problem", "license_concluded", "served_from", "task",
                 "library", "parameters", "gated", "homepage", "description", "chat_template")  # fmt: skip
_BLOCK: Final[dict[str, type]] = {
    **dict.fromkeys(_TEXTS, str),
    **dict.fromkeys(("license", "developer", "operator"), dict),
    **dict.fromkeys(("base", "datasets", "files", "notes", "security", "rivals"), list),
    **_SOURCE,
}
_WORDS: Final = {str: "text", int: "a whole number", bool: "true or false", date: "a date", dict: "a table", list: "a list"}

Path_ = tuple[str | int, ...]
_E = TypeVar("_E", bound=StrEnum)


class LockError(LadingError):
    """``lading.lock`` cannot be used as it stands."""


class _WrongError(ValueError):
    """What is wrong, and the keys and indices that lead there."""

    def __init__(self, path: Path_, message: str, remedy: str = ANEW) -> None:
        super().__init__(message)
        self.path = path
        self.message = message
        self.remedy = remedy


def read(path: Path) -> Lock:
    """The entries of the lock at ``path``; empty when there is none, `LockError` with its place when it cannot be used."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise LockError(f"{path.name} is larger than {LARGEST // 2**20} MB", place=Place(Location(path.name)), remedy=ANEW)
        return parse(content.decode("utf-8-sig"), path.name)
    except FileNotFoundError:
        return MappingProxyType({})
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise LockError(
            f"{path.name} cannot be read: {said}", place=Place(Location(path.name)), remedy="make it a readable file"
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LockError(
            f"{path.name} cannot be read: it is not UTF-8", place=Place(Location(path.name, line)), remedy=ANEW
        ) from None


@lru_cache(maxsize=4)
def parse(text: str, name: str) -> Lock:
    """The entries that ``text`` states; ``name`` is the file's, for complaints. Raises nothing but `LockError`."""
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        raise LockError(
            f"{name} holds an unresolved merge conflict",
            place=_place(name, text, line, 1, 7),
            remedy="keep the blocks of both sides, remove the marker lines, then run: lading lock",
        )
    text = text.replace("\r\n", "\n")
    import tomllib  # when there is a lock

    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise _syntax(name, text, error) from None
    try:
        return MappingProxyType(_lock(content))
    except _WrongError as wrong:
        raise _meaning(name, text, wrong) from None


def _syntax(name: str, text: str, error: Exception) -> LockError:
    said, line, column = str(error) or type(error).__name__, 0, 0
    try:
        toml.parse(text)
    except ParseError as found:
        said, line, column = found.message, found.line, found.column
    except ValueError:  # a number or date that cannot be one; without a place
        pass
    return LockError(f"{name} is not TOML: {_shown(said)}", place=_place(name, text, line, column), remedy=ANEW)


def _meaning(name: str, text: str, wrong: _WrongError) -> LockError:
    tree = toml.parse(text)
    node = key_of(tree, wrong.path) if wrong.path and isinstance(wrong.path[-1], str) else None
    found = node or at(tree, wrong.path)
    column = 1 if len(wrong.path) == 2 and node is None else found.column  # a block begins with its header
    return LockError(f"{name}: {_shown(wrong.message)}", place=_place(name, text, found.line, column), remedy=wrong.remedy)


def _place(name: str, text: str, line: int, column: int, width: int = 1) -> Place:
    lines = text.split("\n")
    return Place(Location(name, line, column), _shown(lines[line - 1]) if 0 < line <= len(lines) else "", width)


def _shown(text: str) -> str:
    """One line of what may be shown, its columns kept."""
    return "".join(c if c.isprintable() else " " for c in text[:500])


def _lock(content: Mapping[str, Any]) -> dict[Key, Entry]:
    version = content.get("version")
    if type(version) is not int:
        raise _WrongError(("version",), "it does not say which version of the format it is: version = 1")
    if version != VERSION:
        raise _WrongError(
            ("version",),
            f"it is of version {version}, and this Lading knows version {VERSION}",
            "use the Lading that wrote it, or " + ANEW,
        )
    tables = {table: kind for kind, table in TABLES.items()}
    found: dict[Key, Entry] = {}
    for table, blocks in content.items():
        if table == "version":
            continue
        if table not in tables:
            raise _WrongError((table,), f"{table!r:.60} is no part of a lock")
        if not isinstance(blocks, list):
            raise _WrongError((table,), f"{table} is not a list of [[{table}]] blocks")
        for index, block in enumerate(blocks):
            path = (table, index)
            entry = _entry(tables[table], _table(block, _BLOCK, path), path)
            if found.setdefault(entry.key, entry) != entry:
                raise _WrongError(path, f"{entry.id!r:.200} is locked twice, differently", "delete one of the two blocks")
    return found


def _table(value: Any, fields: Mapping[str, type], path: Path_) -> Mapping[str, Any]:
    """``value`` if it is a table with no other fields than these, each of its type."""
    if not isinstance(value, dict):
        raise _WrongError(path, "is not a table" if isinstance(path[-1], int) else f"{path[-1]} is not a table")
    for name, item in value.items():
        wanted = fields.get(name)
        if wanted is None:
            raise _WrongError((*path, name), f"{name!r:.60} is not a field of it")
        if type(item) is not wanted:
            raise _WrongError((*path, name), f"{name} is not {_WORDS[wanted]}")
    return value


def _entry(kind: Kind, block: Mapping[str, Any], path: Path_) -> Entry:
    if not block.get("id"):
        raise _WrongError(path, "a block without an id")
    revision = block.get("revision")
    if revision is not None and not _COMMIT.fullmatch(revision):
        raise _WrongError((*path, "revision"), "revision is not a commit")
    source = _source(block, path)
    facts = Facts(
        id=block.get("renamed") or block["id"],
        source=source,
        developer=_developer(block["developer"], source, (*path, "developer")) if "developer" in block else None,
        bases=tuple(_each(block, "base", path, lambda b, at_: _base(b, source, at_))) if "base" in block else None,
        license=_license(block["license"], source, (*path, "license")) if "license" in block else None,
        revision=revision,
        task=block.get("task"),
        description=block.get("description"),
        library=block.get("library"),
        parameters=block.get("parameters"),
        gated=block.get("gated"),
        datasets=tuple(_each(block, "datasets", path, _text)),
        files=tuple(sorted(_each(block, "files", path, _file), key=lambda file: file.path)),
        operator=_developer(block["operator"], source, (*path, "operator")) if "operator" in block else None,
        served_from=block.get("served_from"),
        homepage=block.get("homepage"),
        notes=tuple(_each(block, "notes", path, _text)),
        security=tuple(_each(block, "security", path, _text)),
        chat_template=block.get("chat_template"),
        rivals=tuple(_each(block, "rivals", path, _rival)),
    )
    return Entry(
        kind=kind,
        id=block["id"],
        facts=facts,
        registry=block.get("registry", ""),
        asked=block.get("asked"),
        hub=block.get("hub"),
        concluded=block.get("license_concluded", ""),
        problem=_word(Reason, block, "problem", path) if "problem" in block else None,
    )


def _word(words: type[_E], table: Mapping[str, Any], name: str, path: Path_) -> _E:
    """One of a fixed list of words."""
    try:
        return words(table[name])
    except ValueError:
        raise _WrongError((*path, name), f"{table[name]!r:.60} is not a word that {name} can have") from None


def _each(block: Mapping[str, Any], name: str, path: Path_, one: Any) -> list[Any]:
    return [one(item, (*path, name, index)) for index, item in enumerate(block.get(name, ()))]


def _text(value: Any, path: Path_) -> str:
    if not isinstance(value, str):
        raise _WrongError(path, f"{path[-2]} holds something that is not text")
    return value


def _required(table: Mapping[str, Any], name: str, path: Path_) -> Any:
    if name not in table:
        raise _WrongError(path, f"{name} is missing")
    return table[name]


def _source(table: Mapping[str, Any], path: Path_) -> Source:
    via = _word(Via, table, "via", path) if "via" in table else Via.LOCK
    return Source(via, table.get("source", ""), table.get("retrieved"))


def _own(table: Mapping[str, Any], block: Source, path: Path_) -> Source:
    """The source of a part, which is that of the block unless it states one."""
    return _source(table, path) if "source" in table else block


def _license(value: Any, block: Source, path: Path_) -> LicenseClaim:
    table = _table(value, _LICENSE, path)
    return LicenseClaim(_required(table, "id", path), table.get("name"), table.get("link"), _own(table, block, path))


def _developer(value: Any, block: Source, path: Path_) -> Developer:
    table = _table(value, _DEVELOPER, path)
    return Developer(
        id=_required(table, "id", path),
        name=_required(table, "name", path),
        country=table.get("country"),
        kind=table.get("kind", "unknown"),
        source=_own(table, block, path),
        parent=table.get("parent"),
        parent_country=table.get("parent_country"),
        republisher=table.get("republisher", False),
    )


def _base(value: Any, block: Source, path: Path_) -> Base:
    table = _table(value, _BASE, path)
    _required(table, "relation", path)
    relation = _word(Relation, table, "relation", path)
    return Base(_required(table, "id", path), relation, _own(table, block, path), table.get("suspected", False))


def _rival(value: Any, path: Path_) -> Rival:
    table = _table(value, {"id": str, "by": str}, path)
    return Rival(_required(table, "id", path), _required(table, "by", path))


def _file(value: Any, path: Path_) -> RemoteFile:
    table = _table(value, _FILE, path)
    size, sha256 = table.get("size"), table.get("sha256")
    if size is not None and not 0 <= size < 2**63:
        raise _WrongError((*path, "size"), "size is not a number of bytes")
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise _WrongError((*path, "sha256"), "sha256 is not 64 hex digits")
    return RemoteFile(_required(table, "path", path), size, sha256)
