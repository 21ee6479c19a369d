"""What the Hugging Face cache on this machine knows of a repository, without the network.

Layout: ``models--ORG--NAME/refs/BRANCH`` holds a commit, ``snapshots/COMMIT/FILE`` links to ``blobs/HASH`` (64 hex digits: the
SHA-256 of the content; 40: its git SHA-1), ``trees/COMMIT.json`` lists the files of the commit. What a small file says counts
only when the file is what its blob is named by; large ones are compared with their listed size here, and hashed by ``verify``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lading.domain.reference import Kind
from lading.patterns import regex
from lading.resolve.cards import COMMIT, MOST_FILES, SHA256, is_hub_id
from lading.resolve.snapshot import GIT_SHA1, LARGEST, Folder, file, head, table, walk
from lading.resolve.sources import Ask

BRANCH = regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One commit as far as it is cached, in the shape of a Hub answer.

    ``has_card`` is false when there is no README that can be read: then the card's facts are not known from here.
    """

    payload: dict[str, Any]
    has_card: bool
    path: Path


def read(root: Path, ask: Ask) -> Snapshot | None:
    """The snapshot of the asked revision (the default branch if none); None when it is not in the cache below ``root``."""
    if not is_hub_id(ask.id):
        return None
    repository = root / f"{'datasets' if ask.kind is Kind.DATASET else 'models'}--{ask.id.replace('/', '--')}"
    commit = _commit(repository, ask.revision)
    if commit is None:
        return None
    path = repository / "snapshots" / commit
    if not path.is_dir():
        return None
    listed = _listed(repository / "trees" / f"{commit}.json")
    folder = Folder(path, {name: one.hash for name, one in listed.items()})
    present = _present(folder, listed)
    files = {name: file(name, one.size, one.sha256) for name, one in (listed | present).items()}
    folder.hashes = {name: one.hash for name, one in (listed | present).items()}
    payload, has_card = folder.payload(ask.id, files)
    return Snapshot({**payload, "sha": commit}, has_card, path)


def _commit(folder: Path, revision: str | None) -> str | None:
    if revision and COMMIT.fullmatch(revision.lower()):
        return revision.lower()
    name = revision or "main"
    if not BRANCH.fullmatch(name):
        return None
    text = head(folder / "refs" / name, 100)
    commit = text.decode("ascii", "replace").strip().lower() if text else ""
    return commit if COMMIT.fullmatch(commit) else None


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the commit; ``hash`` is its SHA-256 or git SHA-1, empty when not known."""

    size: object
    hash: str

    @property
    def sha256(self) -> str | None:
        return self.hash if SHA256.fullmatch(self.hash) else None


def _listed(path: Path) -> dict[str, _File]:
    """The files of the commit as the tree listing states them."""
    files = table(head(path, LARGEST)).get("files")
    found: dict[str, _File] = {}
    for name, info in list(files.items())[:MOST_FILES] if isinstance(files, dict) else ():
        if isinstance(info, dict):
            stated = info.get("lfs_sha256") or info.get("blob_id")
            found[name] = _File(info.get("lfs_size") or info.get("size"), stated if isinstance(stated, str) else "")
    return found


def _present(folder: Folder, listed: dict[str, _File]) -> dict[str, _File]:
    """The files of the snapshot that are on disk, with the hash that their blob is named by.

    One that is not what the listing says is left as listed, and named as unsound.
    """
    found: dict[str, _File] = {}
    for path in walk(folder.path):
        name = path.relative_to(folder.path).as_posix()
        try:
            blob = path.readlink().name if path.is_symlink() else ""
            size = path.stat().st_size
        except OSError:
            continue
        stated = listed.get(name)
        named = SHA256.fullmatch(blob) or GIT_SHA1.fullmatch(blob)
        if stated and isinstance(stated.size, int) and stated.size != size:
            folder.unsound.append(f"{name} in the cache has {size} bytes, {stated.size} are listed")
        elif stated and stated.hash and named and len(stated.hash) == len(blob) and stated.hash != blob:
            folder.unsound.append(f"{name} in the cache is linked to another content than is listed")
        elif named or not blob:
            found[name] = _File(size, blob or (stated.hash if stated else ""))
    return found
