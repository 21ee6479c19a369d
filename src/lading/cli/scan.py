"""``lading scan``: inventory and verdicts."""

from __future__ import annotations

import typer

from lading.cli import options


def scan(
    paths: options.Paths = None,
    output: options.Output = None,
    offline: options.Offline = False,
    policy: options.PolicyFile = None,
    json: options.Json = False,
    format: options.Format = None,  # noqa: A002 - the option's own name
    profile: options.Profile = None,
    quiet: options.Quiet = False,
    spec_version: options.SpecVersion = "1.6",
    no_hash: options.NoHash = False,
    refresh: options.Refresh = False,
    max_age: options.MaxAge = None,
) -> None:
    """Inventory models, data sets, APIs and AI libraries.

    Each with developer, country, licence, revision and the models it was built on.

    Exits 0 whatever is found; 2 for a usage or policy error, 4 for an internal one. Use check as a gate.
    """
    from lading.cli.running import Wish, audit, write

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
        max_age=max_age,
        format=format,
        profile=profile,
    )
    write(audit(wish), wish)
    raise typer.Exit(0)
