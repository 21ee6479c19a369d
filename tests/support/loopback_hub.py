"""A Hub on 127.0.0.1 that answers from ``fixtures/hub`` and fails the way it is told to."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from loopback import Handler, Loopback

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "hub"


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]


@dataclass
class Fault:
    """What goes wrong instead of an answer; ``times`` counts down, None is always.

    ``kind``: ``status``, ``slow`` (one byte at a time), ``slow-headers``, ``cut`` (the connection ends inside the body),
    ``reset`` (before anything), ``not-json``, ``body`` (this text instead), ``oversize`` (that many bytes), ``endless`` (the same
    without saying so before),
    ``loop`` (redirects to itself), ``elsewhere`` (redirects to ``text``, with the path of the request if it ends in ``/``).
    """

    kind: str
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    size: int = 0
    times: int | None = None


class LoopbackHub(Loopback):
    """The server. ``faults`` are keyed by repository id or ``*``, ``renamed`` maps former ids to present ones.

    ``answers`` overrides or adds to the fixtures, ``contents`` holds the files that can be downloaded. With a ``page`` size the
    lists of files come in pages of so many.

    ``rounds`` makes it prove that questions come together: the first so many answers are held back until all of their
    questions are there, then the next so many; what does not come in time is an error. ``most`` is the largest number of
    requests that were under way at once. Every answer takes ``latency`` seconds.
    """

    def __init__(self, fixtures: Path = FIXTURES) -> None:
        """Bind a free port."""
        super().__init__(_Handler)
        self.fixtures = fixtures
        self.faults: dict[str, Fault] = {}
        self.renamed: dict[str, str] = {}
        self.answers: dict[str, Any] = {}
        self.contents: dict[tuple[str, str], bytes] = {}
        self.seen: list[Seen] = []
        self.errors: list[str] = []
        self.pause = 1.0
        self.page = 0
        self.rounds: list[int] = []
        self.patience = 20.0
        self.latency = 0.0
        self.most = 0
        self._here = 0
        self._held = 0
        self._done = 0
        self._lock = threading.Lock()
        self._turn = threading.Condition(self._lock)

    @property
    def endpoint(self) -> str:
        """Where to ask."""
        return self.address

    @property
    def requests(self) -> Counter[str]:
        """How often each path was asked for."""
        with self._lock:
            return Counter(seen.path for seen in self.seen)

    def fail(self, id_: str = "*", kind: str = "status", **more: Any) -> None:
        """Let every request about ``id_`` fail so."""
        self.faults[id_] = Fault(kind, **more)

    def record(self, seen: Seen) -> None:
        """Keep a request."""
        with self._lock:
            self.seen.append(seen)

    @property
    def rounds_done(self) -> int:
        """How many of the ``rounds`` have been answered."""
        with self._lock:
            return self._done

    def enter(self, count: int) -> None:
        """Count requests that are under way."""
        with self._lock:
            self._here += count
            self.most = max(self.most, self._here)

    def hold(self) -> None:
        """Wait until every question of this round is there."""
        with self._turn:
            if self._done >= len(self.rounds):
                if self.rounds:
                    self.errors.append("a question after the last round")
                return
            mine = self._done
            self._held += 1
            if self._held == self.rounds[mine]:
                self._held, self._done = 0, mine + 1
                self._turn.notify_all()
            elif not self._turn.wait_for(lambda: self._done > mine, self.patience):
                self.errors.append(f"round {mine + 1} had {self._held} of {self.rounds[mine]} questions")

    def fault(self, id_: str) -> Fault | None:
        """What goes wrong with this request about ``id_``."""
        with self._lock:
            fault = self.faults.get(id_) or self.faults.get("*")
            if fault is None or fault.times == 0:
                return None
            if fault.times is not None:
                fault.times -= 1
            return fault

    def answer(self, kind: str, id_: str) -> Any:
        """The answer about a repository, None if there is no such."""
        if id_ in self.answers:
            return self.answers[id_]
        path = self.fixtures / kind / f"{id_}.json"
        return json.loads(path.read_bytes()) if path.is_file() else None


class _Handler(Handler):
    loopback: LoopbackHub

    def do_HEAD(self) -> None:  # noqa: N802  # `http.server` names it so
        """Like GET."""
        self.do_GET()

    def do_GET(self) -> None:  # noqa: N802  # `http.server` names it so
        """Answer, or fail as told."""
        url = urlsplit(self.path)
        hub = self.loopback
        hub.record(Seen(unquote(url.path), parse_qs(url.query), {k.lower(): v for k, v in self.headers.items()}))
        parts = url.path.strip("/").split("/")
        if parts[:2] == ["api", "agent-harnesses"]:
            hub.errors.append("telemetry: /api/agent-harnesses was asked for")
            self.refuse(404)
        elif parts[0] == "api" and len(parts) > 2 and parts[1] in ("models", "datasets"):
            self.info(parts[1], parts[2:])
        elif "resolve" in parts:
            self.file(parts)
        else:
            self.refuse(404, "EntryNotFound")

    def info(self, kind: str, parts: list[str]) -> None:
        self.loopback.enter(1)
        try:
            self.loopback.hold()
            self.loopback.stopping.wait(self.loopback.latency)
            self.told(kind, parts)
        finally:
            self.loopback.enter(-1)

    def told(self, kind: str, parts: list[str]) -> None:
        revision = unquote(parts[parts.index("revision") + 1]) if "revision" in parts else None
        id_ = "/".join(parts[: parts.index("revision")] if "revision" in parts else parts)
        hub = self.loopback
        if fault := hub.fault(id_):
            self.fail(fault)
        elif new := hub.renamed.get(id_):
            tail = f"/revision/{quote(revision, safe='')}" if revision else ""
            self.reply(307, b"", {"Location": f"/api/{kind}/{new}{tail}"})
        elif (answer := hub.answer(kind, id_)) is None:
            # What an anonymous caller is told of a repository that is not there or not shown.
            self.refuse(401, message="Invalid username or password.")
        elif revision and isinstance(answer, dict) and revision not in ("main", answer.get("sha")):
            self.refuse(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        else:
            headers = {"Content-Type": "application/json; charset=utf-8"}
            if hub.page and isinstance(answer, dict):
                answer, headers = self.paged(answer, headers)
            self.reply(200, json.dumps(answer).encode(), headers)

    def paged(self, answer: dict[str, Any], headers: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        url = urlsplit(self.path)
        start = int(parse_qs(url.query).get("cursor", ["0"])[0])
        end = start + self.loopback.page
        if end < len(answer["siblings"]):
            headers = headers | {"Link": f'<{self.loopback.endpoint}{url.path}?cursor={end}>; rel="next"'}
        return {**answer, "siblings": answer["siblings"][start:end]}, headers

    def file(self, parts: list[str]) -> None:
        kind = "datasets" if parts[0] == "datasets" else "models"
        parts = parts[1:] if kind == "datasets" else parts
        at = parts.index("resolve")
        id_, name = "/".join(parts[:at]), "/".join(parts[at + 2 :])
        answer = self.loopback.answer(kind, id_)
        if answer is None:
            self.refuse(404, "RepoNotFound")
            return
        body = self.loopback.contents.get((id_, name))
        sibling = next((s for s in answer["siblings"] if s["rfilename"] == name), None)
        if body is None and sibling is None:
            self.refuse(404, "EntryNotFound")
            return
        lfs = (sibling or {}).get("lfs") or {}
        blob = hashlib.sha1(b"blob %d\0" % len(body or b"") + (body or b""), usedforsecurity=False).hexdigest()
        headers = {"X-Repo-Commit": answer["sha"], "ETag": f'"{lfs.get("sha256") or (sibling or {}).get("blobId") or blob}"'}
        if lfs:
            headers |= {"X-Linked-Etag": f'"{lfs["sha256"]}"', "X-Linked-Size": str(lfs["size"])}
        self.reply(200, body or b"", headers)

    def refuse(self, status: int, code: str = "", message: str = "") -> None:
        headers = {"X-Error-Code": code} if code else {}
        headers |= {"X-Error-Message": message} if message else {}
        self.reply(status, json.dumps({"error": message or "refused"}).encode(), headers)

    def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def fail(self, fault: Fault) -> None:
        match fault.kind:
            case "status":
                self.reply(fault.status, json.dumps({"error": "as told"}).encode(), fault.headers)
            case "body":
                self.reply(200, fault.text.encode(), fault.headers)
            case "not-json":
                self.reply(200, b"<html>maintenance</html>", {"Content-Type": "text/html"})
            case "loop":
                self.reply(307, b"", {"Location": self.path})
            case "elsewhere":
                self.reply(
                    307, b"", {"Location": fault.text.rstrip("/") + self.path if fault.text.endswith("/") else fault.text}
                )
            case "oversize":
                self.reply(200, b" " * fault.size, {})
            case "endless":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b" " * fault.size)
                self.close_connection = True
            case "reset":
                self.close_connection = True
            case "cut":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b'{"id": ')
                self.close_connection = True
            case "slow" | "slow-headers":
                self.trickle(
                    b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"id":' + b" " * 900, fault.kind == "slow-headers"
                )
            case other:
                raise ValueError(other)

    def trickle(self, content: bytes, headers_too: bool) -> None:
        head = 0 if headers_too else content.index(b"{")
        self.wfile.write(content[:head])
        for at in range(head, len(content)):
            if self.loopback.stopping.wait(self.loopback.pause):
                break
            self.wfile.write(content[at : at + 1])
        self.close_connection = True
