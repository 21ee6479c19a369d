"""What ``lading catalog`` prints: text for a person, or the same as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lading.catalog.build import KINDS
from lading.catalog.index import Catalog
from lading.catalog.search import MOST, Hit
from lading.report.text import clean, inert
from lading.report.words import plural

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from lading.catalog.own import Own
    from lading.resolve.refresh import Refreshed

AGES = (30, 90, 180, 365)
"""Limits, in days, of the ages that ``status`` counts."""

_TITLES = {"license": "licence", "hosted": "hosted model"}
_FIRST = ("name", "developer", "developer_name", "developer_country", "operator", "country")
_LAST = ("source", "retrieved", "confidence", "note")
"""What every record has; printed after what it says."""


def show(catalog: Catalog, hits: Sequence[Hit], *, as_json: bool) -> None:
    """Every record with its fields and sources; for a developer also the watchlists that name it."""
    if as_json:
        _json([{"kind": hit.kind, "key": hit.key, **hit.record, **_added(catalog, hit)} for hit in hits])
        return
    _print(part for hit in hits[:MOST] for part in _record(catalog, hit))
    if len(hits) > MOST:
        _print([f"… and {len(hits) - MOST} more: name one with its provider, or use --json"])


def _added(catalog: Catalog, hit: Hit) -> dict[str, Any]:
    """What other records say about this one."""
    if hit.kind == "developer":
        lists = sorted(
            f"{one.watchlist.jurisdiction}, {one.watchlist.status}: {one.watchlist.name}"
            + (f" (through {one.through})" if one.through else "")
            for one in catalog.listings(hit.key)
        )
        return {"watchlists": lists} if lists else {}
    developer = catalog.developer(str(hit.record.get("developer", hit.record.get("operator", ""))))
    return {"developer_name": developer.name, "developer_country": developer.country} if developer else {}


def _record(catalog: Catalog, hit: Hit) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    yield Text(f"{_TITLES.get(hit.kind, hit.kind)} {clean(str(hit.record.get('id', hit.record.get('name', hit.key))))}", "bold")
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    record = {**hit.record, **_added(catalog, hit)}
    said = {name: record[name] for name in _FIRST if name in record}
    said |= {name: value for name, value in record.items() if name not in ("id", *_FIRST, *_LAST)}
    said |= {name: hit.record[name] for name in _LAST if name in hit.record} | {"confidence": _confidence(hit.record)}
    for name, value in said.items():
        for at, line in enumerate(_lines(value)):
            grid.add_row("" if at else name.replace("_", " "), Text(clean(line)))
    yield Padding(grid, (0, 0, 1, 2))


def _lines(value: Any) -> list[str]:
    match value:
        case dict():
            return [f"{name}: {', '.join(_lines(item))}" for name, item in value.items()] or ["none"]
        case list():
            return [_item(item) for item in value] or ["none"]
        case bool():
            return ["yes" if value else "no"]
        case _:
            return [str(value)]


def _item(value: Any) -> str:
    """A base, a threshold or a name on a list is one line of its parts."""
    return ", ".join(str(part) for part in value.values() if part is not None) if isinstance(value, dict) else str(value)


def _confidence(record: dict[str, Any]) -> str:
    return str(record.get("confidence", "primary"))


def status(catalog: Catalog, today: date, *, as_json: bool) -> None:
    """Counts by kind, by confidence and by age."""
    rows = {kind: _tally(catalog.table(table).values(), today) for kind, table in KINDS.items()}
    if as_json:
        _json({"date": catalog.date.isoformat(), "kinds": rows})
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False, padding=0)  # so that the headings fit 80 columns
    table.add_column("Records")
    for name in ("all", "primary", "secondary", "disputed", *(f"≤ {days} d" for days in AGES), "older"):
        table.add_column(name, justify="right")
    total: Counter[str] = Counter()
    for kind, tally in rows.items():
        total.update(tally)
        table.add_row(_TITLES.get(kind, kind), *(f"{n:,}" if n else "-" for n in tally.values()))
    table.add_row("together", *(f"{total[name]:,}" for name in next(iter(rows.values()))), style="bold")
    _print([f"Catalogue of {catalog.date.isoformat()}; age is that of the source as it was read.", table])


def _tally(records: Any, today: date) -> dict[str, int]:
    tally = dict.fromkeys(("all", "primary", "secondary", "disputed", *map(str, AGES), "older"), 0)
    for record in records:
        days = (today - date.fromisoformat(record["retrieved"])).days
        tally["all"] += 1
        tally[_confidence(record)] += 1
        tally[next((str(limit) for limit in AGES if days <= limit), "older")] += 1
    return tally


def check(count: int, found: Sequence[str], own: Own | None, *, as_json: bool) -> None:
    """One line a problem; the user's own with file, line and column."""
    mine = own.problems if own else ()
    if as_json:
        own_found = [{"place": str(p.place.location), "message": p.message, "remedy": p.remedy} for p in mine]
        _json(
            {"records": count, "own_records": len(own.entries) if own else 0, "problems": [*found], "own_problems": own_found}
        )
        return
    lines = [*found, *(f"{p.place.location}: {p.message}" + (f" ({p.remedy})" if p.remedy else "") for p in mine)]
    total = f"{count:,} bundled records" + (f", {len(own.entries)} of your own" if own else "")
    sys.stdout.writelines(f"{clean(line)}\n" for line in [*lines, f"{total}, {plural(len(lines), 'problem')}"])


def update(done: Refreshed, folder: Path, *, as_json: bool) -> None:
    """What was asked, what is different now, and what had no answer."""
    if as_json:
        failed = [{"id": u.id, "reason": u.reason.value, "detail": u.detail} for u in done.unresolved]
        _json({"folder": str(folder), "refreshed": len(done.records), "changed": [*done.changed], "unresolved": failed})
        return
    lines = [f"changed: {id_}" for id_ in done.changed]
    lines += [f"no answer: {u.id}: {u.reason.value}" + (f" ({u.detail})" if u.detail else "") for u in done.unresolved]
    kept = f", kept in {folder}" if done.records else ""
    refreshed = f"{plural(len(done.records), 'model')} refreshed"
    lines.append(f"{refreshed}, {len(done.changed)} changed, {len(done.unresolved)} without an answer{kept}")
    sys.stdout.writelines(f"{clean(line)}\n" for line in lines)


def _json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _console() -> Console:
    from rich.console import Console

    terminal = sys.stdout.isatty()
    color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else None
    return Console(
        file=sys.stdout,
        width=columns or (None if terminal else 100),
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
    )


def _print(parts: Iterator[RenderableType] | Sequence[RenderableType]) -> None:
    console = _console()
    with console.capture() as shown:
        for part in parts:
            console.print(part)
    sys.stdout.write(inert(shown.get()))
