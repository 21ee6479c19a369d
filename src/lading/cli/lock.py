"""``lading lock``: the facts of today, written beside the code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lading.cli import options


def lock(
    path: options.Root = Path(),
    upgrade: Annotated[bool, typer.Option("--upgrade", help="Find out everything anew, whatever the lock holds.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when the lock is not up to date.")] = False,
    offline: options.Offline = False,
    policy: options.PolicyFiles = None,
    json: Annotated[bool, typer.Option("--json", help="Print the changes as JSON instead of a table.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Write lading.lock: revision, hashes, licence, developer and bases of every model, data set and weight file.

    What is locked stays as it is; what is new is added and what is gone is left out. A later check takes its facts from there.

    When the Hub does not answer, what other sources know is locked, and --upgrade leaves the lock as it is.

    Exits 0 when everything is locked, 1 with --check when the lock is not up to date, 2 for a usage or policy error, 3 when no
    source has facts about something or the Hub did not answer, 4 for an internal error.
    """
    from lading.cli import changes_view, locking

    done = locking.take(path, offline=offline, upgrade=upgrade, policy=policy)
    if not check and not done.withheld and done.text != done.present:
        locking.write(done)
    if not quiet:
        changes_view.locked(done, as_json=json, check=check)
    raise typer.Exit(locking.exit_code(done, check=check))
