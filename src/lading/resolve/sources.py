"""What the stage is told by its caller: it reads neither the environment nor the clock itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from lading.domain.reference import Kind


@dataclass(frozen=True, slots=True)
class Sources:
    """Where facts may come from, and the bounds on asking for them. Times are in seconds.

    ``hf_cache`` is the Hub client's cache (``…/huggingface/hub``), ``cache`` our own folder, ``lock`` the path of
    ``lading.lock``; ``None`` leaves a source out. Answers in ``cache`` older than ``max_age`` are asked for again, with
    ``refresh`` all of them; an old answer still serves when the Hub gives none. One attempt takes at most ``deadline`` and one
    read; ``retries`` more follow a passing failure, after ``backoff`` doubled each time or as long as the Hub asks for, and
    none when it asks for more than ``longest_wait``. All questions of a run together take at most ``longest_run``: what is
    not answered by then is unresolved. ``progress`` is told how many of the questions so far are answered.

    ``modelscope`` is ModelScope's cache (``…/modelscope/hub``); ``tree`` the audited folder, for what was downloaded into it.
    """

    offline: bool
    endpoint: str
    token: str | None = field(repr=False)
    hf_cache: Path | None
    cache: Path | None
    lock: Path | None
    max_age: timedelta | None
    today: date
    refresh: bool = False
    concurrency: int = 8
    connect_timeout: float = 5.0
    read_timeout: float = 15.0
    deadline: float = 30.0
    retries: int = 3
    backoff: float = 0.5
    longest_wait: float = 30.0
    longest_run: float = 300.0
    modelscope: Path | None = None
    tree: Path | None = None
    progress: Callable[[int, int], None] | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the sources: which Hub repository (`Kind.MODEL` or `Kind.DATASET`), at which revision.

    Without a revision the default branch is meant.
    """

    kind: Kind
    id: str
    revision: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two questions the same: kind, id without case, revision."""
        return (self.kind.value, self.id.casefold(), self.revision or "")


def shown(endpoint: str) -> str:
    """The endpoint without a password that may stand in it."""
    parts = urlsplit(endpoint.rstrip("/"))
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
