"""``lading init``: the first policy, written from what is here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lading.cli import options


def init(
    path: options.Root = Path(),
    force: Annotated[
        bool, typer.Option("--force", help="Write over the lading.toml that is there, approvals included.")
    ] = False,
    offline: options.Offline = False,
    quiet: options.Quiet = False,
) -> None:
    """Write a commented lading.toml that passes today, and print how to run lading as a hook and in CI.

    What fails the built-in policy is grouped into decisions, each with provisional sign-offs for 30 days: somebody has to
    replace the models or to accept them by name until then.

    Exits 0 when it is written, 2 when there is a policy already, 4 for an internal error.
    """
    from lading.cli import initial

    done = initial.write(path, offline=offline, force=force)
    if not quiet:
        initial.show(done)
