"""``lading watch``: what has changed since something was recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lading.cli import options


def watch(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="A lock, a CycloneDX BOM of any tool (JSON or XML), SPDX JSON, or the JSON of lading scan; the repository's "
            "lading.lock by default.",
            show_default=False,
        ),
    ] = None,
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Open no socket: compare with the catalogue only, and say that the Hub was not asked."),
    ] = False,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Write the result to a .json or .md file too. Repeatable.",
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON instead of a page.")] = False,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", help="What to print instead: github, markdown or json.", metavar="NAME", show_default=False
        ),
    ] = None,
    quiet: options.Quiet = False,
) -> None:
    """Ask again about what was recorded: relicensed, gone, moved, gated, other bases, a developer newly listed.

    Compares with the Hub and the catalogue of today. Meant for a nightly job.

    Exits 0 when nothing has changed, 1 when something has, 2 when FILE cannot be read, 3 when nothing has changed as far as
    could be asked, 4 for an internal error.
    """
    from lading.cli import watch_view, watching

    form = watch_view.form(format_, as_json=json)
    files = [(path, watch_view.form_of(path)) for path in output or ()]
    done = watching.watch(file, offline=offline, quiet=quiet)
    for path, written in files:
        watch_view.save(path, written(done))
    if not quiet:
        watch_view.show(done, form)
    raise typer.Exit(1 if done.changes else 3 if done.unchecked else 0)
