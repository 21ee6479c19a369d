"""The Hub, and the only module of the audit that opens a socket. Import it inside a function: it pulls in the Hub client.

The request is the one of ``HfApi.model_info(ID, revision=…, files_metadata=True, securityStatus=True)``: one per repository and
revision. The answer is kept as it came, because the client's ``ModelInfo`` refuses a whole answer for one odd field; errors
are told apart by the client's own function. No other request is made (no telemetry), nothing of the client's process-wide
state is changed, and every wait has a bound: of a read, of an attempt, of a question's attempts, and of the whole run.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from ssl import SSLContext
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
from lading.resolve.cards import CUT_SHORT, clean, is_hub_id
from lading.resolve.sources import Ask, Sources

LARGEST = 20 * 2**20
"""Bytes of one answer."""
MOST_REDIRECTS = 5
MOST_PAGES = 50
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


class _Round:
    """Questions asked together: those that are open, in their order, and the answers to the others."""

    def __init__(self, asks: Iterable[Ask], settled: Callable[[Ask, Answer], None]) -> None:
        self.open = dict.fromkeys(asks)
        self.answers: dict[Ask, Answer] = {}
        self._settled = settled

    def settle(self, ask: Ask, answer: Answer) -> None:
        """Close one question."""
        del self.open[ask]
        self.answers[ask] = answer
        self._settled(ask, answer)


class Hub:
    """Answers of one endpoint. Use as a context manager: it holds connections and threads."""

    def __init__(self, sources: Sources) -> None:
        """Make ready; nothing is sent yet."""
        self._sources = sources
        self._endpoint = sources.endpoint.rstrip("/")
        self._waiting: SimpleQueue[Ask | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[_Worker, Ask, Answer | Exception]] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._tls: SSLContext | None = None
        self._closing = threading.Event()
        self._refused: _AttemptError | None = None
        self._open_at = 0.0
        self._spent = 0.0
        self._asked = 0
        self._answered = 0

    def __enter__(self) -> Hub:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop what is still under way and close every connection."""
        self._closing.set()
        for _worker in self._workers:
            self._waiting.put(None)
        for worker in self._workers:
            worker.drop()

    def answers(self, asks: Sequence[Ask], arrived: Callable[[Ask, Answer], None] | None = None) -> dict[Ask, Answer]:
        """The Hub's answer to each question, all asked at once; `Unresolved` says why there is none.

        ``arrived`` is told of each as it comes, so that nothing is lost when the run is ended before the others.
        """
        started = time.monotonic()
        left = self._sources.longest_run - self._spent
        questions = _Round(dict.fromkeys(asks), lambda ask, answer: self._settled(ask, answer, arrived))
        self._asked += len(questions.open)
        for ask in questions.open:
            self._waiting.put(ask)
        while questions.open and (now := time.monotonic()) < started + left:
            self._staff(len(questions.open))
            self._gather(questions, min(started + left - now, self._attempt_bound / 4))
        if questions.open:
            self._give_up(questions)
        self._spent += time.monotonic() - started
        return {ask: questions.answers[ask] for ask in asks}

    def _settled(self, ask: Ask, answer: Answer, arrived: Callable[[Ask, Answer], None] | None) -> None:
        self._answered += 1
        if arrived:
            arrived(ask, answer)
        if self._sources.progress:
            self._sources.progress(self._answered, self._asked)

    def _staff(self, questions: int) -> None:
        """As many workers as there are questions, at most as many as may ask at a time; one that hangs counts no more."""
        self._workers = [worker for worker in self._workers if not worker.dropped]
        while len(self._workers) < min(self._sources.concurrency, questions):
            self._workers.append(_Worker(self))

    def _gather(self, questions: _Round, seconds: float) -> None:
        """Wait so long for one answer; when none comes, drop the workers that are past the bound of an attempt."""
        try:
            _, ask, outcome = self._done.get(timeout=seconds)
        except Empty:
            late = time.monotonic() - self._attempt_bound
            for worker in self._workers:
                if worker.ask in questions.open and worker.since < late:
                    worker.drop()
                    detail = f"no whole answer within {self._sources.deadline:g} s"
                    questions.settle(worker.ask, Unresolved(worker.ask.id, Reason.UNREACHABLE, detail))
            return
        if ask not in questions.open:
            return
        if isinstance(outcome, Exception):
            raise outcome
        questions.settle(ask, outcome)

    def _give_up(self, questions: _Round) -> None:
        """The run's time is over: nothing is asked any more, and what is open is named."""
        with suppress(Empty):
            while True:
                self._waiting.get_nowait()
        for worker in self._workers:
            worker.drop()
        detail = f"no answer within the {self._sources.longest_run:g} s that the Hub may take of a run"
        for ask in list(questions.open):
            questions.settle(ask, Unresolved(ask.id, Reason.UNREACHABLE, detail))

    @property
    def _attempt_bound(self) -> float:
        """The longest that one attempt may take: to its deadline, or a read or connection that began just before it."""
        one = self._sources
        return one.deadline + max(one.read_timeout, one.connect_timeout)

    def client(self) -> httpx2.Client:
        """A client of its own for each worker, so that a connection that hangs can be closed without the others."""
        one = self._sources
        if self._tls is None:
            self._tls = httpx2.create_ssl_context()
        return httpx2.Client(
            verify=self._tls,
            timeout=httpx2.Timeout(one.read_timeout, connect=one.connect_timeout),
            limits=httpx2.Limits(max_connections=1),
            headers={
                "user-agent": f"lading/{__version__}; hf_hub/{client_version}",
                "accept": "application/json",
                # Not compressed: what arrives can be counted as it arrives.
                "accept-encoding": "identity",
            },
            follow_redirects=False,
        )

    def answer(self, ask: Ask, worker: _Worker) -> Answer:
        """One question with its retries."""
        if not is_hub_id(ask.id):
            return Unresolved(ask.id, Reason.NOT_FOUND, "not a name the Hub allows")
        for attempt in range(self._sources.retries + 1):
            try:
                self._wait_until_open()
                worker.since = time.monotonic()
                return _Attempt(self._sources, worker.client, worker.since, self._rest).payload(self._url(ask))
            except _AttemptError as error:
                failure = error
            finally:
                worker.since = float("inf")
            wait = failure.wait if failure.wait is not None else self._sources.backoff * 2**attempt
            if failure.reason is Reason.RATE_LIMITED:
                # It is our address that is refused, not this question.
                self._rest(wait)
            if not failure.passing or attempt == self._sources.retries or wait > self._sources.longest_wait:
                break
            # Jitter, so that many refused at once do not come back at once.
            if self._closing.wait(wait * random.uniform(1, 1.25)):  # noqa: S311  # not a secret
                break
        if not failure.connected:
            # No connection at all is no matter of the question: do not find it out again for each one.
            self._refused = failure
        return Unresolved(ask.id, failure.reason, failure.detail)

    def _wait_until_open(self) -> None:
        """Wait as long as the Hub asked to be left alone; raises `_AttemptError` when there is no sense in asking."""
        if self._refused:
            raise _AttemptError(self._refused.reason, self._refused.detail, connected=self._refused.connected)
        wait = self._open_at - time.monotonic()
        if wait > self._sources.longest_wait:
            # Asking a Hub that refuses everything would only prolong that.
            raise _AttemptError(Reason.RATE_LIMITED, f"the Hub asks to be left alone for {wait:.0f} s")
        if wait > 0:
            self._closing.wait(wait * random.uniform(1, 1.25))  # noqa: S311  # not a secret

    def _rest(self, seconds: float) -> None:
        """No more questions for so long, from any worker."""
        self._open_at = max(self._open_at, time.monotonic() + seconds)

    def _url(self, ask: Ask) -> str:
        kind = "datasets" if ask.kind is Kind.DATASET else "models"
        revision = f"/revision/{quote(ask.revision, safe='')}" if ask.revision else ""
        scan = "&securityStatus=true" if ask.kind is Kind.MODEL else ""
        return f"{self._endpoint}/api/{kind}/{ask.id}{revision}?blobs=true{scan}"

    def next(self, worker: _Worker) -> bool:
        """Let ``worker`` answer one question; False when there will be no more."""
        ask = None if worker.dropped else self._waiting.get()
        if ask is None:
            return False
        worker.ask = ask
        outcome: Answer | Exception
        try:
            outcome = self.answer(ask, worker)
        except Exception as error:  # noqa: BLE001  # raised again where the answers are gathered
            outcome = error
        self._done.put((worker, ask, outcome))
        return True


