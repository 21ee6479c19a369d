"""A Dependency-Track API server on 127.0.0.1, as far as it takes BOMs, that fails the way it is told to.

What it answers is what ``BomResource``, ``EventResource``, ``AuthenticationFilter`` and ``CycloneDxValidator`` of
github.com/DependencyTrack/dependency-track (c157ee4, 2026-08-21) answer: the order of the checks, the status codes, plain
text here and problem details there. Releases up to 5.0.4 accept CycloneDX up to 1.6.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import urlsplit

import schemas
from loopback import Handler, Loopback

KEY = "odt_secretsecret_loopbackloopbackloopback"
UPLOAD, CREATE = "BOM_UPLOAD", "PROJECT_CREATION_UPLOAD"


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)


@dataclass
class Fault:
    """What goes wrong instead of an answer; ``times`` counts down, None is always.

    ``kind``: ``status`` (with ``body`` and ``headers``), ``slow`` (one byte at a time), ``cut`` (the connection ends inside
    the body), ``reset`` (before anything), ``endless`` (a body without end).
    """

    kind: str
    status: int = 500
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None


class LoopbackDependencyTrack(Loopback):
    """The server. ``keys`` are the permissions of each API key, ``projects`` maps name and version to UUID.

    With ``closing`` nothing can be asked of it any more. A project in ``closed`` may not be seen by any key. Each BOM it takes is in ``boms`` by its project, and is worked on for
    ``polls`` questions.
    """

    def __init__(self, newest: str = "1.6") -> None:
        """Bind a free port; ``newest`` is the latest CycloneDX version it knows."""
        super().__init__(_Handler)
        self.keys: dict[str, set[str]] = {KEY: {UPLOAD, CREATE}}
        self.projects: dict[tuple[str, str], str] = {}
        self.closed: set[str] = set()
        self.boms: dict[str, dict[str, Any]] = {}
        self.polls = 0
        self.newest = newest
        self.closing = False
        self.fault: Fault | None = None
        self.seen: list[Asked] = []
        self._working: dict[str, int] = {}
        self._lock = threading.Lock()

    def asked(self, one: Asked) -> Fault | None:
        """Keep a request; what goes wrong with it."""
        with self._lock:
            self.seen.append(one)
            fault = self.fault
            if fault is None or fault.times == 0:
                return None
            if fault.times is not None:
                fault.times -= 1
            return fault

    def take(self, project: str, bom: dict[str, Any]) -> str:
        """Accept a BOM; the token of its processing."""
        token = str(uuid.uuid4())
        self.boms[project] = bom
        self._working[token] = self.polls
        return token

    def working(self, token: str) -> bool:
        """Whether the server still works on what that token stands for; unknown ones are done."""
        left = self._working.get(token, 0)
        self._working[token] = max(left - 1, 0)
        return left > 0

    def invalid(self, content: bytes) -> tuple[str, list[str]] | None:
        """What the server's validation finds."""
        try:
            bom = json.loads(content)
        except ValueError:
            return "BOM is neither valid JSON nor XML", []
        version = bom.get("specVersion")
        if version not in ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7") or version > self.newest:
            return f"Unrecognized specVersion {version}", []
        schema, others = schemas.cyclonedx(version, "json")
        errors = schemas.json_errors(bom, schema, *others)
        return ("Schema validation failed", errors) if errors else None


class _RefusalError(Exception):
    def __init__(self, status: int, body: str | dict[str, Any] = "") -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class _Handler(Handler):
    loopback: LoopbackDependencyTrack

    def do_POST(self) -> None:  # noqa: N802  # `http.server` names it so
        self.answer()

    def do_GET(self) -> None:  # noqa: N802  # `http.server` names it so
        self.answer()

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if fault := self.loopback.asked(Asked(self.command, self.path, headers, body)):
            self.fail(fault)
            return
        try:
            self.reply(200, json.dumps(self.result(headers, body)), "application/json")
        except _RefusalError as refusal:
            if isinstance(refusal.body, dict):
                self.reply(refusal.status, json.dumps(refusal.body), "application/problem+json")
            else:
                self.reply(refusal.status, refusal.body, "text/plain")

    def result(self, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        may = self.loopback.keys.get(headers.get("x-api-key", ""))
        if may is None:
            raise _RefusalError(401)
        match [self.command, *urlsplit(self.path).path.strip("/").split("/")]:
            case ["POST", "api", "v1", "bom"]:
                return self.upload(may, headers, body)
            case ["GET", *_] if self.loopback.closing:
                raise _RefusalError(403)
            case ["GET", "api", "v1", "event", "token", token]:
                return {"processing": self.loopback.working(token)}
            case _:
                raise _RefusalError(404)

    def upload(self, may: set[str], headers: dict[str, str], body: bytes) -> dict[str, Any]:
        if UPLOAD not in may:
            raise _RefusalError(403)
        form = dict(parts(headers["content-type"], body))
        if "bom" not in form:
            raise _RefusalError(400, "No BOM file provided.")
        project = self.project(may, {name: value.decode() for name, value in form.items() if name != "bom"})
        if (found := self.loopback.invalid(form["bom"])) is not None:
            detail, errors = found
            problem = {"status": 400, "title": "The uploaded BOM is invalid", "detail": detail}
            raise _RefusalError(400, {**problem, "errors": errors} if errors else problem)
        return {"token": self.loopback.take(project, json.loads(form["bom"])), "projectUuid": project}

    def project(self, may: set[str], form: dict[str, str]) -> str:
        known = self.loopback.projects
        if "project" in form:
            found = form["project"] if form["project"] in known.values() else None
        else:
            name = (form["projectName"].strip(), form["projectVersion"].strip())
            found = known.get(name)
            if found is None and form.get("autoCreate") == "true":
                if CREATE not in may:
                    raise _RefusalError(401, "The principal does not have permission to create project.")
                found = known[name] = str(uuid.uuid4())
        if found is None:
            raise _RefusalError(404, "The project could not be found.")
        if found in self.loopback.closed:
            raise _RefusalError(
                403,
                {"status": 403, "title": "Project access denied", "detail": "Access to the requested project is forbidden"},
            )
        return found

    def reply(self, status: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def fail(self, fault: Fault) -> None:
        match fault.kind:
            case "status":
                self.send_response(fault.status)
                for name, value in {"Content-Length": str(len(fault.body)), **fault.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(fault.body)
            case "reset":
                self.close_connection = True
            case "cut":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b'{"token": ')
                self.close_connection = True
            case "slow":
                for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b" " * 1000:
                    if self.loopback.stopping.wait(0.05):
                        break
                    self.wfile.write(bytes([byte]))
                self.close_connection = True
            case "endless":
                self.send_response(200)
                self.end_headers()
                while not self.loopback.stopping.is_set():
                    self.wfile.write(b" " * 65536)
            case other:
                raise ValueError(other)


def parts(content_type: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """The fields of a multipart form."""
    kind, _, _ = content_type.partition(";")
    if kind != "multipart/form-data":
        raise _RefusalError(415)
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body, policy=policy.HTTP)
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        yield str(name), content
