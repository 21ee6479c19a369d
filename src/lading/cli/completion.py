"""``lading completion``: the script that teaches a shell to complete."""

from __future__ import annotations

from typing import Annotated

import typer

_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def _complete(incomplete: str) -> list[str]:
    return [shell for shell in _SHELLS if shell.startswith(incomplete)]


def completion(
    shell: Annotated[
        str,
        typer.Argument(metavar="SHELL", help=f"One of: {', '.join(_SHELLS)}.", show_default=False, autocompletion=_complete),
    ],
) -> None:
    """Print the completion script of a shell.

    For the shell that is running, --install-completion puts it where it belongs.

    Exits 0 when it is printed, 2 for a usage error, 4 for an internal error.
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]  # typer's own way to print it

    from lading.errors import UsageError

    if shell not in _SHELLS:
        raise UsageError(f"there is no completion for {shell!r}", remedy=f"choose one of: {', '.join(_SHELLS)}")
    typer.echo(get_completion_script(prog_name="lading", complete_var="_LADING_COMPLETE", shell=shell))
