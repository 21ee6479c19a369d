"""A document that records models: a lock, a CycloneDX BOM, Lading's own JSON or SPDX JSON. What it is, its content tells."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lading.errors import UsageError
from lading.lock import bom, report, spdx, xml
from lading.lock.items import Recorded, recorded
from lading.lock.read import read as read_lock
from lading.patterns import regex

LARGEST = 256 * 2**20
"""Bytes; a BOM of a thousand models has a few million."""
_LOCK = regex(rb"^version *=|^\[\[", re.MULTILINE)
"""How a line of a lock begins, and none of other kinds of text."""

REMEDY = "give a lading.lock, a CycloneDX BOM (JSON or XML), an SPDX JSON file or the JSON of lading scan"


@dataclass(frozen=True, slots=True)
class Document:
    """What was recorded, in which kind of document, and on which day; ``own`` is true when Lading wrote it."""

    kind: str
    things: tuple[Recorded, ...]
    day: date | None
    own: bool

    @property
    def is_lock(self) -> bool:
        """Whether it is a lock, which holds neither packages nor verdicts."""
        return self.kind == "lock"


def load(path: Path) -> Document:
    """The document at ``path``; raises `UsageError`, or `LockError` for a lock that cannot be used."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", remedy=REMEDY) from None
    if len(content) > LARGEST:
        raise UsageError(f"{path} is larger than {LARGEST // 2**20} MB", remedy=REMEDY)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"<") or path.suffix.lower() in (".json", ".xml"):
        return parse(_text(content, path.name), path.name)
    if path.suffix != ".lock" and not _LOCK.search(content):
        raise UsageError(f"{path.name} is no document that records models", remedy=REMEDY)
    things = tuple(recorded(read_lock(path).values()))
    return Document("lock", things, max((thing.day for thing in things if thing.day), default=None), own=True)


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not UTF-8", remedy=REMEDY) from None


def parse(text: str, name: str) -> Document:
    """The document in ``text``, which is JSON or XML; raises `UsageError` when it is none that is known."""
    found = _xml(text, name) if text.lstrip()[:1] == "<" else _json(text, name)
    if found.get("bomFormat") == "CycloneDX":
        return Document("CycloneDX BOM", *bom.read(found))
    if "@graph" in found or "spdxVersion" in found:
        return Document("SPDX document", *spdx.read(found))
    if "schema_version" in found and "provenance" in found:
        return Document("JSON report", *report.read(found))
    raise UsageError(f"{name} is no CycloneDX BOM, SPDX document or report of Lading", remedy=REMEDY)


def _json(text: str, name: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is not JSON: {error}", remedy=REMEDY) from None
    return found if isinstance(found, dict) else {}


def _xml(text: str, name: str) -> Mapping[str, Any]:
    try:
        return xml.parse(text)
    except ValueError as error:
        html = text[:200].lstrip().lower().startswith(("<!doctype html", "<html"))
        said = "an HTML page" if html else f"not XML that can be read: {error}"
        raise UsageError(f"{name} is {said}", remedy=REMEDY) from None
