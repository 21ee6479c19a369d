"""Compile the records into the index: ``python -m lading.catalog.build [--check] [DATA_DIR] [INDEX]``.

Run at packaging time (``hatch_build.py``) and by ``make``. ``--check`` validates every record against the schema and the
references between records; it needs pydantic, compiling does not.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

HERE = Path(__file__).parent
DATA = HERE / "data"
INDEX = HERE / "index.json"

SINGLE = {"developers": "developer", "licenses": "license", "watchlists": "watchlist"}
ARRAYS = {
    "models": "model",
    "families": "family",
    "hosted": "hosted",
    "services": "service",
    "packages": "package",
    "signatures": "signature",
}

Raw = dict[str, Any]


class Entry(NamedTuple):
    """One raw record: its kind, the file it stands in (relative to the data folder), and its fields."""

    kind: str
    file: str
    record: Raw


def read(data: Path = DATA) -> tuple[Entry, ...]:
    """Read every record below ``data``, in file order; raises `ValueError` naming the file for bad TOML or a wrong table."""
    return tuple(_read(data))


def _read(data: Path) -> Iterator[Entry]:
    import tomllib  # only where records are compiled: the look-ups import this module too

    for folder in (*SINGLE, *ARRAYS):
        for path in sorted((data / folder).glob("*.toml")):
            name = path.relative_to(data).as_posix()
            try:
                content = tomllib.loads(path.read_text("utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise ValueError(f"{name}: {error}") from error
            if folder in SINGLE:
                yield Entry(SINGLE[folder], name, content)
                continue
            kind = ARRAYS[folder]
            if wrong := set(content) - {kind}:
                raise ValueError(f"{name}: expected [[{kind}]] tables only, found {sorted(wrong)}")
            for record in content.get(kind, []):
                yield Entry(kind, name, record)


def fold(name: str) -> str:
    """Lower-case ``name`` with its separators folded into ``-``, so that ``Qwen2.5_7B`` and ``qwen2-5-7b`` are equal."""
    return re.sub(r"[-_.:/\s@]+", "-", name.lower()).strip("-")


TABLES = (
    "developers",
    "called",
    "namespaces",
    "models",
    "aliases",
    "files",
    "names",
    "families",
    "stems",
    "services",
    "hosts",
    "prefixes",
    "sdks",
    "hosted",
    "packages",
    "modules",
    "licenses",
    "license_ids",
    "license_names",
    "license_links",
    "watchlists",
    "listed",
    "signatures",
)
"""The look-up tables of the index; each maps a key to a record, to another key or to several."""

KINDS = {
    "developer": "developers",
    "model": "models",
    "family": "families",
    "hosted": "hosted",
    "service": "services",
    "package": "packages",
    "license": "licenses",
    "watchlist": "watchlists",
    "signature": "signatures",
}
"""The table that holds each kind's records."""


def compile_index(entries: Iterable[Entry]) -> Raw:
    """The look-up tables of `lading.catalog.index.Catalog` as plain JSON values, sorted so that equal records give equal
    bytes.
    """
    tables: dict[str, Raw] = {name: {} for name in TABLES}
    newest = date.min
    for entry in entries:
        newest = max(newest, entry.record.get("retrieved", date.min))
        _ADD[entry.kind](tables, _plain(entry.record))
    compiled: Raw = {name: dict(sorted(table.items())) for name, table in tables.items()}
    compiled["date"] = newest.isoformat()
    return compiled


def _add_developer(tables: dict[str, Raw], record: Raw) -> None:
    tables["developers"][record["id"]] = record
    # "Alibaba Group (Alibaba Cloud, Hangzhou)" is called Alibaba Group.
    names = (record["id"], record["name"].partition(" (")[0], *record.get("aliases", ()))
    _claim(tables["called"], filter(None, map(fold, names)), record["id"])
    for site, names in record.get("namespaces", {}).items():
        _claim(tables["namespaces"], (f"{site}:{name}" for name in names), record["id"])


def _add_model(tables: dict[str, Raw], record: Raw) -> None:
    key = record["id"].lower()
    tables["models"][key] = record
    _claim(tables["aliases"], record.get("aliases", ()), key)
    _claim(tables["files"], record.get("files", ()), key)
    # By last segment, and as "Org_Name" the way some re-publishers write it.
    for name in {fold(key.rsplit("/", 1)[-1]), fold(key)}:
        tables["names"][name] = sorted([*tables["names"].get(name, ()), record["id"]])


