"""Reading one manifest and looking at what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lading.detect.manifests.base import Dependency, Include, Item, manifest_of

Say = Callable[[str, str], list[str]]


def told(item: Item) -> str:
    match item:
        case Dependency():
            return f"{item.line}:{item.column} {item.ecosystem} {item.name} {item.version or '-'}"
        case Include():
            return f"{item.line}:{item.column} include {item.path}"
    return f"{item.line}:{item.column} {item.reason}"


@pytest.fixture
def say() -> Say:
    """What the manifest at a path with that text says, one line each."""

    def read(path: str, text: str) -> list[str]:
        manifest = manifest_of(path)
        assert manifest is not None
        return [told(item) for item in manifest.items(text, path)]

    return read