class _Worker(threading.Thread):
    """A thread with its connection. It is a daemon: one that hangs in a system call must not keep the process alive."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(name="hub", daemon=True)
        self._hub = hub
        self.client = hub.client()
        self.ask: Ask | None = None
        self.since = float("inf")
        self.dropped = False
        self.start()

    def run(self) -> None:
        """Answer questions until there are no more."""
        while self._hub.next(self):
            pass

    def drop(self) -> None:
        """Whatever it still finds is not waited for; its connection is closed."""
        self.dropped = True
        with suppress(Exception):  # closed under its user: what that raises tells nobody anything
            self.client.close()


class _Attempt:
    """One attempt at one question: redirects on the same host and further pages included."""

    def __init__(self, sources: Sources, client: httpx2.Client, started: float, rest: Callable[[float], None]) -> None:
        self._sources = sources
        self._client = client
        self._started = started
        self._rest = rest

    def payload(self, url: str) -> dict[str, Any]:
        """The whole answer; raises `_AttemptError`."""
        payload, url, following = self._table(url)
        for _ in range(MOST_PAGES):
            if not following:
                return payload
            try:
                page, url, following = self._table(self._same_host(url, following))
            except _AttemptError:
                break
            files, further = payload.get("siblings"), page.get("siblings")
            if not isinstance(files, list) or not isinstance(further, list):
                break
            files.extend(further)
        payload[CUT_SHORT] = True
        return payload

    def _table(self, url: str) -> tuple[dict[str, Any], str, str]:
        """The JSON table that ``url`` leads to, the address it was found at, and that of its next page (empty without one)."""
        for _ in range(MOST_REDIRECTS + 1):
            response = self._get(url)
            if response.is_redirect:
                url = self._same_host(url, response.headers.get("location", ""))
                continue
            return self._read(response), url, response.links.get("next", {}).get("url", "")
        raise _AttemptError(Reason.UNREACHABLE, f"more than {MOST_REDIRECTS} redirects")

    def _same_host(self, url: str, location: str) -> str:
        """Where ``location`` leads from ``url``, with the query it was asked with; no other host is ever asked."""
        target = _joined(url, location)
        if _origin(target) != _origin(url):
            host = clean(_origin(target)[1], 100) or "no address"
            raise _AttemptError(Reason.UNREACHABLE, f"the Hub leads to another host ({host}), which is not followed")
        # A renamed repository: its new address comes without our query.
        return target if "?" in target else f"{target}?{url.partition('?')[2]}"

    def _get(self, url: str) -> httpx2.Response:
        """One exchange with its body, read up to a size and a time."""
        headers = {"authorization": f"Bearer {self._sources.token}"} if self._sources.token else {}
        body = bytearray()
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                # The body of an error or a redirect is not needed: the headers say which it is.
                if response.is_success:
                    stated = response.headers.get("content-length", "")
                    self._within(int(stated[:20]) if stated.isascii() and stated.isdigit() else 0)
                    for chunk in response.iter_raw():
                        body += chunk
                        self._within(len(body))
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError) as error:
            raise _AttemptError(
                Reason.UNREACHABLE, f"no connection ({type(error).__name__})", passing=True, connected=False
            ) from None
        except (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
            raise _AttemptError(Reason.UNREACHABLE, f"the connection failed ({type(error).__name__})", passing=True) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ValueError, RuntimeError) as error:
            # Their texts may quote what was sent, the token too: the class says enough.
            raise _AttemptError(Reason.UNREACHABLE, f"the request could not be made ({type(error).__name__})") from None
        quota = _used_up(response.headers)
        if quota is not None:
            self._rest(quota)
        kept = {
            name: value for name, value in response.headers.items() if name not in ("content-encoding", "transfer-encoding")
        }
        return httpx2.Response(response.status_code, headers=kept, content=bytes(body), request=response.request)

    def _within(self, size: int) -> None:
        if size > LARGEST:
            raise _AttemptError(Reason.MALFORMED, f"the answer is larger than {LARGEST // 2**20} MB")
        if time.monotonic() - self._started > self._sources.deadline:
            raise _AttemptError(Reason.UNREACHABLE, f"no whole answer within {self._sources.deadline:g} s", passing=True)

    def _read(self, response: httpx2.Response) -> dict[str, Any]:
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
        status, token = response.status_code, self._sources.token
        said = clean(response.headers.get("x-error-message"), 200)
        if said and token and token in said:
            said = None
        detail = f"HTTP {status}" + (f": {said}" if said else "")
        if isinstance(error, GatedRepoError):
            return _AttemptError(Reason.GATED, detail)
        if isinstance(error, RevisionNotFoundError):
            return _AttemptError(Reason.REVISION_NOT_FOUND, detail)
        if isinstance(error, DisabledRepoError):
            return _AttemptError(Reason.DISABLED, detail)
        if status == 410:
            return _AttemptError(Reason.NOT_FOUND, f"{detail} (deleted)")
        if status == 401 and token and said and "credentials" in said.lower():
            return _AttemptError(Reason.FORBIDDEN, f"{detail} (the token is not accepted)")
        if isinstance(error, RepositoryNotFoundError) or status in (401, 404):
            # The Hub tells nobody who may not see a repository whether there is one.
            hidden = "not shown to the account of the token" if token else "private and not shown without a token"
            return _AttemptError(Reason.NOT_FOUND, f"{detail} (missing, or {hidden})")
        if status == 403:
            return _AttemptError(Reason.FORBIDDEN, detail)
        if status == 429:
            return _AttemptError(Reason.RATE_LIMITED, detail, passing=True, wait=_wait(response.headers))
        if status >= 500:
            return _AttemptError(Reason.UNREACHABLE, detail, passing=status in PASSING, wait=_wait(response.headers))
        return _AttemptError(Reason.MALFORMED, detail, passing=status in PASSING)


def _wait(headers: Mapping[str, str]) -> float | None:
    """How long the Hub asks to be left alone: ``RateLimit`` when its quota is used up, else ``Retry-After``.

    The latter is a number of seconds or a date, which counts from the ``Date`` of the answer
    (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after).
    """
    if (quota := _used_up(headers)) is not None:
        return quota
    after = headers.get("retry-after", "").strip()
    if after.isascii() and after.isdigit():
        return float(after[:9])
    try:
        then, now = parsedate_to_datetime(after), parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _used_up(headers: Mapping[str, str]) -> float | None:
    """Seconds until there is a quota again, from ``RateLimit: "api";r=0;t=71``; None while something of it is left."""
    quota = re.search(r";\s*r\s*=\s*0\s*;\s*t\s*=\s*(\d{1,9})", headers.get("ratelimit", ""))
    return float(quota[1]) if quota else None


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