def _add_family(tables: dict[str, Raw], record: Raw) -> None:
    tables["families"][record["id"]] = record
    for stem in record["stems"]:
        tables["stems"][fold(stem)] = record["id"]


def _add_service(tables: dict[str, Raw], record: Raw) -> None:
    tables["services"][record["id"]] = record
    _claim(tables["hosts"], record.get("hosts", ()), record["id"])
    _claim(tables["prefixes"], record.get("prefixes", ()), record["id"])
    _claim(tables["sdks"], record.get("packages", ()), record["id"])


def _add_hosted(tables: dict[str, Raw], record: Raw) -> None:
    tables["hosted"][f"{record['provider']}:{record['id'].lower()}"] = record


def _add_package(tables: dict[str, Raw], record: Raw) -> None:
    key = f"{record['ecosystem']}:{normal_package(record['ecosystem'], record['name'])}"
    tables["packages"][key] = record
    if record["ecosystem"] == "pypi":
        _claim(tables["modules"], record.get("modules") or [re.sub(r"[-.]", "_", record["name"])], key)


def _add_license(tables: dict[str, Raw], record: Raw) -> None:
    tables["licenses"][record["id"]] = record
    _claim(tables["license_ids"], (record["id"], *record.get("hub", ())), record["id"])
    _claim(tables["license_names"], (fold(n) for n in (record["name"], *record.get("names", ()))), record["id"])
    _claim(tables["license_links"], record.get("links", ()), record["id"])


def _add_watchlist(tables: dict[str, Raw], record: Raw) -> None:
    tables["watchlists"][record["id"]] = record
    for developer in dict.fromkeys(named["developer"] for named in record["names"]):
        tables["listed"][developer] = sorted([*tables["listed"].get(developer, ()), record["id"]])


def _add_signature(tables: dict[str, Raw], record: Raw) -> None:
    tables["signatures"][signature_key(record)] = record


def signature_key(record: Mapping[str, Any]) -> str:
    """What tells one signature from another: a model has one for each of its towers."""
    return f"{record['id'].lower()}#{record.get('tower', 'language')}"


_ADD: dict[str, Callable[[dict[str, Raw], Raw], None]] = {
    "developer": _add_developer,
    "model": _add_model,
    "family": _add_family,
    "service": _add_service,
    "hosted": _add_hosted,
    "package": _add_package,
    "license": _add_license,
    "watchlist": _add_watchlist,
    "signature": _add_signature,
}


def normal_package(ecosystem: str, name: str) -> str:
    """A package's name as its index compares it (PEP 503 for PyPI; else lower case; Go without the major version)."""
    if ecosystem == "go":
        return re.sub(r"/v\d+$", "", name.lower())
    return re.sub(r"[-_.]+", "-", name).lower() if ecosystem in ("pypi", "conda") else name.lower()


def _claim(table: Raw, keys: Iterable[str], value: str) -> None:
    for key in keys:
        table.setdefault(key.lower(), value)


def _plain(value: Any) -> Any:
    """Dates as ISO text, so that the record fits JSON."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


_BETWEEN: Final = "\n,"


def render(index: Raw) -> str:
    """The index as text: JSON, stable, laid out so that a reader parses no more than it looks up.

    Its first line names the tables with their numbers of bytes; then for each table one line with its keys, one with the
    numbers of bytes from each value to the next, and one line for each value. `lading.catalog.index.read_index` reads it.
    """
    tables = {name: _table(index[name]) for name in TABLES}
    head = _line({"date": index["date"], "tables": [[name, len(text.encode())] for name, text in tables.items()]})
    return "[" + _BETWEEN.join([head, *tables.values()]) + "\n]\n"


def _table(table: Mapping[str, Any]) -> str:
    values = [_line(value) for value in table.values()]
    return _BETWEEN.join([_line(list(table)), _line([len(value.encode()) + len(_BETWEEN) for value in values]), *values])


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def save(text: str, target: Path) -> None:
    """Write ``target`` at once or not at all: somebody may be reading it."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(target)


def main(argv: list[str]) -> int:
    """Build or check; returns the exit code."""
    words = [a for a in argv if not a.startswith("-")]
    data = Path(words[0]) if words else DATA
    try:
        entries = read(data)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "--check" in argv:
        from lading.catalog.check import problems

        found = list(problems(entries))
        sys.stdout.writelines(f"{line}\n" for line in found)
        sys.stdout.write(f"{len(entries)} records, {len(found)} problems\n")
        return 1 if found else 0
    target = Path(words[1]) if len(words) > 1 else INDEX
    save(render(compile_index(entries)), target)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
