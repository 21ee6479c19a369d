"""The first two stages together: every file of the tree read once, over all cores when there is enough to read."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lading.catalog.index import Catalog, load
from lading.detect.files import language_of, may_be_script
from lading.detect.manifests import is_manifest
from lading.detect.manifests import scan as manifests
from lading.detect.run import detect
from lading.discover.files import discover
from lading.domain.reference import Reference, WeightFile
from lading.domain.source import Gap, GapReason, Location, SourceFile
from lading.weights import read as weights

MAX_TEXT = 16 * 1024 * 1024
"""Bytes of a text file that are read; a larger one becomes a `Gap`."""

WORTH_A_POOL = 8 * 1024 * 1024
"""Bytes to look at from which more processes are worth their start."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What was found: references and weight files, what could not be read, every path, and how many files were opened."""

    found: tuple[Reference | WeightFile, ...]
    gaps: tuple[Gap, ...]
    paths: tuple[str, ...]
    read: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one file gave."""

    items: tuple[Reference | WeightFile | Gap, ...]
    opened: bool


def take(
    root: Path, environment: dict[str, str], wanted: Callable[[str], bool], hash_limit: int | None, catalog: Catalog
) -> Inventory:
    """Discover and detect below ``root``; ``wanted`` decides by path, ``hash_limit`` is as in
    `lading.weights.read.identify`.
    """
    listed = [item for item in discover(root, environment) if wanted(_path(item))]
    files = [item for item in listed if isinstance(item, SourceFile)]
    seen = list(_read_all(files, root, hash_limit, catalog))
    items = dict.fromkeys(item for each in seen for item in each.items)  # a file that two others include is found twice
    return Inventory(
        found=tuple(item for item in items if not isinstance(item, Gap)),
        gaps=(*(item for item in listed if isinstance(item, Gap)), *(item for item in items if isinstance(item, Gap))),
        paths=tuple(file.path for file in files),
        read=sum(each.opened for each in seen),
    )


def _path(item: SourceFile | Gap) -> str:
    return item.path if isinstance(item, SourceFile) else item.location.path


def _read_all(files: Sequence[SourceFile], root: Path, hash_limit: int | None, catalog: Catalog) -> Iterable[_Seen]:
    """In the files' order, in this process or in one for each core."""
    cores = os.cpu_count() or 1
    if cores == 1 or sum(file.size for file in files) < WORTH_A_POOL or catalog is not load():
        return (_read(file, root, hash_limit, catalog) for file in files)
    # Forking is cheap and safe here, before any thread; elsewhere the platform's own way.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    with ProcessPoolExecutor(cores, mp_context=context) as pool:
        return list(pool.map(partial(_read_here, root, hash_limit), files, chunksize=32))


def _read_here(root: Path, hash_limit: int | None, file: SourceFile) -> _Seen:
    """In a worker: with the bundled catalogue of its own process."""
    return _read(file, root, hash_limit, load())


def _read(file: SourceFile, root: Path, hash_limit: int | None, catalog: Catalog) -> _Seen:
    """Weights by their header, manifests and everything else by their text."""
    weight = weights.identify(file.path, file.absolute, file.size, hash_limit)
    if weight is not None:
        return _Seen((weight,), opened=True)
    manifest = is_manifest(file.path)
    if not manifest and language_of(file.path) is None and not may_be_script(file.path):
        return _Seen((), opened=False)
    if file.size > MAX_TEXT:
        return _Seen((Gap(Location(file.path), GapReason.TOO_LARGE, f"{file.size} bytes, more than {MAX_TEXT}"),), opened=False)
    try:
        data = file.absolute.read_bytes()
    except OSError as error:
        return _Seen((Gap(Location(file.path), GapReason.UNREADABLE, error.strerror or "cannot be read"),), opened=False)
    items: list[Reference | WeightFile | Gap] = []
    if manifest:
        items += _manifest(file.path, data.decode("utf-8", "replace"), root, catalog, set())
    items += detect(file.path, data)
    return _Seen(tuple(items), opened=True)


def _manifest(
    path: str, text: str, root: Path, catalog: Catalog, followed: set[str], kind: str | None = None
) -> Iterator[Reference | Gap]:
    """A manifest, and the requirements files that it includes under names of their own."""
    yield from manifests.scan(path, text, catalog, kind)
    for include in manifests.includes(path, text, kind):
        if include.path in followed or is_manifest(include.path):
            continue
        followed.add(include.path)
        try:
            below = root / include.path
            if include.path.startswith("..") or not below.resolve().is_relative_to(root.resolve()):
                raise FileNotFoundError
            included = below.read_text("utf-8", "replace")
        except OSError:
            yield Gap(
                Location(path, include.line, include.column),
                GapReason.MISSING_INCLUDE,
                f"{include.path} is not in the audited tree",
            )
            continue
        yield from _manifest(include.path, included, root, catalog, followed, "requirements")
