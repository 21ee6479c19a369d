"""Plain lists that programs read: addresses to download, checksums of files, names of models; one entry a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lading.detect.site import Site
from lading.patterns import regex

NAMES = regex(
    r".*\.(txt|list|lst|urls?|sha(1|256|512)(sums?)?|md5(sums?)?)|(.*[._-])?((md5|sha\d+)sums?|checksums?)", re.IGNORECASE
)
"""File names that such a list may have."""

_ADDRESS = regex(r"(?:https?|hf|ollama|s3|gs)://\S+")
_CHECKSUM = regex(r"[0-9a-fA-F]{32,128}[ \t]+\*?(?P<path>\S+)")
_OPTION = regex(r"[ \t]+[a-z][a-z0-9-]*=\S.*")
"""What a downloader is told about the address above, such as the name that it writes to."""
_ID = regex(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*(?::[\w.-]+)?", re.ASCII)
_NAME = regex(r"[A-Za-z0-9][\w.-]*(?:[/:][\w.-]+)*", re.ASCII)
_HEAD = 50
"""Entries that are looked at to know a list."""
MOST = 500
"""Names that a list of what is used may have; a longer one is a directory of what there is."""


def is_list(path: str, data: bytes) -> bool:
    """Whether a file is a list: of its first entries all are addresses, checksums or ids, or any names where the file is named
    for models.
    """
    if not NAMES.fullmatch(PurePosixPath(path).name):
        return False
    head = data[: 200 * _HEAD].decode("utf-8", "replace").split("\n")[:_HEAD]
    entries = [line.rstrip() for line in head if line.strip() and not line.startswith("#")]
    if len(data) > 200 * _HEAD and len(entries) > 1:
        entries.pop()  # it may be cut
    if data.count(b"\n") > MOST and not any("://" in entry or _CHECKSUM.fullmatch(entry) for entry in entries):
        return False
    name = _NAME if _of_models(path) else _ID
    return bool(entries) and all(_kind(entry, name).fullmatch(entry) for entry in entries)


def _kind(entry: str, name: re.Pattern[str]) -> re.Pattern[str]:
    if "://" in entry:
        return _ADDRESS
    if entry[:1].isspace():
        return _OPTION
    return _CHECKSUM if " " in entry or "\t" in entry else name


def _of_models(path: str) -> bool:
    return "model" in PurePosixPath(path).stem.lower()


def sites(text: str, path: str) -> Iterator[Site]:
    """Each address, file and name, under the name of the file."""
    keys = ("models",) if _of_models(path) else ()
    for number, line in enumerate(text.split("\n"), 1):
        entry = line.strip()
        if not entry or entry.startswith("#") or _OPTION.fullmatch(line.rstrip()):
            continue
        found = _CHECKSUM.fullmatch(entry)
        said = found["path"] if found else entry
        yield Site(said, number, line.index(said) + 1, keys=keys)
