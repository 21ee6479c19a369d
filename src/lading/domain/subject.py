"""What the references mean: one subject per distinct model, dataset, API or package."""

from __future__ import annotations

from dataclasses import dataclass

from lading.domain.reference import Context, Kind, Reference, WeightFile
from lading.domain.source import Location


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing the repository depends on, with every place that names it.

    ``name`` is its name in its ``registry``: ``huggingface`` (``org/name``), ``ollama`` (``name:tag``), ``modelscope``,
    ``pypi``, ``npm``, a hosted provider's id for `Kind.HOSTED` and `Kind.ENDPOINT`, or empty for a bare file or
    family name. ``hub_id`` is the Hub repository behind it where that is known from the name or the catalogue.
    ``tentative`` subjects count only when a source of facts confirms them.
    """

    kind: Kind
    name: str
    registry: str = ""
    hub_id: str | None = None
    revision: str | None = None
    tentative: bool = False
    references: tuple[Reference, ...] = ()
    weights: tuple[WeightFile, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two subjects the same: kind, registry, name without case, revision."""
        return (self.kind.value, self.registry, self.name.casefold(), self.revision or "")

    @property
    def locations(self) -> tuple[Location, ...]:
        """Every place that names it, sorted and distinct."""
        places = {r.location for r in self.references} | {w.location for w in self.weights}
        return tuple(sorted(places))

    @property
    def contexts(self) -> tuple[Context, ...]:
        """The distinct contexts of its references, sorted."""
        found = {r.context for r in self.references} | ({Context.WEIGHTS} if self.weights else set())
        return tuple(sorted(found))
