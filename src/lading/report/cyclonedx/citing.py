"""Who says what a BOM states: the claims behind its fields, and the citations of CycloneDX 1.7 made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any

from lading.domain.facts import Base, Facts, Source, Via
from lading.report import words
from lading.report.cyclonedx.extras import Citation, Claim

TOOL, HUB_SERVICE, REPOSITORY = "tool:lading", "source:hub", "repository"
"""The bom-refs that facts are attributed to: the catalogue comes with the tool, a lock with the repository."""

_ATTRIBUTED = {
    Via.REPOSITORY: REPOSITORY,
    Via.LOCK: REPOSITORY,
    Via.HF_CACHE: HUB_SERVICE,
    Via.CACHE: HUB_SERVICE,
    Via.HUB: HUB_SERVICE,
    Via.MODELSCOPE: REPOSITORY,
    Via.CATALOG: TOOL,
    Via.MAKE: TOOL,
    Via.NAME: TOOL,
}


def claims(ref: str, facts: Facts | None, bases: Iterable[Base], now: datetime) -> Iterator[Claim]:
    """What the facts of one component or service say, field by field; a fact without a date is as old as the report."""
    said: list[tuple[str, Source]] = [("pedigree", base.source) for base in bases]
    if facts:
        said += [(name, facts.source) for name in ("description", "modelCard", "components")]
        said += [("manufacturer", facts.developer.source)] if facts.developer else []
        said += [("provider", facts.operator.source)] if facts.operator else []
        said += [("licenses", facts.license.source)] if facts.license else []
    for field, source in said:
        yield Claim(ref, field, _stamp(source, now), _ATTRIBUTED[source.via], words.via(source))


def citations(document: dict[str, Any], claimed: Iterable[Claim]) -> list[Citation]:
    """One citation for each source, with a pointer to every field that it fills."""
    places = {
        each["bom-ref"]: (f"/{kind}/{number}", each)
        for kind in ("components", "services")
        for number, each in enumerate(document.get(kind, ()))
    }
    found: dict[tuple[str, str, str], set[tuple[str, int, str]]] = {}
    for claim in claimed:
        at, holder = places.get(claim.ref, ("", {}))
        if holder.get(claim.field):
            kind, number = at[1:].split("/")
            pointers = found.setdefault((claim.attributed_to, claim.note, claim.timestamp), set())
            pointers.add((kind, int(number), claim.field))
    return [
        Citation(tuple(f"/{kind}/{number}/{name}" for kind, number, name in sorted(pointers)), stamp, who, note)
        for (who, note, stamp), pointers in sorted(found.items())
    ]


def _stamp(source: Source, now: datetime) -> str:
    moment = datetime.combine(source.retrieved, time(), UTC) if source.retrieved else now.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
