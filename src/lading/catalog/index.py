"""Answers from the compiled catalogue, by key: no validation, no scan over records, one file read once and parsed as needed."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache, wraps
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from lading.catalog.build import INDEX, KINDS, TABLES, fold, normal_package
from lading.domain.facts import Base, Developer, Facts, LicenseClaim, Source, Via
from lading.domain.reference import Relation
from lading.domain.shape import Shape, Tower
from lading.domain.signature import Signature
from lading.domain.terms import Terms, Threshold
from lading.errors import CatalogError
from lading.patterns import regex

Record = dict[str, Any]

OWN = "lading-catalog"
"""The folder of a user's own records, beside the policy; `lading.catalog.own` reads it."""

_P = ParamSpec("_P")
_T = TypeVar("_T")

_DIGEST = regex(r"-[0-9a-f]{8,}\.(?=\w+$)")
"""The start of a file's SHA-256 in its name, ``resnet50-19c8e357.pth``, as ``torch.hub`` looks for it."""

_STUCK_VERSION = regex(r"(?P<name>(?:.*-)?[a-z]+)\d[a-z0-9]*")


class Family(NamedTuple):
    """A name pattern's meaning; ``start`` and ``end`` tell which folded words of the name matched."""

    id: str
    developer: str
    closed_weights: bool
    base: str | None
    source: Source
    start: int
    end: int


class Service(NamedTuple):
    """An API operator: ``operator`` is its developer record, ``country`` its jurisdiction."""

    id: str
    name: str
    operator: Developer | None
    country: str
    default_for: tuple[str, ...]
    source: Source


class Hosted(NamedTuple):
    """What a provider serves under one name."""

    id: str
    provider: str
    developer: Developer | None
    hub_id: str | None
    source: Source


class Package(NamedTuple):
    """An AI library."""

    name: str
    ecosystem: str
    developer: Developer | None
    fetches: tuple[str, ...]
    source: Source


class Watchlist(NamedTuple):
    """A list or rule of an authority that names developers or what they make; a fact, not a judgement.

    ``status`` is ``in-force``, ``bill`` or ``withdrawn``; ``covers`` says what of a developer it is about (the company, its
    service or app, its models, its hardware); ``scope`` who is bound.
    """

    id: str
    name: str
    status: str
    jurisdiction: str
    authority: str
    scope: str
    covers: tuple[str, ...]
    since: date | None
    until: date | None
    source: Source


class Listing(NamedTuple):
    """That a watchlist names a developer: under which name, and since when if that is on record.

    ``through`` is the id of the developer's parent when the list names that one.
    """

    watchlist: Watchlist
    developer: str
    name: str
    since: date | None
    through: str | None = None


