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
app.command(name="inspect", short_help="What a weight file or model folder is made of.")(inspect.inspect)
app.command(name="lock", short_help="Write lading.lock: what is in use, as it is today.")(lock.lock)
app.command(name="verify", short_help="Compare the tree, the cache or the Hub with lading.lock.")(verify.verify)
app.command(name="watch", short_help="Ask again about what a lock or BOM recorded.")(watch.watch)
app.command(name="diff", short_help="Compare two BOMs, locks or folders.")(diff.diff)
app.command(name="explain", short_help="Explain a model, finding, licence or developer.")(explain.explain)
app.command(name="approve", short_help="Sign off what fails the gate of a model.")(approve.approve)
app.command(name="notices", short_help="Write a NOTICE text for the models in use.")(notices.notices)
app.command(name="init", short_help="Write a first lading.toml that passes today.")(init.init)
app.command(name="completion")(completion.completion)
app.add_typer(catalog.app, name="catalog", short_help="Look up, count, check and refresh the facts on record.")
app.add_typer(policy.app, name="policy", short_help="Show and test the policy in force; print its schema.")


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
