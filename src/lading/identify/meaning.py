"""What one reference turns out to mean."""

from __future__ import annotations

from dataclasses import dataclass

from lading.domain.reference import Kind


@dataclass(frozen=True, slots=True)
class Meaning:
    """The thing that a text names; fields as in `lading.domain.subject.Subject`."""

    kind: Kind
    name: str
    registry: str = ""
    hub_id: str | None = None
    revision: str | None = None
    tentative: bool = False
