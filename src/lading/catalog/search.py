"""Whatever a person may call a thing: every record that answers to a name, and the names that come near."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lading.catalog.build import KINDS, fold, normal_package
from lading.catalog.index import Catalog

MOST = 30
"""Records shown for one name; a bare name such as ``gpt-4o`` has one for each provider that serves it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record: its kind, its key in that kind's table, and its fields as compiled."""

    kind: str
    key: str
    record: dict[str, Any]


def find(catalog: Catalog, name: str) -> tuple[Hit, ...]:
    """Every record that answers to ``name``, by kind.

    Asked are developer (id, namespace, name, alias), model (Hub id, former id, last segment, weight file), family, licence (id,
    Hub id, name), hosted id (with or without ``provider:``), service (id, host, provider prefix), package (with or without
    ``pypi:`` and the like) and watchlist.
    """
    seen = dict.fromkeys((kind, key) for kind, key in _keys(catalog, name.strip()) if key in catalog.table(KINDS[kind]))
    return tuple(Hit(kind, key, catalog.table(KINDS[kind])[key]) for kind, key in seen)


def _keys(catalog: Catalog, name: str) -> Iterator[tuple[str, str]]:
    low = name.lower()
    table = catalog.table
    yield "developer", low
    for site in ("huggingface", "modelscope", "github", "ollama"):
        yield "developer", table("namespaces").get(f"{site}:{low}", "")
    yield "developer", table("called").get(fold(name), "")
    yield "model", table("aliases").get(low, low)
    yield from (("model", id_.lower()) for id_ in catalog.named(name))
    yield "model", table("files").get(low, "")
    yield "family", low
    yield "family", table("stems").get(fold(name), "")
    yield "license", name
    yield "license", table("license_ids").get(low, "")
    yield "license", table("license_names").get(fold(name), "")
    yield "service", low
    yield "service", table("hosts").get(low, "")
    yield "service", table("prefixes").get(low, "")
    yield "hosted", low
    yield from (("hosted", key) for key in table("hosted") if key.partition(":")[2] == low)
    for ecosystem in ("pypi", "npm", "crates", "go", "conda"):
        bare = name.removeprefix(f"{ecosystem}:")
        yield "package", f"{ecosystem}:{normal_package(ecosystem, bare)}"
    yield "watchlist", low
    yield from (("signature", key) for key in table("signatures") if key.partition("#")[0] == low)


def near(catalog: Catalog, name: str, most: int = 5) -> tuple[str, ...]:
    """Names on record that ``name`` may be a misspelling of, the nearest first."""
    known: dict[str, str] = {}
    for table in ("developers", "licenses", "services", "watchlists", "families"):
        known |= {key.lower(): key for key in catalog.table(table)}
    known |= {key.partition(":")[2]: key.partition(":")[2] for key in (*catalog.table("hosted"), *catalog.table("packages"))}
    models = [record["id"] for record in catalog.table("models").values()]
    known |= {name.lower(): name for id_ in models for name in (id_.rpartition("/")[2], id_)}
    return tuple(known[key] for key in difflib.get_close_matches(name.lower(), known, n=most, cutoff=0.7))
