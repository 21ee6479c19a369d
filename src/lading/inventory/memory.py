"""What files gave is kept between runs: a file whose size, times and inode are as they were is not read again, if the files
that it depends on are as they were, too.

One JSON file for each audited root, written whole or not at all. It is dropped when Lading or its catalogue changes.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lading import installed, whole
from lading.domain.source import SourceFile
from lading.inventory.one import Seen

LARGEST = 256 * 2**20
"""Bytes of a stored file; a larger one is not ours."""
SETTLED = 2_000_000_000
"""Nanoseconds a file must have been left alone for: a clock may be too coarse to tell two writes apart."""


class Memory:
    """What the files of ``root`` gave last time, kept below ``folder``; without a folder it knows nothing and keeps nothing."""

    def __init__(self, folder: Path | None, root: Path, hash_limit: int | None) -> None:
        """Recall the last run over ``root`` with the same ``hash_limit``; what cannot be read counts as none."""
        name = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:40]
        self._path = folder / "files" / f"{name}.json" if folder else None
        self._question = [installed.fingerprint(), hash_limit] if folder else []
        self._root = root
        self._stamps: dict[str, list[int]] = {}
        self._stored = self._recall()
        self._seen: dict[str, Seen] = {}
        self._learned = False

    def knows(self, file: SourceFile) -> bool:
        """Whether ``file`` is as it was when it was read; then `of` tells what it gave."""
        stored = self._stored.get(file.path)
        if stored is None or stored[0] != _stamp(file):
            return False
        beside: dict[str, list[int]] = stored[3]
        if any(self._stamp_at(path) != stamp for path, stamp in beside.items()):
            return False
        self._seen[file.path] = Seen(stored[2], stored[1], frozenset(beside), meanings=stored[4])
        return True

    def _stamp_at(self, path: str) -> list[int]:
        """What changes when the file at ``path`` below the root does; of a folder only that it is there."""
        if path not in self._stamps:
            try:
                info = (self._root / path).stat()
                here = [0] if stat.S_ISDIR(info.st_mode) else [info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino]
            except (OSError, ValueError):
                here = []
            self._stamps[path] = here
        return self._stamps[path]

    def learn(self, file: SourceFile, seen: Seen) -> None:
        """``file`` was read."""
        self._seen[file.path] = seen
        self._learned = True

    def of(self, file: SourceFile) -> Seen:
        """What ``file`` gave, now or last time."""
        return self._seen[file.path]

    def keep(self, files: Iterable[SourceFile]) -> None:
        """Store what is known of ``files`` for the next run. A folder that cannot be written is no fault of the audit."""
        if self._path is None or not self._learned:
            return
        before = time.time_ns() - SETTLED
        kept = {file.path: entry for file in files if (entry := self._entry(file, before))}
        with suppress(OSError):
            whole.write(self._path, json.dumps({"question": self._question, "files": kept}))

    def _entry(self, file: SourceFile, before: int) -> list[Any]:
        """What is stored of ``file``; nothing when it, or one it depends on, may still have changed after ``before``."""
        seen = self._seen[file.path]
        beside = {path: self._stamp_at(path) for path in sorted(seen.beside)}
        times = (*file.stamp[:2], *(time for stamp in beside.values() for time in stamp[1:3]))
        return [_stamp(file), seen.opened, seen.rows, beside, seen.meanings] if seen.settled and max(times) < before else []

    def _recall(self) -> dict[str, list[Any]]:
        try:
            if self._path is None or self._path.stat().st_size > LARGEST:
                return {}
            stored = json.loads(self._path.read_bytes())
            files = stored["files"] if stored["question"] == self._question else {}
            return files if isinstance(files, dict) else {}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}


def _stamp(file: SourceFile) -> list[int]:
    return [file.size, *file.stamp]
