"""``--upload``: the BOM of a run, sent to a Dependency-Track server. The key comes from the environment alone."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lading.errors import UsageError

if TYPE_CHECKING:  # the rest of it is imported when something is uploaded
    from lading.cli.wish import Wish
    from lading.domain.report import Report
    from lading.upload import Project, Receipt, Server

KEYS = ("LADING_UPLOAD_KEY", "DTRACK_API_KEY")
VIOLATIONS = 1
_HERE = ("localhost", "127.0.0.1", "::1")


def target(wish: Wish, name: str, environment: Mapping[str, str]) -> tuple[Server, Project] | None:
    """Where the BOM of the tree ``name`` goes; None without ``--upload``. Raises `UsageError` for what cannot be."""
    if not wish.upload:
        if alone := next((option for option, value in _beside(wish).items() if value), ""):
            raise UsageError(f"{alone} says nothing without --upload", remedy="add --upload URL, or leave it out")
        return None
    if other := "--offline" if wish.offline else "--write-baseline" if wish.write_baseline else "":
        raise UsageError(f"{other} and --upload do not go together", remedy="keep one")
    key = next((value.strip() for each in KEYS if (value := environment.get(each, "")).strip()), "")
    if not key:
        raise UsageError("--upload needs an API key", remedy=f"set {' or '.join(KEYS)} in the environment")
    from lading.upload import project, server

    return server(wish.upload, key), project(wish.upload_project or name, wish.upload_version or "")


def finished(report: Report, wish: Wish, code: int) -> int:
    """Upload if that was asked for; the exit code after it.

    A failed upload ends a run that would pass with 3. It never hides that the gate has failed.
    """
    asked = target(wish, report.name, os.environ)
    if asked is None:
        return code
    from lading.upload import UploadError

    try:
        said = _sent(report, wish, *asked)
    except UploadError as error:
        from lading.cli.complain import complain

        complain(UploadError(f"the BOM was not uploaded: {error.message}", remedy=error.remedy))
        return code if code == VIOLATIONS else error.exit_code
    if not wish.quiet:
        sys.stderr.write(f"{said}\n")
    return code


def _sent(report: Report, wish: Wish, to: Server, about: Project) -> str:
    from lading.cli.running import written_with
    from lading.report.base import format_named
    from lading.report.text import clean
    from lading.upload import dependency_track

    address = urlsplit(to.address)
    if address.scheme == "http" and address.hostname not in _HERE:
        sys.stderr.write(f"warning: the API key goes to {clean(address.netloc)} without encryption\n")
    stream = io.StringIO()
    format_named("cyclonedx-json").write(report, stream, written_with(wish))
    receipt = dependency_track.send(stream.getvalue().encode(), about, to)
    name = about.uuid or f"{about.name} {about.version}"
    said = f"uploaded to {address.netloc} as {name}, token {receipt.token}"
    if wish.upload_wait:
        said += _processed(receipt, to, wish.upload_wait)
    return clean(said)


def _processed(receipt: Receipt, by: Server, seconds: int) -> str:
    """What became of it. That this cannot be asked does not undo the upload."""
    from lading.upload import UploadError, dependency_track

    try:
        done = dependency_track.processed(receipt, by, seconds)
    except UploadError as error:
        return f"; whether it is processed could not be asked: {error.message}"
    return ", processed" if done else f", still being processed after {seconds} s"


def _beside(wish: Wish) -> dict[str, object]:
    return {
        "--upload-project": wish.upload_project,
        "--upload-version": wish.upload_version,
        "--upload-wait": wish.upload_wait,
    }
