"""The Hub, and the only module that opens a socket. Import it inside a function: it pulls in the Hub client.

The request is the one of ``HfApi.model_info(ID, revision=…, files_metadata=True)``: one per repository and revision. The
answer is kept as it came, because the client's ``ModelInfo`` refuses a whole answer for one odd field; errors are told apart
by the client's own function. No other request is made (no telemetry), nothing of the client's
process-wide state is changed, and every wait has a bound.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpx2
from huggingface_hub import __version__ as client_version
from huggingface_hub import hf_raise_for_status
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from lading import __version__
from lading.domain.facts import Reason, Unresolved
from lading.domain.reference import Kind
from lading.resolve.cards import clean, is_hub_id
from lading.resolve.sources import Ask, Sources

LARGEST = 20 * 2**20
MOST_REDIRECTS = 5
PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Status codes that a later attempt may not meet again."""

Answer = Mapping[str, Any] | Unresolved


class _AttemptError(Exception):
    """An attempt that gave no answer. ``passing`` failures are tried again, after ``wait`` seconds if the Hub said so."""

    def __init__(
        self, reason: Reason, detail: str, *, passing: bool = False, wait: float | None = None, connected: bool = True
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.passing = passing
        self.wait = wait
        self.connected = connected


class Hub:
    """Answers of one endpoint. Use as a context manager: it holds connections and threads."""

    def __init__(self, sources: Sources) -> None:
        """Make ready; nothing is sent yet."""
        self._sources = sources
        self._endpoint = sources.endpoint.rstrip("/")
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(sources.read_timeout, connect=sources.connect_timeout),
            limits=httpx2.Limits(max_connections=sources.concurrency),
            headers={
                "user-agent": f"lading/{__version__}; hf_hub/{client_version}",
                "accept": "application/json",
                # Not compressed: what arrives can be counted as it arrives.
                "accept-encoding": "identity",
            },
            follow_redirects=False,
        )
        self._threads = ThreadPoolExecutor(sources.concurrency, thread_name_prefix="hub")
        self._closing = threading.Event()
        self._refused: _AttemptError | None = None
        self._asked = 0
        self._answered = 0

    def __enter__(self) -> Hub:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop what is still under way and close every connection."""
        self._closing.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def answers(self, asks: Sequence[Ask]) -> dict[Ask, Answer]:
        """The Hub's answer to each question, all asked at once; `Unresolved` says why there is none."""
        futures: dict[Future[Answer], Ask] = {self._threads.submit(self._answer, ask): ask for ask in asks}
        found: dict[Ask, Answer] = {}
        self._asked += len(futures)
        try:
            for future in as_completed(futures, timeout=self._bound(len(futures))):
                found[futures[future]] = future.result()
                self._answered += 1
                if self._sources.progress:
                    self._sources.progress(self._answered, self._asked)
        except TimeoutError:
            for future in futures:
                future.cancel()
        for ask in asks:
            found.setdefault(ask, Unresolved(ask.id, Reason.UNREACHABLE, "no whole answer in the time allowed"))
        for answer in found.values():
            # From now on the Hub refuses every question of ours: asking it more would only prolong that.
            if isinstance(answer, Unresolved) and answer.reason is Reason.RATE_LIMITED:
                self._refused = _AttemptError(answer.reason, answer.detail)
        return found

    def _bound(self, asks: int) -> float:
        """The longest that ``asks`` questions may take: every attempt to its deadline, every wait at its longest."""
        one = self._sources
        turns = -(-asks // one.concurrency)
        return turns * (one.retries + 1) * (one.deadline + one.connect_timeout + 1.25 * one.longest_wait) + 1

    def _answer(self, ask: Ask) -> Answer:
        """One question with its retries."""
        if not is_hub_id(ask.id):
            return Unresolved(ask.id, Reason.NOT_FOUND, "not a name the Hub allows")
        for attempt in range(self._sources.retries + 1):
            if self._refused:
                return Unresolved(ask.id, self._refused.reason, self._refused.detail)
            try:
                return self._attempt(ask)
            except _AttemptError as error:
                failure = error
            wait = failure.wait if failure.wait is not None else self._sources.backoff * 2**attempt
            if not failure.passing or attempt == self._sources.retries or wait > self._sources.longest_wait:
                break
            # Jitter, so that many refused at once do not come back at once.
            if self._closing.wait(wait * random.uniform(1, 1.25)):  # noqa: S311  # not a secret
                break
        if not failure.connected:
            # No connection at all is no matter of the question: do not find it out again for each one.
            self._refused = failure
        return Unresolved(ask.id, failure.reason, failure.detail)

    def _attempt(self, ask: Ask) -> Mapping[str, Any]:
        """One request, redirects on the same host included; raises `_AttemptError`."""
        started = time.monotonic()
        url = self._url(ask)
        query = {"blobs": "true"}
        for _ in range(MOST_REDIRECTS + 1):
            response = self._get(url, query, started)
            if not response.is_redirect:
                return self._payload(response)
            target = _joined(url, response.headers.get("location", ""))
            if _origin(target) != _origin(url):
                host = clean(_origin(target)[1], 100) or "no address"
                raise _AttemptError(Reason.UNREACHABLE, f"the Hub redirects to another host ({host}), which is not followed")
            # A renamed repository: its new address comes without our query.
            url, _, own = target.partition("?")
            query = {} if own else {"blobs": "true"}
            url = target if own else url
        raise _AttemptError(Reason.UNREACHABLE, f"more than {MOST_REDIRECTS} redirects")

    def _url(self, ask: Ask) -> str:
        kind = "datasets" if ask.kind is Kind.DATASET else "models"
        revision = f"/revision/{quote(ask.revision, safe='')}" if ask.revision else ""
        return f"{self._endpoint}/api/{kind}/{ask.id}{revision}"

    def _get(self, url: str, query: Mapping[str, str], started: float) -> httpx2.Response:
        """One exchange with its body, read up to a size and a time."""
        headers = {"authorization": f"Bearer {self._sources.token}"} if self._sources.token else {}
        try:
            with self._client.stream("GET", url, params=query or None, headers=headers) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > LARGEST:
                        raise _AttemptError(Reason.MALFORMED, f"the answer is larger than {LARGEST // 2**20} MB")
                    if time.monotonic() - started > self._sources.deadline:
                        raise _AttemptError(
                            Reason.UNREACHABLE, f"no whole answer within {self._sources.deadline:g} s", passing=True
                        )
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError) as error:
            raise _AttemptError(
                Reason.UNREACHABLE, f"no connection ({type(error).__name__})", passing=True, connected=False
            ) from None
        except (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
            raise _AttemptError(Reason.UNREACHABLE, f"the connection failed ({type(error).__name__})", passing=True) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ValueError, RuntimeError) as error:
            # Their texts may quote what was sent, the token too: the class says enough.
            raise _AttemptError(Reason.UNREACHABLE, f"the request could not be made ({type(error).__name__})") from None
        kept = {
            name: value for name, value in response.headers.items() if name not in ("content-encoding", "transfer-encoding")
        }
        # An error's body is not needed and not to be trusted with a message; its headers say which error it is.
        content = b"" if response.is_error else bytes(body)
        return httpx2.Response(response.status_code, headers=kept, content=content, request=response.request)

    def _payload(self, response: httpx2.Response) -> Mapping[str, Any]:
        try:
            hf_raise_for_status(response)
        except HfHubHTTPError as error:
            raise self._refusal(error, response) from None
        try:
            payload = json.loads(response.content)
        except (ValueError, RecursionError):
            raise _AttemptError(Reason.MALFORMED, "the answer is not JSON") from None
        if not isinstance(payload, dict):
            raise _AttemptError(Reason.MALFORMED, "the answer is not a JSON table")
        return payload

    def _refusal(self, error: HfHubHTTPError, response: httpx2.Response) -> _AttemptError:
        """Why the Hub refused, by the client's error class and then by the status."""
        status = response.status_code
        said = clean(response.headers.get("x-error-message"), 200)
        if said and self._sources.token and self._sources.token in said:
            said = None
        detail = f"HTTP {status}" + (f": {said}" if said else "")
        if isinstance(error, GatedRepoError):
            return _AttemptError(Reason.GATED, detail)
        if isinstance(error, RevisionNotFoundError):
            return _AttemptError(Reason.REVISION_NOT_FOUND, detail)
        if isinstance(error, DisabledRepoError):
            return _AttemptError(Reason.DISABLED, detail)
        if isinstance(error, RepositoryNotFoundError) or status in (404, 410):
            return _AttemptError(Reason.NOT_FOUND, detail)
        if status == 401:
            # Without a token the Hub says so of every repository that it does not show.
            wrong = self._sources.token is not None and said is not None and "credentials" in said.lower()
            return _AttemptError(Reason.FORBIDDEN if wrong else Reason.NOT_FOUND, detail)
        if status == 403:
            return _AttemptError(Reason.FORBIDDEN, detail)
        if status == 429:
            return _AttemptError(Reason.RATE_LIMITED, detail, passing=True, wait=_wait(response.headers))
        if status >= 500:
            return _AttemptError(Reason.UNREACHABLE, detail, passing=status in PASSING, wait=_wait(response.headers))
        return _AttemptError(Reason.MALFORMED, detail, passing=status in PASSING)


def _wait(headers: Mapping[str, str]) -> float | None:
    """How long the Hub asks to be left alone: ``RateLimit`` when its quota is used up, else ``Retry-After``."""
    if quota := re.search(r";\s*r\s*=\s*0\s*;\s*t\s*=\s*(\d{1,9})", headers.get("ratelimit", "")):
        return float(quota[1])
    after = headers.get("retry-after", "").strip()
    return float(after) if after.isascii() and after.isdigit() and len(after) < 10 else None


def _joined(url: str, location: str) -> str:
    """The address that a redirect from ``url`` leads to; empty when it is none."""
    try:
        return urljoin(url, location)
    except ValueError:
        return ""


def _origin(url: str) -> tuple[str, str, int | None]:
    """What makes two addresses the same host: scheme, name and port."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return ("", "", None)
    return (parts.scheme, (parts.hostname or "").lower(), port)
