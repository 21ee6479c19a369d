"""`Wish`: what ``scan`` and ``check`` are asked for, as one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the fields are options of typer, which what a hook asks is understood without
    from lading.cli.options import (
        Baseline,
        Format,
        Json,
        MaxAge,
        NoHash,
        Offline,
        Output,
        Paths,
        PolicyFiles,
        Profile,
        Quiet,
        Refresh,
        Since,
        SpecVersion,
        Staged,
        Upload,
        UploadProject,
        UploadVersion,
        UploadWait,
        WriteBaseline,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command line asks for, in the order of its help. What is no option is decided by the command: with ``locked`` a
    lock that is there is believed, and the Hub not asked.
    """

    paths: Paths = None
    output: Output = None
    offline: Offline = False
    policy: PolicyFiles = None
    staged: Staged = False
    since: Since = None
    baseline: Baseline = None
    write_baseline: WriteBaseline = None
    json: Json = False
    format: Format = None
    profile: Profile = None
    quiet: Quiet = False
    spec_version: SpecVersion = "1.6"
    no_hash: NoHash = False
    refresh: Refresh = False
    max_age: MaxAge = None
    upload: Upload = None
    upload_project: UploadProject = None
    upload_version: UploadVersion = None
    upload_wait: UploadWait = 0
    locked: bool = False
