"""Our own cache of Hub answers: one JSON file per question, written whole or not at all.

That the Hub has no answer is kept beside it for the day, so that the next run does not ask again; it takes nothing away from
an older answer, and counts for the same caller only, who is told other things than one with more rights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from lading import whole
from lading.domain.facts import Reason, Unresolved
from lading.resolve.cards import COMMIT, is_hub_id
from lading.resolve.sources import Ask

LARGEST = 32 * 2**20
SCRAP = 3600
"""Seconds after which a file that was not finished belongs to nobody any more."""

LASTING = frozenset({Reason.NOT_FOUND, Reason.REVISION_NOT_FOUND, Reason.DISABLED, Reason.GATED, Reason.FORBIDDEN})
"""Refusals that are about the repository and not about the moment."""


class Entry(NamedTuple):
    """A stored answer and the day it was given."""

    payload: Mapping[str, Any]
    retrieved: date


class Cache:
    """Answers of one endpoint below ``root``; without a root it knows nothing and keeps nothing."""

    def __init__(self, root: Path | None, endpoint: str, token: str | None = None) -> None:
        """Use ``root``, which need not exist yet, for answers of ``endpoint`` to the holder of ``token``."""
        self._folder = root / "hub" if root else None
        self._empty = self._folder is None or not self._folder.is_dir()
        self._endpoint = endpoint
        # Enough to tell callers apart, too little to say anything about the token.
        self._caller = hashlib.sha256(f"lading {token}".encode("utf-8", "replace")).hexdigest()[:8] if token else ""
        self._swept = False

    def get(self, ask: Ask) -> Entry | None:
        """The stored answer; a file that cannot be read or answers another question counts as none."""
        stored = self._read([self._endpoint, *ask.key])
        try:
            if stored is None or not isinstance(stored["answer"], dict):
                return None
            return Entry(stored["answer"], date.fromisoformat(stored["retrieved"]))
        except (ValueError, KeyError, TypeError):
            return None

    def put(self, ask: Ask, payload: Mapping[str, Any], today: date) -> None:
        """Store an answer, also to the questions for its commit and, if it was renamed, for its present name."""
        revision, id_ = payload.get("sha"), payload.get("id")
        asks = [ask]
        if ask.revision is None and isinstance(revision, str) and COMMIT.fullmatch(revision.lower()):
            asks.append(replace(ask, revision=revision.lower()))
        if isinstance(id_, str) and is_hub_id(id_) and id_.casefold() != ask.id.casefold():
            asks += [replace(one, id=id_) for one in asks]
        for one in asks:
            self._write([self._endpoint, *one.key], {"retrieved": today.isoformat(), "answer": payload})

    def refused(self, ask: Ask, today: date) -> Unresolved | None:
        """Why the Hub had no answer when it was asked today."""
        stored = self._read(self._refusal(ask))
        try:
            if stored is None or stored["retrieved"] != today.isoformat() or not isinstance(stored["detail"], str):
                return None
            return Unresolved(ask.id, Reason(stored["reason"]), stored["detail"])
        except (ValueError, KeyError, TypeError):
            return None

    def refuse(self, ask: Ask, refusal: Unresolved, today: date) -> None:
        """Store why there is no answer, if that is more than a matter of the moment."""
        if refusal.reason in LASTING:
            said = {"retrieved": today.isoformat(), "reason": refusal.reason.value, "detail": refusal.detail}
            self._write(self._refusal(ask), said)

    def _refusal(self, ask: Ask) -> list[str]:
        return [self._endpoint, *ask.key, "refused", self._caller]

    def _read(self, question: list[str]) -> dict[str, Any] | None:
        if self._folder is None or self._empty:
            return None
        path = _path(self._folder, question)
        try:
            if path.stat().st_size > LARGEST:
                return None
            stored = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        return stored if isinstance(stored, dict) and stored.get("question") == question else None

    def _write(self, question: list[str], said: Mapping[str, Any]) -> None:
        """A cache that cannot be written is no fault of the audit: such errors are passed over."""
        if self._folder is None:
            return
        path = _path(self._folder, question)
        with suppress(OSError):
            self._empty = False
            whole.write(path, json.dumps({"question": question, **said}, sort_keys=True))
            self._sweep(path)

    def _sweep(self, fresh: Path) -> None:
        """Once a run, take away what runs that were killed left unfinished; the age is told by the file just made."""
        if not self._swept:
            self._swept = True
            now = fresh.stat().st_mtime
            for scrap in fresh.parent.glob("*.tmp"):
                if now - scrap.stat().st_mtime > SCRAP:
                    scrap.unlink(missing_ok=True)


def _path(folder: Path, question: list[str]) -> Path:
    digest = hashlib.sha256("\n".join(question).encode("utf-8", "surrogatepass")).hexdigest()
    return folder / f"{digest[:40]}.json"
