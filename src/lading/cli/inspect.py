"""``lading inspect``: what one weight file or model folder says about itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def inspect(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A weight file, or a folder that holds a model.", show_default=False)
    ],
    no_hash: Annotated[bool, typer.Option("--no-hash", help="Do not hash: read headers only.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON instead of a page.")] = False,
) -> None:
    """Show what a weight file or model folder is made of, and which known bases it is made like. Nothing is loaded or executed.

    Exits 0, 1 when a pickle in it imports what is dangerous, 2 when there is nothing to inspect, 3 when something could not be
    read, 4 for an internal error.
    """
    from lading.cli import inspect_view, inspecting

    found = inspecting.look(path, hashed=not no_hash)
    inspect_view.show(found, as_json=json)
    raise typer.Exit(1 if found.dangerous else 3 if found.gaps else 0)
