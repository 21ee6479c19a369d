"""From the subjects down to the roots: breadth first, so that each depth costs one round of questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lading.domain.facts import Base, Facts, Lineage, Link, Reason, Unresolved
from lading.domain.reference import Kind
from lading.resolve.sources import Ask

DEEPEST = 12
"""No chain of derivations is followed further; the longest on the Hub that make sense are half of it."""

MOST = 4096
"""No more repositories are asked about in one audit on account of lineage alone."""


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of one question: facts or why there are none, and the sources that failed on the way."""

    resolution: Facts | Unresolved
    problems: tuple[Unresolved, ...] = ()


Key = tuple[str, str, str]
Look = Callable[[Sequence[Ask]], Mapping[Ask, Found]]


def explore(asks: Iterable[Ask], known: Iterable[Facts], look: Look) -> dict[Key, Found]:
    """Ask ``asks`` and about everything that they and ``known`` were built on; each question once, a depth at a time."""
    found: dict[Key, Found] = {}
    roots = list(asks)
    frontier = _distinct([*roots, *(ask for facts in known for ask in _base_asks(facts))], found)
    for _ in range(DEEPEST + 1):
        if not frontier:
            break
        answers = look(frontier)
        found |= {ask.key: answers[ask] for ask in frontier}
        deeper = [ask for ask in frontier for ask in _base_asks(answers[ask].resolution)]
        frontier = _distinct(deeper, found)[: max(0, MOST + len(roots) - len(found))]
    return found


def _base_asks(resolution: Facts | Unresolved) -> list[Ask]:
    bases = resolution.bases or () if isinstance(resolution, Facts) else ()
    return [Ask(Kind.MODEL, base.id) for base in bases]


def _distinct(asks: Iterable[Ask], found: Mapping[Key, Found]) -> list[Ask]:
    new: dict[Key, Ask] = {}
    for ask in asks:
        if ask.key not in found:
            new.setdefault(ask.key, ask)
    return list(new.values())


def trace(root: str, resolution: Facts | Unresolved, found: Mapping[Key, Found]) -> Lineage:
    """The lineage of one subject out of what `explore` found. Cycles are cut and every open end is named in ``problems``."""
    walk = _Walk(root, resolution, found)
    walk.run()
    open_ends = [text for id_, node in walk.nodes.items() if (text := _open_end(id_, node))]
    suspicions = [
        f"{link.child} → {link.base.id} rests on {link.base.source.detail} alone" for link in walk.links if link.base.suspected
    ]
    problems = (*walk.problems, *open_ends, *suspicions)
    return Lineage(root, walk.nodes, tuple(walk.links), complete=not problems, problems=problems)


def _open_end(id_: str, node: Facts | Unresolved) -> str | None:
    if isinstance(node, Unresolved):
        return f"{id_}: {node.reason.value}" + (f" ({node.detail})" if node.detail else "")
    return f"{id_}: what it was built on is not known" if node.bases is None else None


class _Walk:
    """A breadth-first walk that keeps the links free of cycles."""

    def __init__(self, root: str, resolution: Facts | Unresolved, found: Mapping[Key, Found]) -> None:
        self.nodes: dict[str, Facts | Unresolved] = {root: resolution}
        self.links: list[Link] = []
        self.problems: list[str] = []
        self._found = found
        self._spelling = {root.casefold(): root}
        self._bases: dict[str, list[str]] = {}

    def run(self) -> None:
        level = list(self.nodes)
        for depth in range(DEEPEST + 1):
            if not level:
                return
            level = [new for node in level for base in self._bases_of(node) if (new := self._step(node, base, depth))]

    def _bases_of(self, node: str) -> tuple[Base, ...]:
        facts = self.nodes[node]
        return facts.bases or () if isinstance(facts, Facts) else ()

    def _step(self, node: str, base: Base, depth: int) -> str | None:
        """Link ``node`` to ``base``; the base's id when it is a new node to go on from."""
        id_ = self._spelling.setdefault(base.id.casefold(), base.id)
        if self._reaches(id_, node):
            self.problems.append(f"{node} → {id_} closes a circle and is left out")
            return None
        self.links.append(Link(node, replace(base, id=id_)))
        self._bases.setdefault(node, []).append(id_)
        if id_ in self.nodes:
            return None
        answer = self._found.get(Ask(Kind.MODEL, id_).key) if depth < DEEPEST else None
        self.nodes[id_] = answer.resolution if answer else Unresolved(id_, Reason.NO_FACTS, "too far down to be followed")
        return id_

    def _reaches(self, start: str, goal: str) -> bool:
        waiting, seen = [start], set[str]()
        while waiting:
            node = waiting.pop()
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                waiting += self._bases.get(node, ())
        return False
