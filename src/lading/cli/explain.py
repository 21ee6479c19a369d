"""``lading explain``: why a model, finding, licence or developer is judged as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lading.cli import completing, options


def explain(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A model as named or its Hub id, a finding, a licence, or a developer.",
            show_default=False,
            autocompletion=completing.explainable,
        ),
    ],
    path: options.Root = Path(),
    offline: options.Offline = False,
    policy: options.PolicyFiles = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON instead of a page.")] = False,
) -> None:
    """Explain a model: where it is named, what it was built on, its terms, its findings, and what would make it pass.

    A finding, a licence or a developer is explained with what this repository has of it. A model that is not named here is
    judged as if it were.

    Exits 0 when something answers to the name, 2 when nothing does (near matches are then named), 4 for an internal error.
    """
    from lading.cli import explain_view, explaining

    explain_view.show(explaining.explain(name, path, offline=offline, policy=policy), as_json=json)
