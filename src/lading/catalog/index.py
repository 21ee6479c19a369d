"""Answers from the compiled catalogue, by key: no validation, no scan over records, one small file read once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from lading.catalog.build import INDEX, fold, normal_package
from lading.domain.facts import Base, Developer, Facts, LicenseClaim, Source, Via
from lading.domain.reference import Relation
from lading.domain.terms import Terms, Threshold
from lading.errors import CatalogError

Record = dict[str, Any]

_STUCK_VERSION = re.compile(r"(?P<name>(?:.*-)?[a-z]+)\d[a-z0-9]*")


@dataclass(frozen=True, slots=True)
class Family:
    """A name pattern's meaning; ``start`` and ``end`` tell which folded words of the name matched."""

    id: str
    developer: str
    closed_weights: bool
    base: str | None
    source: Source
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Service:
    """An API operator: ``operator`` is its developer record, ``country`` its jurisdiction."""

    id: str
    name: str
    operator: Developer | None
    country: str
    default_for: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Hosted:
    """What a provider serves under one name."""

    id: str
    provider: str
    developer: Developer | None
    hub_id: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Package:
    """An AI library."""

    name: str
    ecosystem: str
    developer: Developer | None
    fetches: tuple[str, ...]
    source: Source


class Catalog:
    """Look-ups in one compiled index. Every answer carries the record's `Source`."""

    def __init__(self, index: Record) -> None:
        """Wrap a compiled index as `lading.catalog.build.compile_index` makes it."""
        self._index = index
        self.date = date.fromisoformat(index["date"])

    def counts(self) -> dict[str, int]:
        """How many records of each kind."""
        names = ("developers", "models", "services", "hosted", "packages", "licenses")
        families = len({record["id"] for record in self._index["stems"].values()})
        return {name: len(self._index[name]) for name in names} | {"families": families}

    # --- developers -------------------------------------------------------------------------------------------

    def developer(self, id_: str) -> Developer | None:
        """The developer with that record id."""
        record = self._index["developers"].get(id_)
        if record is None:
            return None
        return Developer(
            id=record["id"],
            name=record["name"],
            country=record.get("country"),
            kind=record["kind"],
            source=_source(record, f"developers/{record['id']}"),
            parent=record.get("parent"),
            parent_country=record.get("parent_country"),
            republisher=record.get("republisher", False),
        )

    def namespace(self, name: str, site: str = "huggingface") -> Developer | None:
        """Who publishes under that namespace (organisation or user) of ``site``; case does not matter."""
        id_ = self._index["namespaces"].get(f"{site}:{name.lower()}")
        return self.developer(id_) if id_ else None

    # --- models -----------------------------------------------------------------------------------------------

    def canonical(self, hub_id: str) -> str | None:
        """The id as its record writes it, also for a former id; None when there is no record."""
        key = hub_id.lower()
        record = self._index["models"].get(self._index["aliases"].get(key, key))
        return record["id"] if record else None

    def model(self, hub_id: str) -> Facts | None:
        """The facts on record about a Hub model, under its present or a former id."""
        key = hub_id.lower()
        record = self._index["models"].get(self._index["aliases"].get(key, key))
        if record is None:
            return None
        source = _source(record, f"models/{record['id']}")
        bases = record.get("base")
        license_ = record.get("license")
        return Facts(
            id=record["id"],
            source=source,
            developer=self.developer(record["developer"]),
            bases=None if bases is None else tuple(Base(b["id"], Relation(b["relation"]), source) for b in bases),
            license=LicenseClaim(license_, record.get("license_name"), record.get("license_link"), source)
            if license_
            else None,
            task=record.get("task"),
            parameters=record.get("parameters"),
            gated="manual" if record.get("gated") else None,
            notes=(record["note"],) if record.get("note") else (),
        )

    def weight_file(self, name: str) -> str | None:
        """The Hub id of the model that is known to travel under that file name."""
        key = self._index["files"].get(name.lower())
        return self._index["models"][key]["id"] if key else None

    def named(self, name: str) -> tuple[str, ...]:
        """The ids of every recorded model whose last segment, or whole id, folds to the same words as ``name``."""
        return tuple(self._index["names"].get(fold(name), ()))

    def families(self, name: str) -> tuple[Family, ...]:
        """The families whose stems stand in ``name`` at word starts, left to right, the longest at each place."""
        words = fold(name).split("-")
        found: list[Family] = []
        at = 0
        while at < len(words):
            match = self._family_at(words, at)
            if match:
                found.append(match)
                at = match.end
            else:
                at += 1
        return tuple(found)

    def family(self, name: str) -> Family | None:
        """The family that ``name`` begins with (after an ``org/`` it is asked of the last segment)."""
        return self._family_at(fold(name.rsplit("/", 1)[-1]).split("-"), 0)

    def family_of(self, id_: str) -> Family | None:
        """The family with that record id."""
        record = next((r for r in self._index["stems"].values() if r["id"] == id_), None)
        return _family(record, 0, 0) if record else None

    def _family_at(self, words: list[str], at: int) -> Family | None:
        stems = self._index["stems"]
        for end in range(min(len(words), at + 6), at, -1):
            stem = "-".join(words[at:end])
            record = stems.get(stem)
            # "qwen9" under the stem "qwen": a version stuck to a name that ends in a letter.
            if record is None and (stuck := _STUCK_VERSION.fullmatch(stem)):
                record = stems.get(stuck["name"])
            if record is not None:
                return _family(record, at, end)
        return None

    # --- hosted models and services ---------------------------------------------------------------------------

    def service(self, id_: str) -> Service | None:
        """The service with that record id."""
        record = self._index["services"].get(id_)
        if record is None:
            return None
        return Service(
            id=record["id"],
            name=record["name"],
            operator=self.developer(record["operator"]),
            country=record["country"],
            default_for=tuple(record.get("default_for", ())),
            source=_source(record, f"services/{record['id']}"),
        )

    def service_at(self, host: str) -> Service | None:
        """The service that answers at that host name."""
        hosts = self._index["hosts"]
        name = host.lower().rstrip(".")
        if name in hosts:
            return self.service(hosts[name])
        labels = name.split(".")
        for at in range(1, len(labels)):
            if (wild := "*." + ".".join(labels[at:])) in hosts:
                return self.service(hosts[wild])
        return None

    def service_for_prefix(self, prefix: str) -> Service | None:
        """The service that a router's provider prefix (``deepseek`` in ``deepseek/deepseek-chat``) stands for."""
        id_ = self._index["prefixes"].get(prefix.lower())
        return self.service(id_) if id_ else None

    def service_for_package(self, ecosystem: str, name: str) -> Service | None:
        """The service that a client SDK talks to unless told otherwise."""
        id_ = self._index["sdks"].get(f"{ecosystem}:{name.lower()}")
        return self.service(id_) if id_ else None

    def hosted(self, provider: str, id_: str) -> Hosted | None:
        """What ``provider`` (a service id) serves under ``id_``."""
        record = self._index["hosted"].get(f"{provider}:{id_.lower()}")
        if record is None:
            return None
        source = _source(record, f"hosted/{provider}/{record['id']}")
        return Hosted(record["id"], provider, self.developer(record["developer"]), record.get("hub_id"), source)

    def first_hand(self, family: str, developer: str) -> str | None:
        """The service (id) through which a family's maker serves it, by the service records' ``default_for`` and operators."""
        services = self._index["services"].values()
        for record in services:
            if family in record.get("default_for", ()):
                return str(record["id"])
        own = sorted(str(record["id"]) for record in services if record["operator"] == developer)
        return own[0] if len(own) == 1 else None

    # --- packages ---------------------------------------------------------------------------------------------

    def package(self, ecosystem: str, name: str) -> Package | None:
        """The AI library of that name."""
        return self._package(f"{ecosystem}:{normal_package(ecosystem, name)}")

    def package_of_module(self, module: str) -> Package | None:
        """The PyPI library that provides a top-level module."""
        key = self._index["modules"].get(module.lower())
        return self._package(key) if key else None

    def _package(self, key: str) -> Package | None:
        record = self._index["packages"].get(key)
        if record is None:
            return None
        source = _source(record, f"packages/{key}")
        developer = self.developer(record["developer"])
        return Package(record["name"], record["ecosystem"], developer, tuple(record.get("fetches", ())), source)

    # --- licences ---------------------------------------------------------------------------------------------

    def terms(self, license_id: str, name: str | None = None, link: str | None = None) -> Terms | None:
        """The terms a card's ``license``, ``license_name`` and ``license_link`` mean, the most specific statement first.

        ``other`` and ``unknown`` say nothing by themselves, so the link decides and then the name, which several licences
        share.
        """
        index = self._index
        id_ = None
        if license_id.lower() not in ("other", "unknown", ""):
            id_ = index["license_ids"].get(license_id.lower()) or index["license_names"].get(fold(license_id))
        if id_ is None and link:
            id_ = next((found for part, found in index["license_links"] if part in link.lower()), None)
        if id_ is None and name:
            id_ = index["license_ids"].get(name.lower()) or index["license_names"].get(fold(name))
        return _terms(index["licenses"][id_]) if id_ else None


