"""Our own cache of Hub answers: one JSON file per question, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lading.resolve.sources import Ask

LARGEST = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored answer and the day it was given."""

    payload: Mapping[str, Any]
    retrieved: date


class Cache:
    """Answers of one endpoint below ``root``; without a root it knows nothing and keeps nothing."""

    def __init__(self, root: Path | None, endpoint: str) -> None:
        """Use ``root``, which need not exist yet, for answers of ``endpoint``."""
        self._root = root
        self._endpoint = endpoint

    def get(self, ask: Ask) -> Entry | None:
        """The stored answer; a file that cannot be read or answers another question counts as none."""
        if self._root is None:
            return None
        path = self._path(self._root, ask)
        try:
            if path.stat().st_size > LARGEST:
                return None
            stored = json.loads(path.read_bytes())
            if stored["question"] != self._question(ask) or not isinstance(stored["answer"], dict):
                return None
            return Entry(stored["answer"], date.fromisoformat(stored["retrieved"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def put(self, ask: Ask, payload: Mapping[str, Any], today: date) -> None:
        """Store an answer. A cache that cannot be written is no fault of the audit: such errors are passed over."""
        if self._root is None:
            return
        path = self._path(self._root, ask)
        stored = {"question": self._question(ask), "retrieved": today.isoformat(), "answer": payload}
        temporary = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                json.dump(stored, stream, sort_keys=True)
            Path(temporary).replace(path)
        except OSError:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)

    def _question(self, ask: Ask) -> list[str]:
        return [self._endpoint, *ask.key]

    def _path(self, root: Path, ask: Ask) -> Path:
        digest = hashlib.sha256("\n".join(self._question(ask)).encode("utf-8", "surrogatepass")).hexdigest()
        return root / "hub" / f"{digest[:40]}.json"
