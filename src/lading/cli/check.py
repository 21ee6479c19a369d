"""``lading check``: the same audit, then the gate."""

from __future__ import annotations

import typer

from lading.cli import options


def check(
    paths: options.Paths = None,
    output: options.Output = None,
    offline: options.Offline = False,
    policy: options.PolicyFile = None,
    json: options.Json = False,
    format: options.Format = None,  # noqa: A002 - the option's own name
    quiet: options.Quiet = False,
    spec_version: options.SpecVersion = "1.6",
    no_hash: options.NoHash = False,
    refresh: options.Refresh = False,
    max_age: options.MaxAge = None,
) -> None:
    """Audit like scan, then fail on what the policy denies.

    With a lading.lock the Hub is not asked, unless --refresh is given: what is not locked has to be locked first.

    Exits 0 when the policy is met, 1 on violations, 2 for a usage or policy error, 3 when something could not be checked, 4
    for an internal error.
    """
    from lading.cli.running import EXIT, Wish, audit, write

    wish = Wish(
        paths or [],
        output or [],
        offline,
        policy,
        json,
        quiet,
        spec_version,
        no_hash,
        refresh,
        locked=not refresh,
        max_age=max_age,
        format=format,
    )
    report = audit(wish)
    write(report, wish)
    raise typer.Exit(EXIT[report.outcome])
