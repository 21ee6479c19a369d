"""``lading.lock``: the facts of one day, kept beside the code so that a later audit needs no network and says the same.

TOML with one ``[[model]]`` or ``[[dataset]]`` block per repository, sorted. ``asked`` is the revision the code names when it
is not the commit itself (a branch or tag); a block without it answers for the default branch.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from lading.domain.facts import Base, Component, Developer, Facts, LicenseClaim, RemoteFile, Source, Via
from lading.domain.reference import Kind, Relation
from lading.domain.source import Location
from lading.errors import LadingError, Place
from lading.resolve.cards import COMMIT, SHA256
from lading.resolve.sources import Ask

HEADER = "# Written by `lading lock`. Change it by running that again.\n\nversion = 1\n"
REMEDY = "write it anew with: lading lock"

TEXTS = ("id", "asked", "revision", "developer", "country", "license", "license_name", "license_link", "task", "library",
         "parameters", "gated", "description")  # fmt: skip
"""The fields of a block that hold one text."""

Key = tuple[str, str, str]


class LockError(LadingError):
    """``lading.lock`` cannot be used as it stands."""


def read(path: Path) -> dict[Key, Facts]:
    """The locked facts by `Ask.key`; empty when there is no such file, `LockError` with its place when it cannot be used."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise LockError(f"{path.name} cannot be read: {error}", place=Place(Location(path.name)), remedy=REMEDY) from None
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (0, 0)
        raise LockError(f"{path.name} is not TOML: {error}", place=_place(path, text, line, column), remedy=REMEDY) from None
    if content.get("version") != 1:
        raise LockError(f"{path.name} has no version this Lading knows", place=_place(path, text, 1), remedy=REMEDY)
    locked: dict[Key, Facts] = {}
    for kind, table in ((Kind.MODEL, "model"), (Kind.DATASET, "dataset")):
        blocks = content.get(table, [])
        lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{table}]]"]
        for at, block in enumerate(blocks if isinstance(blocks, list) else [blocks]):
            try:
                locked |= _facts(kind, block, path.name)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                place = _place(path, text, lines[at] if at < len(lines) else 0)
                raise LockError(
                    f"{path.name}: a [[{table}]] block cannot be used: {error}", place=place, remedy=REMEDY
                ) from None
    return locked


def _facts(kind: Kind, block: Any, name: str) -> dict[Key, Facts]:
    for field in TEXTS:
        if not isinstance(block.get(field, ""), str):
            raise TypeError(f"{field} is not text")
    if not block.get("id"):
        raise ValueError("id is missing")
    retrieved = block.get("retrieved")
    if retrieved is not None and type(retrieved) is not date:
        raise TypeError("retrieved is not a date")
    revision = block.get("revision")
    if revision is not None and not COMMIT.fullmatch(revision):
        raise ValueError("revision is not a commit")
    source = Source(Via.LOCK, name, retrieved)
    developer = None
    if block.get("developer"):
        developer = Developer(block["developer"], block["developer"], block.get("country"), "unknown", source)
    license_ = None
    if block.get("license"):
        license_ = LicenseClaim(block["license"], block.get("license_name"), block.get("license_link"), source)
    bases = None
    if "base" in block:
        bases = tuple(Base(_text(b["id"]), Relation(b["relation"]), source, b.get("suspected") is True) for b in block["base"])
    facts = Facts(
        id=block["id"],
        source=source,
        developer=developer,
        bases=bases,
        license=license_,
        revision=revision,
        task=block.get("task"),
        description=block.get("description"),
        library=block.get("library"),
        parameters=block.get("parameters"),
        gated=block.get("gated"),
        datasets=tuple(_text(d) for d in block.get("datasets", [])),
        files=tuple(_file(f) for f in block.get("files", [])),
    )
    return {Ask(kind, block["id"], asked).key: facts for asked in {block.get("asked"), revision}}


def _file(record: Mapping[str, Any]) -> RemoteFile:
    size, sha256 = record.get("size"), record.get("sha256")
    if size is not None and (not isinstance(size, int) or isinstance(size, bool) or size < 0):
        raise ValueError("a file's size is not a number of bytes")
    if sha256 is not None and not SHA256.fullmatch(_text(sha256)):
        raise ValueError("a file's sha256 is not 64 hex digits")
    return RemoteFile(_text(record["path"]), size, sha256)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is not text")
    return value


def _place(path: Path, text: str, line: int, column: int = 0) -> Place:
    lines = text.splitlines()
    return Place(Location(path.name, line, column), lines[line - 1] if 0 < line <= len(lines) else "")


def render(components: Iterable[Component]) -> str:
    """The lock of ``components`` and of all they were built on, as far as a commit is known; equal facts give equal text."""
    blocks = {(key, table): _block(facts, asked) for key, table, facts, asked in _lockable(components)}
    text = "".join(f"\n[[{table}]]\n{block}" for (_, table), block in sorted(blocks.items(), key=lambda item: item[0]))
    return HEADER + text


def _lockable(components: Iterable[Component]) -> Iterator[tuple[Key, str, Facts, str | None]]:
    for component in components:
        subject, lineage = component.subject, component.lineage
        table = "dataset" if subject.kind is Kind.DATASET else "model"
        for id_, facts in lineage.nodes.items():
            if not isinstance(facts, Facts) or facts.revision is None:
                continue
            asked = subject.revision if id_ == lineage.root else None
            yield Ask(Kind(table), id_, asked).key, table, _named(facts, id_), asked


def _named(facts: Facts, id_: str) -> Facts:
    """The facts under the id they are asked by, which is a former one for a renamed repository."""
    return replace(facts, id=id_)


def _block(facts: Facts, asked: str | None) -> str:
    claim, developer = facts.license, facts.developer
    texts = {
        "id": facts.id,
        "asked": asked if asked and asked.lower() != facts.revision else None,
        "revision": facts.revision,
        "developer": developer.name if developer else None,
        "country": developer.country if developer else None,
        "license": claim.id if claim else None,
        "license_name": claim.name if claim else None,
        "license_link": claim.link if claim else None,
        "task": facts.task,
        "library": facts.library,
        "parameters": facts.parameters,
        "gated": facts.gated,
        "description": facts.description,
    }
    lines = [f"{name} = {_quoted(value)}\n" for name, value in texts.items() if value]
    if facts.bases is not None:
        lines.append(_array("base", (_base(b) for b in facts.bases)))
    if facts.datasets:
        lines.append(_array("datasets", map(_quoted, facts.datasets)))
    if facts.files:
        lines.append(_array("files", (_locked_file(f) for f in sorted(facts.files, key=lambda f: f.path))))
    if facts.source.retrieved:
        lines.append(f"retrieved = {facts.source.retrieved.isoformat()}\n")
    return "".join(lines)


def _base(base: Base) -> str:
    suspected = ", suspected = true" if base.suspected else ""
    return f"{{ id = {_quoted(base.id)}, relation = {_quoted(base.relation.value)}{suspected} }}"


def _locked_file(file: RemoteFile) -> str:
    size = f", size = {file.size}" if file.size is not None else ""
    sha256 = f", sha256 = {_quoted(file.sha256)}" if file.sha256 else ""
    return f"{{ path = {_quoted(file.path)}{size}{sha256} }}"


def _array(name: str, items: Iterable[str]) -> str:
    body = "".join(f"    {item},\n" for item in items)
    return f"{name} = [\n{body}]\n" if body else f"{name} = []\n"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of TOML's, but for the one control character that JSON lets through."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
