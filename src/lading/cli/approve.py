"""``lading approve``: somebody signs off what the gate says of a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lading.cli import options


def approve(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model as named here, or its Hub id.", show_default=False)],
    path: options.Root = Path(),
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is accepted.", show_default=False)],
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who accepts it.", show_default=False)],
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Last day, as 2027-03-31; in 180 days by default.", show_default=False),
    ] = None,
    revision: Annotated[
        str | None,
        typer.Option("--revision", metavar="REV", help="Only for this revision of the model.", show_default=False),
    ] = None,
    offline: options.Offline = False,
    policy: options.PolicyFiles = None,
    quiet: options.Quiet = False,
) -> None:
    """Sign off a model: write the [[approve]] entries for what fails the gate today into the policy file.

    They name the findings and, where it is known, the revision, so that something new or an update asks again. Everything else
    in the file stays as it is; without a policy, lading.toml is made. Of a model that passes, the warnings are signed off.

    Exits 0 when it is signed off, 2 when the model is not named here (near matches are then shown) or the entry would not hold,
    4 for an internal error.
    """
    from lading.cli import approving

    wish = approving.SignOff(model, reason, who, until, revision)
    done = approving.approve(wish, path, offline=offline, policy=policy)
    if not quiet:
        approving.show(done)
