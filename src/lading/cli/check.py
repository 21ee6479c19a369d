"""``lading check``: the same audit, then the gate."""

from __future__ import annotations

from dataclasses import replace

import typer

from lading.cli.options import wished
from lading.cli.wish import Wish


@wished(without=("profile",))
def check(wish: Wish) -> None:
    """Audit like scan, then fail on what the policy denies.

    With a lading.lock the Hub is not asked, unless --refresh is given: what is not locked has to be locked first. --staged,
    --since and --baseline limit what fails to what is new.

    Exits 0 when the policy is met, 1 on violations, 2 for a usage or policy error, 3 when something could not be checked or
    the upload failed, 4 for an internal error.
    """
    if wish.staged:
        from lading.cli import hooked

        raise typer.Exit(hooked.check(wish))
    from lading.cli.running import EXIT, audit, write
    from lading.cli.uploading import finished

    wish = replace(wish, locked=not wish.refresh)
    report = audit(wish)
    if wish.write_baseline:
        from lading.cli import baselines

        write(report, replace(wish, quiet=True))
        baselines.write(wish.write_baseline, report)
        raise typer.Exit(0)
    write(report, wish)
    raise typer.Exit(finished(report, wish, EXIT[report.outcome]))
