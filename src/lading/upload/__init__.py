"""Where a BOM is sent: the server, the project on it, and what it answered. Only ``dependency_track`` opens a socket."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lading.errors import LadingError, UsageError
from lading.patterns import regex

_API = regex(r"(/api(/v1(/bom)?)?)?/*$")
_UUID = regex(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class UploadError(LadingError):
    """The BOM did not reach the server, or the server refused it. The audit itself is whole."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Server:
    """A Dependency-Track API server and the key for it. Times are in seconds.

    One attempt takes at most ``deadline``; ``retries`` more follow a passing failure, after ``backoff`` doubled each time or as
    long as the server asks for, and none when it asks for more than ``longest_wait``.
    """

    address: str
    key: str = field(repr=False)
    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    deadline: float = 120.0
    retries: int = 3
    backoff: float = 1.0
    longest_wait: float = 30.0
    poll: float = 1.0


@dataclass(frozen=True, slots=True)
class Project:
    """The project that a BOM belongs to: a ``uuid``, or a ``name`` and ``version``, which the server creates if need be."""

    name: str = ""
    version: str = ""
    uuid: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server has taken the BOM: the ``token`` of its processing, and the project's UUID where it says it."""

    token: str
    project: str = ""


def server(address: str, key: str) -> Server:
    """The server at ``address``, with or without the path of its API; raises `UsageError` when address or key cannot be."""
    base = _API.sub("", address.strip())
    try:
        parts = urlsplit(base)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        usable = usable and not (parts.query or parts.fragment) and base.isascii() and base.isprintable() and " " not in base
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(
            "--upload needs the address of a Dependency-Track API server", remedy="write it as https://dtrack.example.com"
        )
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "--upload has a user or password in its address", remedy="leave it out; the API key alone identifies you"
        )
    if not (key.isascii() and key.isprintable() and " " not in key and key):
        raise UsageError("the API key for --upload holds characters that no key has", remedy="set it again, without quotes")
    return Server(base, key)


def project(name: str, version: str) -> Project:
    """The project that ``--upload-project`` and ``--upload-version`` mean; raises `UsageError` when they cannot be."""
    if _UUID.fullmatch(name):
        if version:
            raise UsageError("a project given by its UUID has its version", remedy="leave out --upload-version")
        return Project(uuid=name.lower())
    if not version.strip():
        raise UsageError(
            "--upload needs the version of the project",
            remedy="add --upload-version, a release or a branch for instance; or give the project's UUID as --upload-project",
        )
    if not (name.isprintable() and version.isprintable() and name.strip()):
        raise UsageError(
            "project name and version may only hold printable characters", remedy="change --upload-project or --upload-version"
        )
    return Project(name.strip(), version.strip())
