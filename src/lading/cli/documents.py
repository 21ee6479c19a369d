"""The files that ``lading diff`` compares."""

from __future__ import annotations

from pathlib import Path

from lading import lock
from lading.errors import UsageError
from lading.lock import bom
from lading.lock.compare import Change, compare
from lading.lock.entry import TABLES
from lading.lock.items import Item, of_lock

_KINDS = frozenset(kind.value for kind in TABLES)


def changes(old: Path, new: Path) -> list[Change]:
    """Every change from one document to the other. What a lock never holds (packages) is left out beside one."""
    sides = read(old), read(new)
    if any(is_lock for _, is_lock in sides):
        both = ([item for item in items if item.kind in _KINDS] for items, _ in sides)
        return compare(*both)
    return compare(sides[0][0], sides[1][0])


def read(path: Path) -> tuple[list[Item], bool]:
    """The items of a BOM or a lock, and whether it is a lock; told apart by their first character."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", remedy="give a readable BOM or lock") from None
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"<"):
        try:
            return bom.parse(content.decode("utf-8-sig"), path.name), False
        except UnicodeDecodeError:
            raise UsageError(f"{path} is not UTF-8", remedy="give a .cdx.json of lading scan or a lading.lock") from None
    return of_lock(lock.read(path).values()), True