@lru_cache(maxsize=2)
def load(path: Path = INDEX) -> Catalog:
    """The bundled catalogue; raises `CatalogError` when the index was never built."""
    try:
        return Catalog(json.loads(path.read_bytes()))
    except FileNotFoundError:
        raise CatalogError("the catalogue index is missing", remedy="run: python -m lading.catalog.build") from None


def _source(record: Record, detail: str) -> Source:
    return Source(Via.CATALOG, f"{detail} ({record['source'][0]})", date.fromisoformat(record["retrieved"]))


def _family(record: Record, start: int, end: int) -> Family:
    return Family(
        id=record["id"],
        developer=record["developer"],
        closed_weights=record.get("closed_weights", False),
        base=record.get("base"),
        source=_source(record, f"families/{record['id']}"),
        start=start,
        end=end,
    )


def _terms(record: Record) -> Terms:
    return Terms(
        id=record["id"],
        name=record["name"],
        url=record["url"],
        source=_source(record, f"licenses/{record['id']}"),
        commercial=record["commercial"],
        research_only=record.get("research_only", False),
        thresholds=tuple(Threshold(t["measure"], t["value"], t.get("currency")) for t in record.get("thresholds", ())),
        territories_excluded=tuple(record.get("territories_excluded", ())),
        use_policy=record.get("use_policy", False),
        attribution=record.get("attribution", False),
        naming=record.get("naming"),
        share_alike=record.get("share_alike", "none"),
        derivatives=record.get("derivatives", True),
        outputs_for_training=record.get("outputs_for_training", "silent"),
        proprietary=record.get("proprietary", False),
    )
