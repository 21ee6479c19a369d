"""A server on 127.0.0.1 for the time of a test: what the stand-ins for real services share."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class Handler(BaseHTTPRequestHandler):
    """What answers one connection; subclasses add the methods. ``loopback`` is the server's state."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    loopback: Any

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
        """Say nothing."""


class Loopback:
    """A server on a free port, from entering it until it is left; ``stopping`` is set when it is to end."""

    def __init__(self, handler: type[Handler]) -> None:
        """Bind a free port."""
        self.stopping = threading.Event()
        bound = type(handler.__name__, (handler,), {"loopback": self})
        self._server = _Server(("127.0.0.1", 0), bound)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        """Serve."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop serving."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the game."""
