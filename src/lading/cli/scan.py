"""``lading scan``: inventory and verdicts."""

from __future__ import annotations

import typer

from lading.cli.options import wished
from lading.cli.wish import Wish


@wished(without=("staged", "since", "baseline", "write_baseline"))
def scan(wish: Wish) -> None:
    """Inventory models, data sets, APIs and AI libraries.

    Each with developer, country, licence, revision and the models it was built on.

    Exits 0 whatever is found; 2 for a usage or policy error, 3 when the upload failed, 4 for an internal error. Use check as a
    gate.
    """
    from lading.cli.running import audit, write
    from lading.cli.uploading import finished

    report = audit(wish)
    write(report, wish)
    raise typer.Exit(finished(report, wish, 0))
