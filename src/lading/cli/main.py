"""The command line's entry point: the application, its version, and how every error ends.

Only typer is imported here; a command's own imports happen when it runs.
"""

from __future__ import annotations

import os
import sys
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
from lading.errors import LadingError

INTERNAL_ERROR = 4

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
    """Run the command line; never lets a traceback out unless ``LADING_DEBUG`` is set.

    Exit codes: 0 pass, 1 policy violations, 2 usage or configuration, 3 incomplete, 4 internal error, 130 interrupted.
    """
    try:
        app(prog_name="lading")
    except LadingError as error:
        from lading.cli.complain import complain

        complain(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output has gone: not our failure, and nothing more can be said to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        if os.environ.get("LADING_DEBUG"):
            raise
        sys.stderr.write(
            f"error: internal error, no audit was completed: {type(error).__name__}: {error}\n"
            "  help: this is a defect in lading; set LADING_DEBUG=1 to see where, and please report it\n"
        )
        sys.exit(INTERNAL_ERROR)
