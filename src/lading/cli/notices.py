"""``lading notices``: what the licences of the models in use ask for, as a text to ship."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lading.cli import options


def notices(
    path: options.Root = Path(),
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write a file instead of stdout.", metavar="FILE", show_default=False),
    ] = None,
    offline: options.Offline = False,
    policy: options.PolicyFiles = None,
) -> None:
    """Write a NOTICE text: attribution, names to show, licence copies and use policies to pass on, for every model in use.

    Licences that come from base models count. The same tree and facts give the same text.

    Exits 0 when the terms of every model are on record, 2 for a usage or policy error, 3 when those of some are not (the text
    names them), 4 for an internal error.
    """
    from lading.cli import notices_view

    complete = notices_view.write(path, output, offline=offline, policy=policy)
    raise typer.Exit(0 if complete else 3)
