"""The origin verdict of a component: who made it, who made what it was built on, and whether that can be known to the root.

Declared links prove; suspected ones (a name, an architecture) only raise suspicion; a teacher model whose outputs it was
trained on is told apart, because no weights came from it. A republisher's country says nothing about what it repackages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from lading.domain.facts import Component, Developer, Facts, Link
from lading.domain.finding import Origin, Step, Verdict
from lading.domain.reference import Kind, Relation

MADE_BY_ONE = frozenset({Kind.PACKAGE, Kind.DATASET, Kind.ENDPOINT})
"""Kinds without a lineage of weights: their developer or operator alone decides."""

Path = tuple[Link, ...]


def origin(component: Component, watched: Collection[str]) -> Origin:
    """The verdict for the ``watched`` country codes, with the shortest chain that proves it."""
    graph = _Graph.of(component)
    hosting = component.facts.served_from if component.facts else None
    if component.subject.kind in MADE_BY_ONE:
        developer = graph.developer(graph.root)
        return Origin(_alone(developer, watched), (graph.step(graph.root),), _codes([developer]), (), hosting)
    declared = graph.reach(lambda link: not link.base.suspected and link.base.relation is not Relation.DISTILLED)
    possible = graph.reach(lambda link: link.base.relation is not Relation.DISTILLED)
    verdict, path = _judge(component, graph, declared, possible, watched)
    return Origin(
        verdict=verdict,
        chain=graph.chain(path),
        countries=_codes(graph.maker(node) for node in possible),
        distilled_from=_teachers(graph, declared),
        hosting_country=hosting,
    )


def _judge(
    component: Component, graph: _Graph, declared: Mapping[str, Path], possible: Mapping[str, Path], watched: Collection[str]
) -> tuple[Verdict, Path]:
    for node, path in declared.items():
        maker = graph.maker(node)
        if maker and maker.country in watched:
            return (Verdict.DERIVED if path else Verdict.DIRECT), path
    for node, path in possible.items():
        maker = graph.maker(node)
        if maker and maker.country in watched:
            return Verdict.SUSPECTED, path
    if _closed(component):
        known = graph.developer(graph.root)
        return (Verdict.NONE if known and known.country else Verdict.UNKNOWN), ()
    stop = next((path for node, path in declared.items() if not graph.settled(node)), None)
    if stop is None and (stop := graph.cycle()) is None:
        return Verdict.NONE, next((path for node, path in declared.items() if not graph.bases(node)), ())
    return Verdict.UNKNOWN, stop


def _closed(component: Component) -> bool:
    """A hosted model that is its developer's own and whose weights were never published has no lineage to ask for."""
    subject, facts = component.subject, component.facts
    if subject.kind is not Kind.HOSTED or subject.hub_id is not None or facts is None or facts.bases is None:
        return False
    return all(base.suspected for base in facts.bases)


def _alone(developer: Developer | None, watched: Collection[str]) -> Verdict:
    if developer is None or developer.country is None:
        return Verdict.UNKNOWN
    return Verdict.DIRECT if developer.country in watched else Verdict.NONE


def _teachers(graph: _Graph, declared: Mapping[str, Path]) -> tuple[Step, ...]:
    """The models whose outputs this one, or something it was built on, was trained on; and what those were built on."""
    found: dict[str, Step] = {}
    for node in declared:
        for link in graph.links(node):
            if link.base.relation is Relation.DISTILLED and not link.base.suspected:
                found.setdefault(link.base.id, graph.step(link.base.id, link))
    for teacher in tuple(found):
        onwards = graph.reach(lambda link: not link.base.suspected, start=teacher)
        for node, path in onwards.items():
            if path:
                found.setdefault(node, graph.step(node, path[-1]))
    return tuple(found.values())


def _codes(developers: Collection[Developer | None] | Iterator[Developer | None]) -> tuple[str, ...]:
    return tuple(sorted({d.country for d in developers if d and d.country}))


class _Graph(NamedTuple):
    """A component's lineage with the component's own facts at its root."""

    component: Component
    root: str

    @classmethod
    def of(cls, component: Component) -> _Graph:
        return cls(component, component.lineage.root or component.subject.hub_id or component.subject.name)

    def facts(self, node: str) -> Facts | None:
        if node == self.root and self.component.facts:
            return self.component.facts
        found = self.component.lineage.nodes.get(node)
        return found if isinstance(found, Facts) else None

    def developer(self, node: str) -> Developer | None:
        facts = self.facts(node)
        if facts is None:
            return None
        return facts.developer or (facts.operator if self.component.subject.kind is Kind.ENDPOINT else None)

    def maker(self, node: str) -> Developer | None:
        """The developer, unless it only repackages."""
        developer = self.developer(node)
        return None if developer is None or developer.republisher else developer

    def links(self, node: str) -> tuple[Link, ...]:
        return tuple(link for link in self.component.lineage.links if link.child == node)

    def bases(self, node: str) -> tuple[Link, ...]:
        """The declared bases whose weights went into ``node``."""
        return tuple(
            link for link in self.links(node) if not link.base.suspected and link.base.relation is not Relation.DISTILLED
        )

    def settled(self, node: str) -> bool:
        """Its maker's country is on record (a republisher that made nothing of its own needs a base instead), and so is what it
        was built on.
        """
        facts, developer, bases = self.facts(node), self.developer(node), self.bases(node)
        if facts is None or developer is None:
            return False
        if developer.republisher and all(link.base.relation is not Relation.MERGE for link in bases):
            return bool(bases)
        stated = facts.bases is not None and (not facts.bases or any(not base.suspected for base in facts.bases))
        return developer.country is not None and (stated or bool(bases))

    def cycle(self) -> Path | None:
        """The path to a model that stands in its own ancestry, if there is one."""

        def walk(node: str, path: Path, above: tuple[str, ...]) -> Path | None:
            if node in above:
                return path
            if node in done:
                return None
            found = next((hit for link in self.bases(node) if (hit := walk(link.base.id, (*path, link), (*above, node)))), None)
            done.add(node)
            return found

        done: set[str] = set()
        return walk(self.root, (), ())

    def reach(self, follow: Callable[[Link], bool], start: str | None = None) -> dict[str, Path]:
        """Every model that can be reached over links that ``follow`` admits, nearest first, with the shortest path to it."""
        first = self.root if start is None else start
        paths: dict[str, Path] = {first: ()}
        queue = [first]
        for node in queue:
            for link in self.links(node):
                if follow(link) and link.base.id not in paths:
                    paths[link.base.id] = (*paths[node], link)
                    queue.append(link.base.id)
        return paths

    def step(self, node: str, link: Link | None = None) -> Step:
        facts, developer = self.facts(node), self.developer(node)
        own = developer.source if developer else facts.source if facts else None
        return Step(
            id=node,
            relation=link.base.relation if link else None,
            developer=developer.name if developer else None,
            country=developer.country if developer else None,
            source=link.base.source if link else own,
            suspected=link.base.suspected if link else False,
        )

    def chain(self, path: Path) -> tuple[Step, ...]:
        return (self.step(self.root), *(self.step(link.base.id, link) for link in path))
