"""Records of models brought up to date from the Hub: one question a model, nothing invented.

A card overrules what stands on its own card's authority (licence, task, gating, a new name); bases are taken from it only where
the record knows none, and developer and note stay what they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lading.catalog.index import Catalog
from lading.domain.facts import Facts, Reason, Source, Unresolved, Via
from lading.domain.reference import Kind
from lading.resolve import cards
from lading.resolve.sources import Ask, Sources

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """New records (values as in TOML), which of them say something else than before, and what had no answer."""

    records: tuple[Record, ...]
    changed: tuple[str, ...]
    unresolved: tuple[Unresolved, ...]


def refresh(ids: Sequence[str], catalog: Catalog, sources: Sources) -> Refreshed:
    """Ask the Hub about every model of ``ids`` and compile its answers into records."""
    from lading.resolve.hub import Hub

    asks = [Ask(Kind.MODEL, id_) for id_ in dict.fromkeys(ids)]
    with Hub(sources) as hub:
        answers = hub.answers(asks)
    records, changed, unresolved = [], [], []
    for ask in asks:
        answer = answers[ask]
        if isinstance(answer, Unresolved):
            unresolved.append(answer)
            continue
        address = f"{sources.endpoint.rstrip('/')}/{ask.id}"
        facts = cards.read(answer, ask.id, Source(Via.HUB, address, sources.today)).facts
        old: Mapping[str, Any] = catalog.table("models").get(ask.id.lower()) or {}
        developer = old.get("developer") or _developer(facts.id, catalog)
        if developer is None:
            unresolved.append(Unresolved(ask.id, Reason.NO_FACTS, "its namespace belongs to no developer on record"))
            continue
        record = updated(old, facts, developer, ask.id)
        if record != _lasting(old):
            changed.append(ask.id)
        records.append({**record, "source": [address], "retrieved": sources.today})
    return Refreshed(tuple(records), tuple(changed), tuple(unresolved))


def _developer(id_: str, catalog: Catalog) -> str | None:
    namespace, slash, _ = id_.partition("/")
    found = catalog.namespace(namespace) if slash else None
    return found.id if found else None


def updated(old: Mapping[str, Any], facts: Facts, developer: str, asked: str) -> Record:
    """The record that ``old`` becomes by what the card says; without source, date and confidence, which are those of today."""
    new = _lasting(old) | {"id": facts.id, "developer": developer}
    if facts.license:
        for name, value in (
            ("license", facts.license.id),
            ("license_name", facts.license.name),
            ("license_link", facts.license.link),
        ):
            new.pop(name, None)
            if value:
                new[name] = value
    if facts.task:
        new["task"] = facts.task
    if facts.gated:
        new["gated"] = True
    else:
        new.pop("gated", None)
    if "base" not in new and facts.bases:
        new["base"] = [{"id": base.id, "relation": base.relation.value} for base in facts.bases if cards.is_hub_id(base.id)]
    if facts.id.lower() != asked.lower():
        new["aliases"] = sorted({*new.get("aliases", ()), asked})
    return new


def _lasting(record: Mapping[str, Any]) -> Record:
    """A record without what belongs to the day and the source it was read on."""
    return {name: value for name, value in record.items() if name not in ("source", "retrieved", "confidence")}
