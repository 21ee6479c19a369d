"""What is wrong with the records: schema, dangling references, duplicates, cycles, unknown licences, staleness. Used by CI, by
``catalog.build --check`` and by ``lading catalog check``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError

from lading.catalog import schema
from lading.catalog.build import compile_index, signature_key
from lading.catalog.index import Catalog

if TYPE_CHECKING:
    from lading.catalog.build import Entry

SCHEMAS: dict[str, type[schema.Record]] = {
    "developer": schema.DeveloperRecord,
    "model": schema.ModelRecord,
    "family": schema.FamilyRecord,
    "hosted": schema.HostedRecord,
    "service": schema.ServiceRecord,
    "package": schema.PackageRecord,
    "license": schema.LicenseRecord,
    "watchlist": schema.WatchlistRecord,
    "signature": schema.SignatureRecord,
}


def problems(entries: Iterable[Entry], stale_before: date | None = None) -> Iterator[str]:
    """One line per problem, ``file: what``; nothing when the records are sound.

    Records that were last read before ``stale_before`` are problems too, when it is given.
    """
    entries = tuple(entries)
    yield from _schema(entries)
    yield from _duplicates(entries)
    yield from _dangling(entries)
    yield from _cycles(entries)
    yield from _licenses(entries)
    if stale_before is not None:
        yield from _stale(entries, stale_before)


def _schema(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        try:
            SCHEMAS[entry.kind].model_validate(entry.record)
        except ValidationError as error:
            for item in error.errors():
                where = ".".join(str(part) for part in item["loc"])
                yield f"{entry.file}: {entry.record.get('id', entry.record.get('name', '?'))}: {where}: {item['msg']}"
        if entry.kind in ("developer", "license", "watchlist"):
            stem = entry.file.rsplit("/", 1)[-1].removesuffix(".toml")
            if str(entry.record.get("id", "")).lower() != stem:
                yield f"{entry.file}: id {entry.record.get('id')!r} is not the file's name"


def _keys(entry: Entry) -> Iterator[str]:
    """The look-up keys a record claims; no two records may claim the same."""
    record = entry.record
    match entry.kind:
        case "developer":
            yield f"developer {record.get('id')}"
            for site, names in record.get("namespaces", {}).items():
                yield from (f"{site} namespace {name.lower()}" for name in names)
        case "model":
            yield from (f"model {name.lower()}" for name in (str(record.get("id")), *record.get("aliases", ())))
            yield from (f"weight file {name.lower()}" for name in record.get("files", ()))
        case "family":
            yield from (f"stem {stem.lower()}" for stem in record.get("stems", ()))
        case "service":
            yield f"service {record.get('id')}"
            yield from (f"host {host}" for host in record.get("hosts", ()))
            yield from (f"prefix {prefix}" for prefix in record.get("prefixes", ()))
        case "hosted":
            yield f"hosted {record.get('provider')} {str(record.get('id')).lower()}"
        case "package":
            yield f"package {record.get('ecosystem')} {str(record.get('name')).lower()}"
        case "license":
            yield f"license {record.get('id')}"
            yield from (f"licence id {name.lower()}" for name in record.get("hub", ()))
        case "watchlist":
            yield f"watchlist {record.get('id')}"
        case "signature":
            yield f"signature {signature_key(record)}"


def _duplicates(entries: tuple[Entry, ...]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for entry in entries:
        for key in _keys(entry):
            if key in seen:
                yield f"{entry.file}: {key} is claimed in {seen[key]} too"
            seen.setdefault(key, entry.file)


def _dangling(entries: tuple[Entry, ...]) -> Iterator[str]:
    ids = {kind: {str(e.record.get("id", "")) for e in entries if e.kind == kind} for kind in SCHEMAS}
    models = {
        name.lower() for e in entries if e.kind == "model" for name in (str(e.record["id"]), *e.record.get("aliases", ()))
    }
    for entry in entries:
        record = entry.record
        for field in ("developer", "operator", "licensor"):
            if field in record and record[field] not in ids["developer"]:
                yield f"{entry.file}: {field} {record[field]!r} has no record"
        for named in record.get("names", ()) if entry.kind == "watchlist" else ():
            if named.get("developer") not in ids["developer"]:
                yield f"{entry.file}: developer {named.get('developer')!r} has no record"
        if entry.kind == "hosted" and record.get("provider") not in ids["service"]:
            yield f"{entry.file}: provider {record.get('provider')!r} has no record"
        if entry.kind == "model":
            for base in record.get("base", ()):
                if str(base.get("id")).lower() not in models:
                    yield f"{entry.file}: {record['id']}: base {base.get('id')!r} has no record"


def _cycles(entries: tuple[Entry, ...]) -> Iterator[str]:
    bases = {
        str(e.record["id"]).lower(): [str(b["id"]).lower() for b in e.record.get("base", ())]
        for e in entries
        if e.kind == "model"
    }
    for start in bases:
        stack, seen = list(bases[start]), set[str]()
        while stack:
            node = stack.pop()
            if node == start:
                yield f"models: {start} is among its own bases"
                break
            if node not in seen:
                seen.add(node)
                stack += bases.get(node, [])


def _licenses(entries: tuple[Entry, ...]) -> Iterator[str]:
    """Licences that models state and that no licence record answers to.

    ``other`` and ``unknown`` with neither name nor link say nothing that could be looked up.
    """
    catalog = Catalog(compile_index(e for e in entries if e.kind == "license"))
    for entry in entries:
        record = entry.record
        stated = record.get("license") if entry.kind == "model" else None
        if not isinstance(stated, str):
            continue
        name, link = record.get("license_name"), record.get("license_link")
        if stated.lower() in ("other", "unknown") and not name and not link:
            continue
        if catalog.terms(stated, name, link) is None:
            said = ", ".join(str(part) for part in (stated, name, link) if part)
            yield f"{entry.file}: {record.get('id')}: licence {said} has no record"


def _stale(entries: tuple[Entry, ...], before: date) -> Iterator[str]:
    for entry in entries:
        read = entry.record.get("retrieved")
        if isinstance(read, date) and read < before:
            name = entry.record.get("id", entry.record.get("name", "?"))
            yield f"{entry.file}: {name}: last read on {read.isoformat()}"
