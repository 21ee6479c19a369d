"""A lock as text: sorted, one block an entry, one line a field or file, so that two branches that add models merge."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from lading.domain.facts import Base, Developer, LicenseClaim, RemoteFile, Rival, Source, Via
from lading.errors import UsageError
from lading.lock.entry import TABLES, Entry

HEADER = "# Written by `lading lock`. Change it by running that again.\n\nversion = 1\n"

Pairs = Iterator[tuple[str, str | int | bool | date | None]]

_PREFIX, _SUFFIX = ".lading.lock.", ".tmp"
_ABANDONED = 600.0
"""Seconds after which nobody is still writing a file; a lock is written in one."""
_ORDER = list(TABLES)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def render(entries: Iterable[Entry]) -> str:
    """The text of a lock; equal entries give equal text, whatever their order."""
    ordered = sorted(entries, key=lambda entry: (_ORDER.index(entry.kind), entry.key[2], entry.key))
    return HEADER + "".join(f"\n[[{TABLES[entry.kind]}]]\n{_block(entry)}" for entry in ordered)


def save(path: Path, text: str) -> None:
    """Write ``path`` whole or not at all, with the permissions that it has or that a new file gets.

    Raises `UsageError` when it cannot be written.
    """
    target = Path(os.path.realpath(path))
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX, suffix=_SUFFIX)
        _sweep(Path(temporary))
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode(target))
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", remedy="give a writable folder") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()


def _sweep(own: Path) -> None:
    """Remove what runs that were killed while they wrote have left; a younger file may be another run's."""
    for path in own.parent.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if path.stat().st_mtime < own.stat().st_mtime - _ABANDONED:
                path.unlink()


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def _block(entry: Entry) -> str:
    facts = entry.facts
    return "".join(
        [
            *_lines(
                ("id", entry.id),
                ("registry", entry.registry),
                ("hub", entry.hub),
                ("asked", entry.asked),
                ("renamed", facts.id if facts.id != entry.id else None),
                ("revision", facts.revision),
                ("problem", entry.problem.value if entry.problem else None),
            ),
            *_inline("license", _license(facts.license, facts.source) if facts.license else None),
            *_lines(("license_concluded", entry.concluded)),
            *_inline("developer", _developer(facts.developer, facts.source) if facts.developer else None),
            *_inline("operator", _developer(facts.operator, facts.source) if facts.operator else None),
            *_lines(
                ("served_from", facts.served_from),
                ("task", facts.task),
                ("library", facts.library),
                ("parameters", facts.parameters),
                ("gated", facts.gated),
                ("homepage", facts.homepage),
                ("description", facts.description),
            ),
            *_array("base", None if facts.bases is None else [_table(_base(b, facts.source)) for b in facts.bases]),
            *_array("datasets", [_quoted(d) for d in facts.datasets] or None),
            *_array("files", [_table(_file(f)) for f in sorted(facts.files, key=lambda f: f.path)] or None),
            *_array("notes", [_quoted(n) for n in facts.notes] or None),
            *_array("security", [_quoted(s) for s in facts.security] or None),
            *_lines(("chat_template", facts.chat_template)),
            *_array("rivals", [_table(_rival(r)) for r in facts.rivals] or None),
            *_lines(*_source(facts.source)),
        ]
    )


def _license(claim: LicenseClaim, block: Source) -> Pairs:
    yield "id", claim.id
    yield "name", claim.name
    yield "link", claim.link
    yield from _own(claim.source, block)


def _developer(developer: Developer, block: Source) -> Pairs:
    yield "id", developer.id
    yield "name", developer.name
    yield "country", developer.country
    yield "kind", developer.kind
    yield "parent", developer.parent
    yield "parent_country", developer.parent_country
    yield "republisher", developer.republisher or None
    yield from _own(developer.source, block)


def _base(base: Base, block: Source) -> Pairs:
    yield "id", base.id
    yield "relation", base.relation.value
    yield "suspected", base.suspected or None
    yield from _own(base.source, block)


def _rival(rival: Rival) -> Pairs:
    yield "id", rival.id
    yield "by", rival.by


def _file(file: RemoteFile) -> Pairs:
    yield "path", file.path
    yield "size", file.size
    yield "sha256", file.sha256


def _own(source: Source, block: Source) -> Pairs:
    """The source of a part of a block, where it is not that of the whole."""
    if source != block:
        yield from _source(source)


def _source(source: Source) -> Pairs:
    yield "via", source.via.value if source.via is not Via.LOCK else None
    yield "source", source.detail
    yield "retrieved", source.retrieved


def _lines(*pairs: tuple[str, str | int | bool | date | None]) -> Iterator[str]:
    return (f"{name} = {_literal(value)}\n" for name, value in pairs if value)


def _inline(name: str, pairs: Pairs | None) -> Iterator[str]:
    if pairs is not None:
        yield f"{name} = {_table(pairs)}\n"


def _table(pairs: Pairs) -> str:
    return "{ " + ", ".join(f"{name} = {_literal(value)}" for name, value in pairs if value is not None) + " }"


def _array(name: str, items: list[str] | None) -> Iterator[str]:
    if items is not None:
        yield f"{name} = [\n{''.join(f'    {item},{chr(10)}' for item in items)}]\n" if items else f"{name} = []\n"


def _literal(value: str | int | bool | date | None) -> str:
    match value:
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case _:
            return _quoted(value or "")


def _quoted(text: str) -> str:
    """A TOML basic string, in which whatever could not be seen is written as an escape."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else _escape(ord(c))) for c in text) + '"'


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
