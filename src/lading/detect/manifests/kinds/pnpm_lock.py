"""pnpm-lock.yaml (https://github.com/pnpm/spec/tree/master/lockfile): the keys of ``packages`` hold name and version."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lading.detect.manifests.base import Dependency, Item, Manifest
from lading.detect.manifests.nodes import below, entries, yaml_document
from lading.patterns import regex

# "/name/1.2.3_peer" (5), "/name@1.2.3(peer)" (6), "name@1.2.3" (9).
_KEY = regex(r"/?(?P<name>@[^/@]+/[^/@]+|[^/@]+)[/@](?P<version>\d[^(_/]*).*", re.DOTALL)


def _parse(source: str, _path: str) -> Iterator[Item]:
    for key, _ in entries(below(yaml_document(source), "packages")):
        if found := _KEY.fullmatch(str(key.value)):
            yield Dependency(found["name"], "npm", found["version"], key.line, key.column, str(key.value))


MANIFEST = Manifest(id="pnpm-lock", pattern=r"pnpm-lock\.yaml", parse=_parse)
