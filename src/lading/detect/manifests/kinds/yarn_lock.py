"""yarn.lock, classic and Berry: unindented lines of descriptors, each followed by indented fields.

Read by lines, as the classic form is no YAML.
"""

from __future__ import annotations

from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest, Problem
from lading.detect.manifests.npm import npm_target
from lading.patterns import regex

_DESCRIPTOR = regex(r'"?(?P<name>@?[^@\s",]+)@(?P<range>[^",]+)')
_VERSION = regex(r'\s+"?version"?:?\s+"?(?P<version>[^"\s]+)"?\s*')


def _parse(text: str, _path: str) -> Iterator[Item]:
    head: tuple[str, int, int, str] | None = None
    sound = True
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line or line.startswith(("#", "__metadata:")):
            continue
        if not line[0].isspace():
            found = _DESCRIPTOR.match(line)
            if not found or not line.endswith(":"):
                if sound:  # once: a merge conflict or another kind of file altogether
                    yield Problem(number, 1, "not an entry of yarn.lock")
                sound, head = False, None
                continue
            name, _ = npm_target(found["name"], found["range"])
            local = found["range"].startswith(("workspace:", "link:", "portal:"))
            head = None if local else (name, number, found.start("name") + 1, found[0].strip('"'))
        elif head and (found := _VERSION.fullmatch(line)):
            yield Dependency(head[0], "npm", found["version"], *head[1:])
            head = None


MANIFEST = Manifest(id="yarn-lock", pattern=r"yarn\.lock", parse=_parse)
