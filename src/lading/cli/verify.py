"""``lading verify``: what is there against the lock."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lading.cli import options


def verify(
    path: options.Root = Path(),
    online: Annotated[
        bool, typer.Option("--online", help="Compare with the Hub as well: moved, relicensed, gated, renamed, gone.")
    ] = False,
    policy: options.PolicyFiles = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON instead of a table.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare weight files in the tree and in the Hugging Face cache with lading.lock.

    Exits 0 when all is as locked, 1 when something differs, 2 without a usable lock, 3 when something could not be compared, 4
    for an internal error.
    """
    from lading.cli import changes_view, verifying

    done = verifying.verify(path, online=online, policy=policy)
    if not quiet:
        changes_view.verified(done, as_json=json)
    raise typer.Exit(1 if done.changes else 3 if done.unchecked else 0)
