"""What ``lading inspect`` looks at: one file or folder, and the bases on record that it is made like."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from lading.catalog.index import Catalog
from lading.cli import layers
from lading.domain.anatomy import Danger, Examined, Import
from lading.domain.make import Anatomy, RemoteCode
from lading.domain.signature import Signature
from lading.domain.source import Gap
from lading.errors import UsageError
from lading.weights import examine
from lading.weights.folder import ModelFolder, read_folder
from lading.weights.likeness import Likeness, attributed, likenesses

NEAR = 5
"""Near bases that are shown."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """One file or folder. ``like`` stands for all of ``near`` where these agree about the maker: a suspicion, no more."""

    path: str
    anatomy: Anatomy
    files: tuple[Examined, ...]
    near: tuple[Likeness, ...]
    like: Signature | None
    folder: ModelFolder | None = None
    gaps: tuple[Gap, ...] = ()

    @property
    def imports(self) -> tuple[Import, ...]:
        """What loading the pickles would import, the worst first."""
        order = list(Danger)[::-1]
        found = {each: None for file in self.files for each in file.imports}
        return tuple(sorted(found, key=lambda each: (order.index(each.danger), each.module, each.name)))

    @property
    def dangerous(self) -> bool:
        """Whether loading runs what a model has no need of."""
        return any(each.danger is Danger.DANGEROUS for each in self.imports)

    @property
    def remote_code(self) -> tuple[RemoteCode, ...]:
        """Code that comes with the model."""
        return self.folder.remote_code if self.folder else ()


def look(path: Path, *, hashed: bool) -> Inspected:
    """Read ``path``; raises `UsageError` when there is no model in it."""
    limit = None if hashed else 0
    catalog = layers.catalog(path if path.is_dir() else path.parent, dict(os.environ))
    if path.is_dir():
        folder = read_folder("", path, limit)
        if not folder.files and not folder.config and not folder.gaps:
            raise UsageError(f"{path} holds no model", remedy="give a weight file, or a folder with one or with a config.json")
        return _inspected(path, folder.anatomy, folder.files, catalog, folder, folder.gaps)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", remedy="give an existing file or folder") from error
    found = examine(path.name, path, size, limit)
    if found is None:
        raise UsageError(f"{path} is no weight file that lading knows", remedy="see docs/weights.md for the formats")
    if isinstance(found, Gap):
        return _inspected(path, Anatomy(), (), catalog, None, (found,))
    return _inspected(path, found.anatomy, (found,), catalog, None, found.gaps)


def _inspected(
    path: Path,
    anatomy: Anatomy,
    files: tuple[Examined, ...],
    catalog: Catalog,
    folder: ModelFolder | None,
    gaps: tuple[Gap, ...],
) -> Inspected:
    near = likenesses(anatomy.shape, catalog.signatures()) if anatomy.shapes else ()
    like = attributed(near, lambda id_: bool((facts := catalog.model(id_)) and facts.bases))
    return Inspected(str(path), anatomy, files, near[:NEAR], like.signature if like else None, folder, gaps)
