"""pip requirements and constraints files (https://pip.pypa.io/en/stable/reference/requirements-file-format/)."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Item, Manifest
from lading.detect.manifests.pip import pip_item
from lading.patterns import regex

_COMMENT = regex(r"(?:^|(?<!\s)\s+)#.*$")


def _parse(text: str, _path: str) -> Iterator[Item]:
    for number, line in _logical_lines(text):
        statement = _COMMENT.sub("", line)
        if statement.strip():
            column = len(line) - len(line.lstrip()) + 1
            if item := pip_item(statement, number, column):
                yield item


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations (a backslash at the end) and the number of the first one."""
    first, held = 0, ""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = line.removesuffix("\r")
        first = first or number
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            held += line[:-1] + " "
            continue
        yield first, held + line
        first, held = 0, ""
    if held:
        yield first, held


MANIFEST = Manifest(
    id="requirements",
    pattern=r"(?:[^/]*[-_.])?(?:requirements|constraints)(?:[-_.0-9][^/]*)?\.(?:txt|in|lock)|requirements/[^/]+\.(?:txt|in)",
    parse=_parse,
)
