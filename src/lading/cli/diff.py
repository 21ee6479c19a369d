"""``lading diff``: two BOMs, locks or folders, or one of each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lading.cli import options


def diff(
    old: Annotated[
        Path,
        typer.Argument(
            metavar="A",
            help="A lading.lock, a BOM (CycloneDX, SPDX JSON, lading scan --json), or a folder as it is now.",
            show_default=False,
        ),
    ],
    new: Annotated[Path, typer.Argument(metavar="B", help="Another one, to compare it with.", show_default=False)],
    offline: options.Offline = False,
    policy: options.PolicyFiles = None,
    json: Annotated[bool, typer.Option("--json", help="Print the changes as JSON instead of a table.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table, for a pull request.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare two BOMs or locks: added, removed, moved revision, relicensed, re-hashed, other developer, base or verdict.

    A folder is audited as check does it, so that lading diff bom.cdx.json . says what has changed since.

    Exits 0 when they say the same, 1 when they do not, 2 when one cannot be read, 4 for an internal error.
    """
    from lading.cli import changes_view, documents
    from lading.errors import UsageError

    if json and markdown:
        raise UsageError("--json and --markdown are both given", remedy="keep one")
    changes = documents.changes(old, new, offline=offline, policy=policy)
    if not quiet:
        changes_view.differing(changes, (str(old), str(new)), as_json=json, markdown=markdown)
    raise typer.Exit(1 if changes else 0)
