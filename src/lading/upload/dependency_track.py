"""The REST API of Dependency-Track, as far as it takes a BOM; the only module here with a socket. Import it in a function.

``POST /api/v1/bom`` as multipart form (the other way, ``PUT`` with Base64, ends at 20,000,000 characters), the key in
``X-Api-Key``; the answer is a token, and ``GET /api/v1/event/token/…`` says whether the server still works on it. Read in
the server's own ``BomResource``, ``EventResource`` and ``CycloneDxValidator`` (github.com/DependencyTrack/dependency-track,
c157ee4, 2026-08-21): a BOM is validated on arrival and refused with problem details (RFC 9457); 401 is an unknown key or one
that may not create projects, 403 a missing permission or project access, 404 an unknown project.

The key goes to the address given and nowhere else: no redirect is followed. What the server says is shown as one printable
line.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpx2

from lading import __version__
from lading.upload import Project, Receipt, Server, UploadError

LARGEST = 64 * 1024
"""Bytes of an answer; more of it is not read."""
PASSING = frozenset({408, 409, 429, 500, 502, 503, 504})
"""Status codes that a later attempt may not meet again; 409 when two uploads create one project at the same time."""
SHOWN = 5
"""Schema errors that are shown."""


class _AttemptError(Exception):
    """An attempt that failed. ``passing`` ones are tried again, after ``wait`` seconds if the server said so."""

    def __init__(self, message: str, remedy: str, *, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.passing = passing
        self.wait = wait


def send(bom: bytes, project: Project, server: Server) -> Receipt:
    """Send a CycloneDX JSON document; raises `UploadError`.

    A retry cannot do harm: a project's BOM replaces the one before it.
    """
    fields = {"project": project.uuid} if project.uuid else {"projectName": project.name, "projectVersion": project.version}
    form = {**fields, "autoCreate": "true"}
    files = {"bom": ("bom.cdx.json", bom, "application/json")}
    answer = _asked(server, len(bom), lambda client: client.build_request("POST", _url(server, "bom"), data=form, files=files))
    token = answer.get("token")
    if not isinstance(token, str) or not token:
        message, remedy = _stranger(server)
        raise UploadError(message, remedy=remedy)
    return Receipt(_line(token, server), _line(str(answer.get("projectUuid") or ""), server))


def processed(receipt: Receipt, server: Server, seconds: float) -> bool:
    """Wait up to so long until the server works on the BOM no more; False when it still does. Raises `UploadError`.

    True says nothing about the outcome: the server does not tell it.
    """
    url = _url(server, f"event/token/{quote(receipt.token, safe='')}")
    until = time.monotonic() + seconds
    while True:
        answer = _asked(server, 0, lambda client: client.build_request("GET", url))
        if answer.get("processing") is not True:
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(min(server.poll, max(until - time.monotonic(), 0)))


def _url(server: Server, path: str) -> str:
    return f"{server.address}/api/v1/{path}"


def _asked(server: Server, size: int, build: Callable[[httpx2.Client], httpx2.Request]) -> dict[str, Any]:
    """The JSON table that a request is answered with, after retries; raises `UploadError`."""
    for attempt in range(server.retries + 1):
        try:
            return _within_deadline(server, size, build)
        except _AttemptError as error:
            failure = error
        wait = failure.wait if failure.wait is not None else server.backoff * 2**attempt
        if not failure.passing or attempt == server.retries or wait > server.longest_wait:
            break
        time.sleep(wait)
    raise UploadError(failure.message, remedy=failure.remedy)


def _within_deadline(server: Server, size: int, build: Callable[[httpx2.Client], httpx2.Request]) -> dict[str, Any]:
    """One attempt. It runs in a thread of its own, which is left behind when it hangs: no timeout of the client covers all."""
    client = httpx2.Client(
        timeout=httpx2.Timeout(server.read_timeout, connect=server.connect_timeout),
        headers={
            "user-agent": f"lading/{__version__}",
            "accept": "application/json, application/problem+json",
            "accept-encoding": "identity",
            "x-api-key": server.key,
        },
        follow_redirects=False,
    )
    outcomes: SimpleQueue[dict[str, Any] | Exception] = SimpleQueue()

    def attempt() -> None:
        try:
            outcomes.put(_exchange(server, size, client, build(client)))
        except Exception as error:  # noqa: BLE001  # raised again by the caller's thread
            outcomes.put(error)

    threading.Thread(target=attempt, name="upload", daemon=True).start()
    try:
        outcome = outcomes.get(timeout=server.deadline)
    except Empty:
        raise _AttemptError(
            f"{_name(server)} gave no whole answer within {server.deadline:g} s", _REACH, passing=True
        ) from None
    finally:
        with suppress(Exception):  # closed under its user when that hangs: what it raises then tells nobody anything
            client.close()
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _exchange(server: Server, size: int, client: httpx2.Client, request: httpx2.Request) -> dict[str, Any]:
    body = bytearray()
    try:
        response = client.send(request, stream=True)
        try:
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > LARGEST:
                    break
        finally:
            response.close()
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError) as error:
        raise _AttemptError(f"no connection to {_name(server)} ({type(error).__name__})", _REACH, passing=True) from None
    except (httpx2.TransportError, httpx2.StreamError) as error:
        raise _AttemptError(
            f"the connection to {_name(server)} failed ({type(error).__name__})", _REACH, passing=True
        ) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, RuntimeError) as error:
        # Their texts may quote what was sent, the key too: the class says enough.
        raise _AttemptError(f"the request to {_name(server)} could not be made ({type(error).__name__})", _REACH) from None
    if not response.is_success:
        raise _refusal(server, size, response, bytes(body))
    try:
        answer = json.loads(bytes(body))
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise _AttemptError(*_stranger(server))
    return answer


_REACH = "check the address and that the server is up; the audit's own files are complete and can be uploaded later"


def _stranger(server: Server) -> tuple[str, str]:
    return (
        f"{_name(server)} does not answer like a Dependency-Track API server",
        "give the address of the API server; the web front end often has another one",
    )


def _refusal(server: Server, size: int, response: httpx2.Response, body: bytes) -> _AttemptError:
    """Why the server did not take it, and what to do."""
    status = response.status_code
    if response.is_redirect:
        target = _origin(str(response.url), response.headers.get("location", ""))
        return _AttemptError(
            f"{_name(server)} leads to another address ({_line(target, server) or 'none'}), which is not followed",
            "the key is sent to the address given and to no other: give that one, if you trust it",
        )
    said = _said(body, server)
    message = f"{_name(server)} refused: HTTP {status}" + (f": {said}" if said else "")
    if status in PASSING:
        remedy = "try again later" if status == 429 else _REACH
        return _AttemptError(message, remedy, passing=True, wait=_wait(response.headers.get("retry-after", "")))
    return _AttemptError(message, _remedy(status, said, size))


def _remedy(status: int, said: str, size: int) -> str:
    match status:
        case 400 if "specVersion" in said:
            return "this server is older than the BOM's version of CycloneDX: use --spec-version 1.6"
        case 400:
            return "look at what it says; a BOM that fails its validation is a defect of lading, please report it"
        case 401 if "create project" in said:
            return "create the project, or give the key's team the permission PROJECT_CREATION_UPLOAD"
        case 401:
            return "check LADING_UPLOAD_KEY: the server does not know that key"
        case 403:
            return "give the key's team the permission BOM_UPLOAD, and access to the project"
        case 404 if "project" in said:
            return "check --upload-project: no project has that UUID"
        case 404 | 405:
            return "give the address of the API server; the web front end often has another one"
        case 413:
            return f"the BOM has {size / 2**20:.1f} MB: raise the limit of the server, or of the proxy before it"
        case _:
            return "look at what it says"


def _said(body: bytes, server: Server) -> str:
    """What an answer says in words: problem details with the first schema errors, or its plain text; nothing of a web page."""
    text = body.decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return ""
    try:
        problem = json.loads(text)
    except (ValueError, RecursionError):
        return _line(text, server)
    if not isinstance(problem, dict):
        return ""
    errors = problem.get("errors")
    listed = [e for e in errors if isinstance(e, str)] if isinstance(errors, list) else []
    more = [f"and {len(listed) - SHOWN} more"] if len(listed) > SHOWN else []
    parts = [problem.get("title"), problem.get("detail"), "; ".join([*listed[:SHOWN], *more])]
    return _line(": ".join(part for part in parts if isinstance(part, str) and part), server, 1000)


def _line(text: str, server: Server, limit: int = 300) -> str:
    """``text`` as one printable line, without the key should it be in there."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text.replace(server.key, "***")).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _wait(after: str) -> float | None:
    """``Retry-After`` in seconds; a date is not read, the server is asked again at our own pace."""
    after = after.strip()
    return float(after[:9]) if after.isascii() and after.isdigit() else None


def _origin(url: str, location: str) -> str:
    """Scheme, host and port of where ``location`` leads from ``url``; empty when that is nowhere."""
    try:
        parts = urlsplit(urljoin(url, location))
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "") if parts.hostname else ""
    except ValueError:
        return ""


def _name(server: Server) -> str:
    return urlsplit(server.address).netloc
