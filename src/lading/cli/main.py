"""The command line's entry point: the application and its version.

Only typer is imported here; a command's own imports happen when it runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

from lading import __version__
from lading.cli import (
    approve,
    catalog,
    check,
    completion,
    diff,
    explain,
    init,
    inspect,
    lock,
    notices,
    policy,
    scan,
    verify,
    watch,
)
from lading.cli.ending import guarded

app = typer.Typer(
    name="lading",
    help="Audit the AI models a repository depends on: origin, licence, weights.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(name="scan")(scan.scan)
app.command(name="check")(check.check)
app.command(name="inspect")(inspect.inspect)
app.command(name="lock")(lock.lock)
app.command(name="verify")(verify.verify)
app.command(name="watch")(watch.watch)
app.command(name="diff")(diff.diff)
app.command(name="explain")(explain.explain)
app.command(name="approve")(approve.approve)
app.command(name="notices")(notices.notices)
app.command(name="init")(init.init)
app.command(name="completion")(completion.completion)
app.add_typer(catalog.app, name="catalog")
app.add_typer(policy.app, name="policy")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lading {__version__}")
        raise typer.Exit


@app.callback()
def main(
    _version_flag: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Audit the AI models a repository depends on: origin, licence, weights."""


def run() -> None:
    """Run the command line; how it ends is as `guarded` says."""
    guarded(lambda: app(prog_name="lading"))
