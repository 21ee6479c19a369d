"""Files that were downloaded from the Hub into the audited tree: what the Hub's client noted beside them.

``DIR/.cache/huggingface/download/PATH.metadata`` holds, a line each, the commit that ``DIR/PATH`` was downloaded at, its hash
(SHA-256 of a large file, git SHA-1 of a small one) and when. It does not name the repository.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lading.domain.reference import WeightFile
from lading.resolve.cards import COMMIT, SHA256
from lading.resolve.snapshot import GIT_SHA1, Folder, head

NOTES = PurePosixPath(".cache/huggingface/download")


@dataclass(frozen=True, slots=True)
class Download:
    """One downloaded file: the folder it was downloaded into, its name in the repository, the commit and the hash."""

    folder: str
    name: str
    commit: str
    hash: str

    @property
    def sha256(self) -> str | None:
        """The SHA-256 it had, known of large files."""
        return self.hash if SHA256.fullmatch(self.hash) else None


def find(tree: Path, path: str) -> Download | None:
    """What is noted of the file at ``path``, which is relative to ``tree``."""
    file = PurePosixPath(path)
    if file.is_absolute() or ".." in file.parts:
        return None
    for folder in file.parents:
        name = file.relative_to(folder).as_posix()
        if found := _noted(tree / folder, name):
            return Download(folder.as_posix(), name, *found)
    return None


def _noted(folder: Path, name: str) -> tuple[str, str] | None:
    content = head(folder / NOTES / f"{name}.metadata", 1024)
    lines = content.decode("ascii", "replace").split() if content else []
    if len(lines) < 2 or not COMMIT.fullmatch(lines[0]) or not (SHA256.fullmatch(lines[1]) or GIT_SHA1.fullmatch(lines[1])):
        return None
    return lines[0], lines[1]


def changed(download: Download, file: WeightFile) -> str | None:
    """A sentence when the weight file is no longer what was downloaded; None when it is, or nobody knows."""
    if file.sha256 is None or download.sha256 in (None, file.sha256):
        return None
    return f"{file.location.path} is not what was downloaded: its SHA-256 was {download.sha256} and is {file.sha256}"


def payload(tree: Path, download: Download, id_: str) -> tuple[dict[str, Any], bool]:
    """What card and configuration that came along say, in the shape of a Hub answer, and whether there is a card."""
    folder = tree / download.folder
    small = ("README.md", "config.json", "adapter_config.json")
    noted = {name: found[1] for name in small if (found := _noted(folder, name))}
    said, has_card = Folder(folder, noted).payload(id_, {})
    del said["id"]  # a path, and no name of a repository
    return said, has_card and "README.md" in noted
