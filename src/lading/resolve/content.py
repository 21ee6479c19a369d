"""Weights that were saved anew: the same tensors as in the Hugging Face cache, under another header, order or division."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lading.domain.anatomy import Examined, Tensor
from lading.domain.subject import Subject
from lading.resolve.cards import COMMIT
from lading.resolve.identity import Copy
from lading.weights.anatomy import layout
from lading.weights.hashing import content_digest
from lading.weights.names import is_weight_name
from lading.weights.read import examine

MOST_SNAPSHOTS = 1_000
"""Snapshots of a cache that are looked at."""
HEADERS = 64 << 20
"""Bytes by which two files of the same tensors may differ: their headers."""

Files = list[tuple[Path, tuple[Tensor, ...]]]


@dataclass(frozen=True, slots=True)
class Contents:
    """Compares weights in ``tree`` with those in the Hugging Face cache ``cache``: sizes first, then names and shapes of the
    tensors, and their bytes only when all of these are equal.
    """

    tree: Path
    cache: Path

    def __call__(self, subject: Subject) -> Copy | None:
        """The cached repository that has the same tensors. Weights that were not hashed are not compared."""
        ours = [weight for weight in subject.weights if weight.sha256 and not weight.pointer and weight.anatomy.tensors]
        if not ours or len(ours) < len(subject.weights):
            return None
        total = sum(weight.size for weight in ours)
        mine: Files | None = None
        digest: str | None = None
        for id_, snapshot in _snapshots(self.cache):
            paths = [path for path in entries_of(snapshot) if is_weight_name(path.name)]
            if abs(sum(map(_size, paths)) - total) > HEADERS:
                continue
            mine = mine if mine is not None else _read([self.tree / weight.location.path for weight in ours])
            theirs = _read(paths)
            if not mine or not theirs or _layout(mine) != _layout(theirs):
                continue
            try:
                digest = digest or content_digest(mine)
                if digest and digest == content_digest(theirs):
                    return Copy(id_, snapshot.name, "the same tensors, saved anew", "the Hugging Face cache")
            except OSError:
                continue
        return None


def _snapshots(cache: Path) -> Iterator[tuple[str, Path]]:
    """The commits of models in the cache, with the names of their repositories."""
    found = sorted(cache.glob("models--*/snapshots/*"))
    for path in found[:MOST_SNAPSHOTS]:
        if COMMIT.fullmatch(path.name) and path.is_dir():
            yield path.parent.parent.name.removeprefix("models--").replace("--", "/", 1), path


def entries_of(folder: Path) -> list[Path]:
    """What is in a folder, sorted; nothing when it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read(paths: list[Path]) -> Files:
    """The tensors of all files; nothing when one of them cannot be read."""
    found: Files = []
    for path in paths:
        one = examine(path.name, path, _size(path))
        if not isinstance(one, Examined):
            return []
        found.append((path, one.tensors))
    return found


def _layout(files: Files) -> str:
    return layout(tensor for _, tensors in files for tensor in tensors)
