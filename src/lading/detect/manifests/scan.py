"""From a manifest's text to references: only packages that the catalogue knows count."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lading.catalog.index import Catalog, Package
from lading.detect.manifests.base import Dependency, Include, Manifest, Problem, manifest_of, manifests
from lading.domain.reference import Context, Kind, Reference, Strength
from lading.domain.source import Gap, GapReason, Location

MAX_TEXT = 32 << 20
"""Characters of a manifest that are parsed; a longer one becomes a `Gap`."""


def scan(path: str, text: str, catalog: Catalog, kind: str | None = None) -> Iterator[Reference | Gap]:
    """The AI libraries that the manifest at ``path`` names, and what of it could not be read.

    ``kind`` is the id of the manifest kind to read it as, where the name does not tell (an included requirements file).
    What it includes is not followed: see `includes`.
    """
    manifest = _manifest(path, kind)
    if manifest is None:
        return
    if len(text) > MAX_TEXT:
        yield Gap(Location(path), GapReason.TOO_LARGE, f"{len(text):,} characters, more than {MAX_TEXT:,}")
        return
    for item in manifest.items(text, path):
        match item:
            case Dependency():
                if package := _package(catalog, item):
                    yield _reference(path, manifest, item, package)
            case Problem():
                yield Gap(Location(path, item.line, item.column), item.reason, item.detail)


def includes(path: str, text: str, kind: str | None = None) -> Iterator[Include]:
    """The requirements files that a manifest reads, as paths from the audited root (``..`` in front: outside it)."""
    manifest = _manifest(path, kind)
    for item in manifest.items(text, path) if manifest and len(text) <= MAX_TEXT else ():
        if isinstance(item, Include):
            yield item._replace(path=posixpath.normpath(posixpath.join(posixpath.dirname(path), item.path)))


def _manifest(path: str, kind: str | None) -> Manifest | None:
    return manifest_of(path) if kind is None else next((m for m in manifests() if m.id == kind), None)


def _package(catalog: Catalog, dependency: Dependency) -> Package | None:
    """The package on record; most conda packages are on record under their PyPI name."""
    package = catalog.package(dependency.ecosystem, dependency.name)
    if package is None and dependency.ecosystem == "conda":
        return catalog.package("pypi", dependency.name)
    return package


def _reference(path: str, manifest: Manifest, dependency: Dependency, package: Package) -> Reference:
    return Reference(
        text=dependency.name,
        kind=Kind.PACKAGE,
        location=Location(path, dependency.line, dependency.column),
        context=Context.CONFIG,
        strength=Strength.LOADS,
        rule="manifest",
        symbol=manifest.id,
        via=package.ecosystem,
        version=dependency.version,
    )
