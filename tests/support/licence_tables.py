"""``docs/licences``: the groups a policy may name, and the licences that are in each, from the catalogue's records."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from running import ROOT

from lading.assess.groups import GROUPS, NOT_GROUPS, PREFIX
from lading.assess.terms import categories, strictest
from lading.catalog.index import load
from lading.domain.finding import Category
from lading.domain.terms import Terms
from lading.report.terms import in_words

_RECORDS = ROOT / "src" / "lading" / "catalog" / "data" / "licenses"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence's terms and the record that states them."""

    terms: Terms
    record: dict[str, Any]


@cache
def on_record() -> tuple[Licence, ...]:
    """Every licence of the bundled catalogue, by name."""
    catalog = load()
    records = [tomllib.loads(path.read_text("utf-8")) for path in _RECORDS.glob("*.toml")]
    found = [Licence(terms, record) for record in records if (terms := catalog.terms(record["id"]))]
    return tuple(sorted(found, key=lambda licence: licence.terms.name.casefold()))


def members(category: Category) -> tuple[Licence, ...]:
    """The licences that a category applies to, whether or not a stricter one does as well."""
    return tuple(licence for licence in on_record() if category in categories(licence.terms))


def groups() -> str:
    """A row for each category, the mildest first, with how many licences it applies to and is the strictest of."""
    strict = [strictest(categories(licence.terms)) for licence in on_record()]
    rows = (
        f"| [{category.value}]({category.value}.md) | {_in_policy(category)} "
        + (f"| {len(members(category))} | {strict.count(category)} |" if category not in NOT_GROUPS else "| – | – |")
        for category in Category
    )
    return "\n".join(
        ["| category | in a policy | licences on record | of these, nothing stricter applies |", "|---|---|---|---|", *rows]
    )


def unions() -> str:
    """The groups that stand for several categories."""
    names = {category.value for category in Category}
    rows = (
        f"| `{PREFIX}{name}` | {', '.join(_link(category) for category in Category if category in meant)} |"
        for name, meant in GROUPS.items()
        if name not in names
    )
    return "\n".join(["| group | stands for |", "|---|---|", *rows])


def licences(name: str) -> str:
    """A row for each licence that the category ``name`` applies to: id, terms in words, sources."""
    found = members(Category(name))
    if not found:
        return "No licence on record is in this category."
    return "\n".join([f"{len(found)} licences on record.", "", "| licence | terms | read in |", "|---|---|---|", *_rows(found)])


def _rows(found: tuple[Licence, ...]) -> Iterator[str]:
    for licence in found:
        sources = " ".join(f"[{n}]({url})" for n, url in enumerate(licence.record["source"], 1))
        confidence = licence.record.get("confidence", "primary")
        doubt = "" if confidence == "primary" else f"<br>{confidence}"
        name = f"[{_cell(licence.terms.name)}]({licence.terms.url})<br>`{licence.terms.id}`"
        terms = _cell(" ".join(in_words(licence.terms)))
        yield f"| {name} | {terms} | {sources}<br>{licence.record['retrieved']}{doubt} |"


def _in_policy(category: Category) -> str:
    return f"`[licenses] {category.value}`" if category in NOT_GROUPS else f"`{PREFIX}{category.value}`"


def _link(category: Category) -> str:
    return f"[{category.value}]({category.value}.md)"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