class Table(Mapping[str, Any]):
    """A table of the index file: its keys are parsed when the first is asked for, each value when it is."""

    def __init__(self, data: bytes, start: int = 0) -> None:
        """Wrap what stands in ``data`` from ``start`` on: a line of keys, one of the steps from value to value, the values."""
        self._data = data
        self._start = start
        self._parsed: dict[str, Any] = {}

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int]]:
        """Where each value starts, and the one behind it."""
        first = self._data.index(b"\n", self._start)
        second = self._data.index(b"\n", first + 1)
        steps = json.loads(self._data[first + 2 : second])
        starts = tuple(accumulate(steps, initial=second + 2))
        return dict(zip(json.loads(self._data[self._start : first]), pairwise(starts), strict=True))

    def __getitem__(self, key: str) -> Any:
        if key not in self._parsed:
            start, following = self._spans[key]
            self._parsed[key] = json.loads(self._data[start : following - 2])
        return self._parsed[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The value of ``key``; most names that are asked for are in no table, so that has to be cheap."""
        return self[key] if key in self._spans else default

    def __contains__(self, key: object) -> bool:
        return key in self._spans

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)


def read_index(data: bytes) -> dict[str, Any]:
    """The tables that `lading.catalog.build.render` wrote; raises `ValueError` if this is no such file."""
    end = data.index(b"\n")
    head = json.loads(data[1:end])
    index: dict[str, Any] = {"date": head["date"]}
    at = end + 2
    for name, length in head["tables"]:
        index[name] = Table(data, at)
        at += length + 2
    if data[at - 2 :] != b"\n]\n":
        raise ValueError("not of the length that its first line says")
    return index


def _remembered(look_up: Callable[Concatenate[Catalog, _P], _T]) -> Callable[Concatenate[Catalog, _P], _T]:
    """A look-up that is made once (`Catalog.answers`): the index does not change, and a name stands in many places."""

    @wraps(look_up)
    def answer(catalog: Catalog, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        key = (look_up.__name__, args, *kwargs.items())
        if key not in catalog.answers:
            catalog.answers[key] = look_up(catalog, *args, **kwargs)
        found: _T = catalog.answers[key]
        return found

    return answer


class Catalog:
    """Look-ups in one compiled index. Every answer carries the record's `Source`."""

    def __init__(self, index: Mapping[str, Any]) -> None:
        """Wrap a compiled index as `lading.catalog.build.compile_index` makes it, or `read_index` reads it."""
        self._index = index
        self.answers: dict[tuple[object, ...], Any] = {}
        self.date = date.fromisoformat(index["date"])

    def under(self, own: Mapping[str, Any]) -> Catalog:
        """The same catalogue with the records of ``own``, a compiled index, laid over it key by key."""
        merged: dict[str, Any] = {name: ChainMap(own[name], self._index[name]) for name in TABLES}
        for name in ("names", "listed"):
            both = {key: sorted({*found, *self._index[name].get(key, ())}) for key, found in own[name].items()}
            merged[name] = ChainMap(both, self._index[name])
        return Catalog({**merged, "date": max(self._index["date"], own["date"])})

    def counts(self) -> dict[str, int]:
        """How many records of each kind, by table."""
        return {table: len(self._index[table]) for table in KINDS.values()}

    def table(self, name: str) -> Mapping[str, Any]:
        """One table as it is, for those who print or count records; see `lading.catalog.build.TABLES`."""
        found: Mapping[str, Any] = self._index[name]
        return found

    # --- developers -------------------------------------------------------------------------------------------

    @_remembered
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

    @_remembered
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
        """The Hub id of the model that is known to travel under that file name, whatever digest PyTorch Hub put into it."""
        files = self._index["files"]
        key = files.get(name.lower()) or files.get(_DIGEST.sub("-*.", name.lower()))
        return self._index["models"][key]["id"] if key else None

    def named(self, name: str) -> tuple[str, ...]:
        """The ids of every recorded model whose last segment, or whole id, folds to the same words as ``name``."""
        return tuple(self._index["names"].get(fold(name), ()))

    @_remembered
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

    @_remembered
    def family(self, name: str) -> Family | None:
        """The family that ``name`` begins with (after an ``org/`` it is asked of the last segment)."""
        return self._family_at(fold(name.rsplit("/", 1)[-1]).split("-"), 0)

    def family_of(self, id_: str) -> Family | None:
        """The family with that record id."""
        record = self._index["families"].get(id_)
        return _family(record, 0, 0) if record else None

    def _family_at(self, words: list[str], at: int) -> Family | None:
        stems = self._index["stems"]
        for end in range(min(len(words), at + 6), at, -1):
            stem = "-".join(words[at:end])
            id_ = stems.get(stem)
            # "qwen9" under the stem "qwen": a version stuck to a name that ends in a letter.
            if id_ is None and (stuck := _STUCK_VERSION.fullmatch(stem)):
                id_ = stems.get(stuck["name"])
            if id_ is not None:
                return _family(self._index["families"][id_], at, end)
        return None

    # --- hosted models and services ---------------------------------------------------------------------------

    @_remembered
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

    @_remembered
    def hosted(self, provider: str, id_: str) -> Hosted | None:
        """What ``provider`` (a service id) serves under ``id_``."""
        record = self._index["hosted"].get(f"{provider}:{id_.lower()}")
        if record is None:
            return None
        source = _source(record, f"hosted/{provider}/{record['id']}")
        return Hosted(record["id"], provider, self.developer(record["developer"]), record.get("hub_id"), source)

    def served_by(self, id_: str) -> tuple[str, ...]:
        """The services (ids) that are on record to serve something under ``id_``."""
        return self._servers.get(id_.lower(), ())

    @cached_property
    def _servers(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for key in self._index["hosted"]:
            provider, _, id_ = key.partition(":")
            found[id_] = (*found.get(id_, ()), provider)
        return found

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

    @_remembered
    def _package(self, key: str) -> Package | None:
        record = self._index["packages"].get(key)
        if record is None:
            return None
        source = _source(record, f"packages/{key}")
        developer = self.developer(record["developer"])
        return Package(record["name"], record["ecosystem"], developer, tuple(record.get("fetches", ())), source)

    # --- licences ---------------------------------------------------------------------------------------------

    @_remembered
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
            id_ = next((found for part, found in self._license_links if part in link.lower()), None)
        if id_ is None and name:
            id_ = index["license_ids"].get(name.lower()) or index["license_names"].get(fold(name))
        return _terms(index["licenses"][id_]) if id_ else None

    @cached_property
    def _license_links(self) -> list[tuple[str, str]]:
        """Parts of links and the licence they mean, the longest first: the most specific wins."""
        return sorted(self._index["license_links"].items(), key=lambda pair: (-len(pair[0]), pair))

    # --- watchlists -------------------------------------------------------------------------------------------

    def watchlist(self, id_: str) -> Watchlist | None:
        """The watchlist with that record id."""
        record = self._index["watchlists"].get(id_)
        return _watchlist(record) if record else None

    def listings(self, developer: str) -> tuple[Listing, ...]:
        """Every watchlist that names the developer of that id, by watchlist id.

        A list that is about a company as a whole is about the laboratories that have it as parent, too.
        """
        found = {one.watchlist.id: one for one in self._listed(developer)}
        record = self._index["developers"].get(developer) or {}
        parent = self._index["called"].get(fold(record.get("parent") or ""))
        for one in self._listed(parent) if parent and parent != developer else ():
            if "company" in one.watchlist.covers and one.watchlist.id not in found:
                found[one.watchlist.id] = one._replace(developer=developer, through=parent)
        return tuple(found[id_] for id_ in sorted(found))

    def _listed(self, developer: str) -> Iterator[Listing]:
        for id_ in self._index["listed"].get(developer, ()):
            record = self._index["watchlists"][id_]
            named = next(named for named in record["names"] if named["developer"] == developer)
            yield Listing(_watchlist(record), developer, named["name"], _date(named.get("since")))

    # --- signatures -------------------------------------------------------------------------------------------

    def signatures(self) -> tuple[Signature, ...]:
        """Every shape on record, by Hub id. Parsed when this is called, and not before."""
        return tuple(_signature(record) for record in self._index["signatures"].values())


@lru_cache(maxsize=2)
def load(path: Path = INDEX) -> Catalog:
    """The bundled catalogue; raises `CatalogError` when the index was never built."""
    try:
        return Catalog(read_index(path.read_bytes()))
    except FileNotFoundError:
        raise CatalogError("the catalogue index is missing", remedy="run: python -m lading.catalog.build") from None
    except (ValueError, LookupError, TypeError):
        raise CatalogError("the catalogue index is broken", remedy="run: python -m lading.catalog.build") from None


def _source(record: Record, detail: str) -> Source:
    return Source(Via.CATALOG, f"{detail} ({record['source'][0]})", date.fromisoformat(record["retrieved"]))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _watchlist(record: Record) -> Watchlist:
    return Watchlist(
        id=record["id"],
        name=record["name"],
        status=record["status"],
        jurisdiction=record["jurisdiction"],
        authority=record["authority"],
        scope=record["scope"],
        covers=tuple(record["covers"]),
        since=_date(record.get("since")),
        until=_date(record.get("until")),
        source=_source(record, f"watchlists/{record['id']}"),
    )


def _signature(record: Record) -> Signature:
    return Signature(
        id=record["id"],
        developer=record["developer"],
        shape=Shape(
            tower=Tower(record.get("tower", "language")),
            architecture=record.get("architecture", ""),
            model_type=record.get("model_type", ""),
            **{name: record.get(name) for name in Shape.NUMBERS},
        ),
        source=_source(record, f"signatures/{record['id']}"),
        tokenizers=tuple(record.get("tokenizers", ())),
    )


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
        thresholds=tuple(Threshold(**t) for t in record.get("thresholds", ())),
        registration=record.get("registration", False),
        territories_excluded=tuple(record.get("territories_excluded", ())),
        territories_of=record.get("territories_of"),
        use_policy=record.get("use_policy", False),
        forbidden_fields=tuple(record["forbidden_fields"]) if "forbidden_fields" in record else None,
        conditional_fields=tuple(record.get("conditional_fields", ())),
        attribution=record.get("attribution", False),
        notice=record.get("notice"),
        naming=record.get("naming"),
        share_alike=record.get("share_alike", "none"),
        derivatives=record.get("derivatives", True),
        distribution=record.get("distribution", "yes"),
        serving=record.get("serving", "yes"),
        outputs_for_training=record.get("outputs_for_training", "silent"),
        outputs_derive=record.get("outputs_derive", False),
        proprietary=record.get("proprietary", False),
        licensor=record.get("licensor"),
    )
