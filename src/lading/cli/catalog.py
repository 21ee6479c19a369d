"""``lading catalog``: what the bundled facts say, how old they are, whether they are sound, and newer ones from the Hub."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Look up, count, check and refresh the catalogue of developers, models and licences.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Own = Annotated[
    Path,
    typer.Option("--own", metavar="DIR", help="Folder that holds your lading-catalog/."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to look up.", show_default=False)],
    own: Own = Path(),
    json: Json = False,
) -> None:
    """Show every record that answers to a name, with its sources.

    A name is a developer, namespace, Hub id, former id, weight file, family, licence, hosted id (openrouter:…), service, host,
    package (pypi:…) or watchlist.

    Exits 0 when there is a record, 2 when there is none; near matches are then named.
    """
    import os

    from lading.catalog import search
    from lading.cli import catalog_view, layers
    from lading.errors import UsageError

    catalog = layers.catalog(own, os.environ)
    hits = search.find(catalog, name)
    if not hits:
        near = search.near(catalog, name)
        remedy = f"did you mean {', '.join(near)}?" if near else "lading catalog status says what is on record"
        raise UsageError(f"no record answers to {name!r}", remedy=remedy)
    catalog_view.show(catalog, hits, as_json=json)


@app.command()
def status(own: Own = Path(), json: Json = False) -> None:
    """Count the records by kind, by how good their source is and by age."""
    import os
    from datetime import UTC, datetime

    from lading.cli import catalog_view, layers

    catalog_view.status(layers.catalog(own, os.environ), datetime.now(UTC).date(), as_json=json)


@app.command()
def check(
    own: Own = Path(),
    max_age: Annotated[
        int | None,
        typer.Option("--max-age", metavar="DAYS", help="Records that were last read before count as problems.", min=0),
    ] = None,
    json: Json = False,
) -> None:
    """Find what is wrong with the records, yours included.

    Dangling bases, cycles, duplicates, unknown licences, and errors of form with file, line and column.

    Exits 0 when the bundled records and yours are sound, 1 when they are not.
    """
    import os
    from datetime import UTC, datetime, timedelta

    from lading.catalog import build
    from lading.catalog.check import problems
    from lading.catalog.index import OWN
    from lading.catalog.own import read
    from lading.cli import catalog_view, layers

    today = datetime.now(UTC).date()
    entries = build.read()
    found = list(problems(entries, None if max_age is None else today - timedelta(days=max_age)))
    folder = own / OWN
    mine = read(folder, layers.bundled(os.environ)) if folder.is_dir() else None
    catalog_view.check(len(entries), found, mine, as_json=json)
    raise typer.Exit(1 if found or (mine and mine.problems) else 0)


@app.command()
def update(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="HUB_ID", help="Models to ask about; those on record by default.", show_default=False),
    ] = None,
    older_than: Annotated[
        int, typer.Option("--older-than", metavar="DAYS", help="Of those on record, only the ones read longer ago.", min=0)
    ] = 30,
    json: Json = False,
) -> None:
    """Refresh models from the Hub.

    Licence, task, gating and new names come from the card, and bases where none are on record. What it fetches is kept in
    LADING_CATALOG, by default in the user's data folder, and laid over the bundled facts.

    Exits 0 when every model was answered for, 3 when some were not; what was answered is kept.
    """
    import os
    from datetime import UTC, datetime

    from lading.cli import catalog_view, layers
    from lading.cli.updating import update as run

    done = run(tuple(names or ()), older_than, dict(os.environ), datetime.now(UTC).date())
    catalog_view.update(done, layers.updates(os.environ), as_json=json)
    raise typer.Exit(3 if done.unresolved else 0)
