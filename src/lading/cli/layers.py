"""Which catalogue a command answers from: the bundled one, what ``catalog update`` has fetched, and the user's own records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lading.assess.policy import BUILT_IN
from lading.catalog import index
from lading.catalog.index import OWN
from lading.errors import UsageError

if TYPE_CHECKING:
    from lading.assess.policy import Policy
    from lading.catalog.index import Catalog

INDEX = "index.json"


def updates(environment: Mapping[str, str]) -> Path:
    """Where ``lading catalog update`` keeps what it fetched: ``LADING_CATALOG``, or the user's data folder."""
    data = environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(environment.get("LADING_CATALOG") or Path(data) / "lading" / "catalog")


def bundled(environment: Mapping[str, str]) -> Catalog:
    """The bundled catalogue with the fetched updates over it, unless a newer release has brought newer facts.

    Raises `UsageError` when the updates cannot be read.
    """
    catalog = index.load()
    path = updates(environment) / INDEX
    try:
        fetched = path.read_bytes()
    except FileNotFoundError:
        return catalog
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", remedy="make it readable, or delete it") from error
    try:
        newer = index.read_index(fetched)
        return catalog.under(newer) if newer["date"] >= catalog.date.isoformat() else catalog
    except (ValueError, LookupError, TypeError) as error:
        raise UsageError(
            f"{path} is no catalogue of this version", remedy="delete it, or run: lading catalog update"
        ) from error


def catalog(folder: Path, environment: Mapping[str, str], policy: Policy = BUILT_IN) -> Catalog:
    """The catalogue for a ``policy`` that stands in ``folder``: `bundled`, under the folder's own ``lading-catalog/`` unless
    the policy says that it does not count.

    Raises `lading.catalog.own.OwnCatalogError` when a record of the user's cannot be used.
    """
    found = bundled(environment)
    if not policy.scan.own_records or not (folder / OWN).is_dir():
        return found
    from lading.catalog.own import over

    return over(found, folder / OWN)
