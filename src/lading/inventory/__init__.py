"""The first two stages together: every file of the tree read once, over all cores when there is enough to read.

``one`` reads one file · ``rows`` is the plain form of what it gave · ``memory`` keeps that between runs.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lading.catalog.index import Catalog, load
from lading.discover.files import Found, discover
from lading.domain.reference import ModelNote, Reference, WeightFile
from lading.domain.source import Gap, Installed, SourceFile
from lading.identify.meaning import Meaning
from lading.inventory.memory import Memory
from lading.inventory.one import Job, Seen, read
from lading.inventory.rows import Item, unpack, unpack_meaning

WORTH_A_POOL = 4 * 1024 * 1024
"""Bytes to look at from which more processes are worth their start."""
CHUNK = 64
"""Files that a process takes at once."""


class Inventory(NamedTuple):
    """What was found: references, with what each means by itself, and weight files, what small files say of weights beside
    them, what could not be read, every path, and how many files were opened, or could not be; ``installed`` are the folders
    of packages left out.
    """

    found: tuple[Reference | WeightFile, ...]
    notes: tuple[ModelNote, ...]
    gaps: tuple[Gap, ...]
    paths: tuple[str, ...]
    meanings: Mapping[Reference, Meaning | None]
    read: int
    failed: int
    installed: tuple[str, ...]


def take(
    root: Path,
    environment: dict[str, str],
    wanted: Callable[[str], bool],
    hash_limit: int | None,
    catalog: Catalog,
    cache: Path | None = None,
    listed: Iterable[Found] | None = None,
) -> Inventory:
    """Discover and detect below ``root``; ``wanted`` decides by path, ``hash_limit`` is as in
    `lading.weights.read.identify`, ``cache`` is the folder that keeps what files gave for the next run. ``listed``
    are the files to read when they are not all that `discover` finds.
    """
    listed = [item for item in (discover(root, environment) if listed is None else listed) if wanted(_path(item))]
    files = [item for item in listed if isinstance(item, SourceFile)]
    job = Job(root, hash_limit, catalog)
    memory = Memory(cache if catalog is load() else None, root, hash_limit)
    changed = [file for file in files if not memory.knows(file)]
    for file, seen in zip(changed, _read_all(changed, job), strict=True):
        memory.learn(file, seen)
    memory.keep(files)
    seen_ = [memory.of(file) for file in files]
    items: dict[Item, None] = {}  # a file that two others include is found twice
    meanings: dict[Reference, Meaning | None] = {}
    for file, each in zip(files, seen_, strict=True):
        found = list(unpack(file.path, each.rows))
        items.update(dict.fromkeys(found))
        references = (item for item in found if isinstance(item, Reference))
        meanings.update(zip(references, map(unpack_meaning, each.meanings), strict=True))
    return Inventory(
        found=tuple(item for item in items if isinstance(item, Reference | WeightFile)),
        notes=tuple(item for item in items if isinstance(item, ModelNote)),
        gaps=(*(item for item in listed if isinstance(item, Gap)), *(item for item in items if isinstance(item, Gap))),
        paths=tuple(file.path for file in files),
        meanings=meanings,
        read=sum(each.opened for each in seen_),
        failed=sum(bool(each.rows) and not each.opened for each in seen_),
        installed=tuple(item.path for item in listed if isinstance(item, Installed)),
    )


def _path(item: Found) -> str:
    return item.location.path if isinstance(item, Gap) else item.path


def _read_all(files: Sequence[SourceFile], job: Job) -> Iterable[Seen]:
    """In the files' order, in this process or in one for each core."""
    cores = os.cpu_count() or 1
    if cores == 1 or sum(file.size for file in files) < WORTH_A_POOL:
        return (read(job, file) for file in files)
    return _read_in_pool(files, job, cores)


def _read_in_pool(files: Sequence[SourceFile], job: Job, cores: int) -> Iterator[Seen]:
    import multiprocessing  # only here: a commit is seldom worth a pool
    from concurrent.futures import ProcessPoolExecutor

    # Forking is cheap and safe here, before any thread; elsewhere the platform's own way.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    with ProcessPoolExecutor(cores, mp_context=context, initializer=_begin, initargs=(job,)) as pool:
        yield from pool.map(_read_here, files, chunksize=CHUNK)


_job: Job | None = None


def _begin(job: Job) -> None:
    """In a worker, once: what is the same for all files is not sent with each."""
    # Syntax trees are many objects and no cycles: looking for cycles after each few hundred costs a tenth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    global _job
    _job = job


def _read_here(file: SourceFile) -> Seen:
    assert _job is not None  # noqa: S101 - `_begin` runs first
    return read(_job, file)
