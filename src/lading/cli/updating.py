"""``lading catalog update``: from options and environment to questions, and from answers to files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lading.catalog import build
from lading.catalog.index import Catalog
from lading.catalog.own import render
from lading.cli import layers
from lading.cli.running import sources
from lading.cli.wish import Wish
from lading.errors import UsageError
from lading.resolve.cards import is_hub_id
from lading.resolve.refresh import Refreshed, refresh

RECORDS = "models/hub.toml"
"""The fetched records, in the form of every other record; the index beside them is compiled from them."""


def update(names: tuple[str, ...], older_than: int, environment: dict[str, str], today: date) -> Refreshed:
    """Ask the Hub and keep what it says; raises `UsageError` before asking when that cannot be."""
    wish = Wish(refresh=True)
    asked = sources(wish, Path(), environment)
    if asked.offline:
        raise UsageError("HF_HUB_OFFLINE is set, so the Hub cannot be asked", remedy="unset it for this command")
    for name in names:
        if not is_hub_id(name):
            raise UsageError(f"{name!r} is no name of a Hub repository", remedy="give ids such as org/name")
    catalog = layers.bundled(environment)
    done = refresh(names or _stale(catalog, today - timedelta(days=older_than)), catalog, asked)
    if done.records:
        _keep(layers.updates(environment), done, catalog.date.isoformat())
    return done


def _stale(catalog: Catalog, before: date) -> tuple[str, ...]:
    """Models on record that were last read before that day; a bare name without organisation is often no repository."""
    models = catalog.table("models").values()
    return tuple(r["id"] for r in models if "/" in r["id"] and r["retrieved"] < before.isoformat())


def _keep(folder: Path, done: Refreshed, over: str) -> None:
    """Lay the new records over those of earlier updates, and compile them; ``over`` is the date of the facts they renew."""
    path = folder / RECORDS
    records: dict[str, Mapping[str, Any]] = {}
    try:
        if path.is_file():
            records = {r["id"].lower(): r for r in tomllib.loads(path.read_text("utf-8"))["model"]}
        records |= {r["id"].lower(): r for r in done.records}
        kept = [dict(records[key]) for key in sorted(records)]
        path.parent.mkdir(parents=True, exist_ok=True)
        build.save(render("model", kept), path)
        compiled = build.compile_index(build.Entry("model", RECORDS, record) for record in kept)
        compiled["date"] = max(compiled["date"], over)
        build.save(build.render(compiled), folder / layers.INDEX)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{folder} cannot be updated: {error}", remedy="make it writable, or delete it") from error
