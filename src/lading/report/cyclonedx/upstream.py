"""What the inventory stands on but the repository does not name: base models, the models behind hosted ones, training data.

Each becomes one component of its own, however many components of the inventory lead to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lading.domain.facts import Base, Component, Facts, Lineage, Unresolved
from lading.domain.reference import Kind
from lading.domain.report import Assessed
from lading.domain.source import Location

BASE, SERVED, TRAINING = "base-model", "served-model", "training-dataset"


@dataclass(slots=True)
class Upstream:
    """A model or dataset known through others.

    ``closed`` is true when everything above it is known to the root; ``seen`` holds the places that lead to it, with the
    component named there.
    """

    id: str
    roles: set[str] = field(default_factory=set)
    facts: Facts | Unresolved | None = None
    bases: tuple[Base, ...] = ()
    closed: bool = False
    suspected: bool = True
    seen: dict[Location, str] = field(default_factory=dict)

    @property
    def model(self) -> bool:
        """Whether it is a model; otherwise a dataset."""
        return self.roles != {TRAINING}

    @property
    def key(self) -> tuple[bool, str]:
        """What makes two of them the same."""
        return (self.model, self.id.casefold())


def upstreams(assessed: Iterable[Assessed]) -> dict[tuple[bool, str], Upstream]:
    """Everything upstream of the inventory, by kind (model or dataset) and id without case."""
    found: dict[tuple[bool, str], Upstream] = {}
    for each in assessed:
        for upstream in _of(each.component):
            _merge(found.setdefault(upstream.key, upstream), upstream, each.component)
    return found


def bases(component: Component) -> tuple[Base, ...]:
    """The direct bases of a component of the inventory."""
    lineage = component.lineage
    return lineage.bases_of(lineage.root)


def served(component: Component) -> str | None:
    """The Hub id of the model behind a hosted one."""
    return component.subject.hub_id if component.subject.kind is Kind.HOSTED else None


def _of(component: Component) -> Iterable[Upstream]:
    lineage = component.lineage
    behind = served(component)
    linked = {link.base.id: link.base for link in lineage.links}
    sure = {link.base.id for link in lineage.links if not link.base.suspected}
    for id_ in sorted({*lineage.nodes, *linked} - {lineage.root, behind}):
        yield Upstream(
            id_, {BASE}, lineage.nodes.get(id_), lineage.bases_of(id_), _closed(lineage, id_), suspected=id_ not in sure
        )
    if behind:
        own = lineage.nodes.get(behind) or (component.facts if component.facts and component.facts.id == behind else None)
        above = lineage.bases_of(behind) or tuple(base for base in bases(component) if base.id != behind)
        yield Upstream(behind, {SERVED}, own, above, lineage.complete, suspected=False)
    for node in (component.facts, *lineage.nodes.values()):
        for dataset in node.datasets if isinstance(node, Facts) else ():
            yield Upstream(dataset, {TRAINING}, suspected=False)


def _closed(lineage: Lineage, id_: str, below: frozenset[str] = frozenset()) -> bool:
    """Whether every path upwards from ``id_`` ends in a model that is known to have no base."""
    node = lineage.nodes.get(id_)
    if id_ in below or not isinstance(node, Facts) or node.bases is None:
        return False
    return all(not base.suspected and _closed(lineage, base.id, below | {id_}) for base in node.bases)


def _merge(known: Upstream, new: Upstream, through: Component) -> None:
    known.roles |= new.roles
    known.facts = known.facts if isinstance(known.facts, Facts) else new.facts or known.facts
    known.bases = known.bases or new.bases
    known.closed = known.closed or new.closed
    known.suspected = known.suspected and new.suspected
    for location in through.subject.locations:
        known.seen.setdefault(location, through.subject.name)
