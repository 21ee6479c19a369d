"""The options that commands share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, TypeAlias, get_origin, get_type_hints

import typer

from lading.cli import completing
from lading.cli.wish import Wish

Root: TypeAlias = Annotated[
    Path, typer.Argument(metavar="PATH", help="Repository; the current folder by default.", show_default=False)
]
Paths: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH", help="Repository, folders or files to audit; the current folder by default.", show_default=False
    ),
]
Output: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help="Write a file, its format by suffix: .cdx.json, .cdx.xml, .spdx.json, .sarif, .md, .junit.xml, .csv, … "
        "Repeatable; - is stdout, in --format.",
        metavar="FILE",
        show_default=False,
    ),
]
Offline: TypeAlias = Annotated[
    bool, typer.Option("--offline", help="Open no socket: lock, caches and the bundled catalogue only.")
]
PolicyFiles: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--policy",
        help="Policy file instead of lading.toml or pyproject.toml. Repeatable: a later one goes before an earlier one.",
        metavar="FILE",
        show_default=False,
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print the report as JSON instead of a table.")]
Format: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="What to print instead of the table: github (annotations), markdown, json, sarif, csv, … (any output).",
        metavar="NAME",
        show_default=False,
        autocompletion=completing.formats,
    ),
]
Profile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--profile",
        help="Print how the BOM answers a guidance instead of the table: g7, cisa, owasp or eu-gpai.",
        metavar="NAME",
        show_default=False,
        autocompletion=completing.profiles,
    ),
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors; files and exit code remain.")]
SpecVersion: TypeAlias = Annotated[
    str,
    typer.Option(
        "--spec-version",
        help="CycloneDX version to write: 1.6 or 1.7.",
        metavar="VERSION",
        autocompletion=completing.spec_versions,
    ),
]
NoHash: TypeAlias = Annotated[bool, typer.Option("--no-hash", help="Do not hash the weight files in the tree.")]
Refresh: TypeAlias = Annotated[bool, typer.Option("--refresh", help="Ask the Hub again, whatever the cache holds.")]
MaxAge: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--max-age",
        help="Ask the Hub again about answers older than so many days; 7 by default.",
        metavar="DAYS",
        min=0,
        show_default=False,
    ),
]
Staged: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--staged",
        help="Audit what is staged for the next commit, as it is in git's index, by lock and catalogue alone; opens no socket.",
    ),
]
Since: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--since",
        help="Fail only on what was not there in REV (or where the branch left it): a branch, tag or commit.",
        metavar="REV",
        show_default=False,
    ),
]
Baseline: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--baseline", help="Fail only on what is not in this file; see --write-baseline.", metavar="FILE", show_default=False
    ),
]
WriteBaseline: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--write-baseline",
        help="Write what is found today into a baseline, and pass.",
        metavar="FILE",
        show_default=False,
    ),
]
Upload: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--upload",
        help="Send the CycloneDX BOM to the Dependency-Track API server at this address; its key is LADING_UPLOAD_KEY in the "
        "environment.",
        metavar="URL",
        show_default=False,
    ),
]
UploadProject: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--upload-project",
        help="Project there, by name or UUID; the folder's name by default. One that is not there is created.",
        metavar="NAME",
        show_default=False,
    ),
]
UploadVersion: TypeAlias = Annotated[
    str | None,
    typer.Option("--upload-version", help="Version of that project, a release or a branch.", metavar="V", show_default=False),
]
UploadWait: TypeAlias = Annotated[
    int,
    typer.Option(
        "--upload-wait",
        help="Wait up to so long until the server has worked through the BOM.",
        metavar="SECONDS",
        min=0,
        show_default=False,
    ),
]


def wished(*, without: tuple[str, ...]) -> Callable[[Callable[[Wish], None]], Callable[..., None]]:
    """Give a command that takes a `Wish` the options that are its fields, but for those left out."""
    hints = get_type_hints(Wish, globals(), include_extras=True)
    options = [
        parameter.replace(annotation=hints[parameter.name])
        for parameter in inspect.signature(Wish).parameters.values()
        if get_origin(hints[parameter.name]) is Annotated and parameter.name not in without
    ]

    def with_options(command: Callable[[Wish], None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: object) -> None:
            command(Wish(**given))  # type: ignore[arg-type]  # typer has made each value from the field's own type

        run.__dict__["__signature__"] = inspect.Signature(options)
        run.__annotations__ = {option.name: option.annotation for option in options}
        return run

    return with_options
