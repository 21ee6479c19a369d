"""go.mod (https://go.dev/ref/mod#go-mod-file): the ``require`` directives; every version in it is exact."""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest
from lading.patterns import regex

_BLOCK = regex(r"require\s*\(\s*")
_ENTRY = regex(r'\s*(?:require\s+)?"?(?P<module>[^\s"()]+)"?\s+(?P<version>v\d\S*)\s*')


def _parse(text: str, _path: str) -> Iterator[Item]:
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        code = line.split("//", 1)[0].rstrip()
        if _BLOCK.fullmatch(code):
            inside = True
        elif code.strip() == ")":
            inside = False
        elif (inside or code.startswith(("require ", "require\t"))) and (found := _ENTRY.fullmatch(code)):
            yield Dependency(found["module"], "go", found["version"], number, found.start("module") + 1, code.strip())


MANIFEST = Manifest(id="go-mod", pattern=r"go\.mod", parse=_parse)
