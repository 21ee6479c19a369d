"""From the subjects down to the roots: breadth first, so that each depth costs one round of questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from lading.domain.facts import Base, Facts, Lineage, Link, Reason, Unresolved
from lading.domain.reference import Kind
from lading.resolve.cards import Card, is_hub_id
from lading.resolve.sources import Ask

DEEPEST = 12
"""No chain of derivations is followed further; the longest on the Hub that make sense are half of it."""

MOST = 4096
"""No more repositories are asked about in one audit on account of lineage alone."""


class Found(NamedTuple):
    """The outcome of one question: facts or why there are none, and the sources that failed on the way.

    ``card`` is what a source other than the catalogue said.
    """

    resolution: Facts | Unresolved
    problems: tuple[Unresolved, ...] = ()
    card: Card | None = None


Key = tuple[str, str, str]
Look = Callable[[Sequence[Ask]], Mapping[Ask, Found]]
Above = Callable[[str], frozenset[str]]
"""A model and what is on record above it, without case."""
Hint = Callable[[Found, Sequence[Found]], tuple[Base, ...]]
"""The bases that a model makes suspect beside those that it states and that were found so."""


def explore(asks: Iterable[Ask], known: Iterable[Facts], look: Look, hint: Hint = lambda _, __: ()) -> dict[Key, Found]:
    """Ask ``asks`` and about everything that they and ``known`` were built on; each question once, a depth at a time.

    To the bases that a model states come those that ``hint`` says it makes suspect, unless their maker is above it anyway.
    """
    found: dict[Key, Found] = {}
    roots = list(asks)
    _descend([*roots, *(ask for facts in known for ask in _base_asks(facts))], found, look, MOST + len(roots))
    hints = {key: hint(one, above) for key, one in found.items() if (above := _above(one, found))}
    _descend([Ask(Kind.MODEL, base.id) for bases in hints.values() for base in bases], found, look, MOST + len(roots))
    for key, bases in hints.items():
        found[key] = _suspecting(found[key], bases, found)
    return found


def _above(one: Found, found: Mapping[Key, Found]) -> list[Found]:
    """What was found of the bases that are stated."""
    stated = [Ask(Kind.MODEL, base.id).key for base in _bases(one.resolution) if not base.suspected]
    return [found[key] for key in stated if key in found]


def _suspecting(one: Found, hints: Iterable[Base], found: Mapping[Key, Found]) -> Found:
    """``one`` with those of ``hints`` among its bases whose maker is not yet known to be above it."""
    facts = one.resolution
    if not isinstance(facts, Facts):
        return one
    above: dict[str, Facts] = {}
    waiting = [facts]
    while waiting and len(above) < MOST:
        new = {base.id.casefold(): _facts(base.id, found) for base in _bases(waiting.pop())}
        fresh = {id_: each for id_, each in new.items() if each and id_ not in above}
        above |= fresh
        waiting += fresh.values()
    makers = {each.developer.id for each in (facts, *above.values()) if each.developer}
    added = [base for base in hints if (it := _facts(base.id, found)) and it.developer and it.developer.id not in makers]
    return one._replace(resolution=replace(facts, bases=(*_bases(facts), *added))) if added else one


def _facts(id_: str, found: Mapping[Key, Found]) -> Facts | None:
    answer = found.get(Ask(Kind.MODEL, id_).key)
    return answer.resolution if answer and isinstance(answer.resolution, Facts) else None


def _bases(resolution: Facts | Unresolved) -> tuple[Base, ...]:
    return resolution.bases or () if isinstance(resolution, Facts) else ()


def _descend(asks: Iterable[Ask], found: dict[Key, Found], look: Look, most: int) -> None:
    """Ask ``asks`` and then downwards, until ``found`` has ``most`` answers."""
    frontier = _distinct(asks, found)[: max(0, most - len(found))]
    for _ in range(DEEPEST + 1):
        if not frontier:
            break
        answers = look(frontier)
        found |= {ask.key: answers[ask] for ask in frontier}
        for ask in frontier:
            # A renamed repository has answered for its present name too.
            if isinstance(facts := answers[ask].resolution, Facts) and facts.id != ask.id and is_hub_id(facts.id):
                found.setdefault(replace(ask, id=facts.id).key, answers[ask])
        deeper = [ask for ask in frontier for ask in _base_asks(answers[ask].resolution)]
        frontier = _distinct(deeper, found)[: max(0, most - len(found))]


def _base_asks(resolution: Facts | Unresolved) -> list[Ask]:
    return [Ask(Kind.MODEL, base.id) for base in _bases(resolution)]


def _distinct(asks: Iterable[Ask], found: Mapping[Key, Found]) -> list[Ask]:
    new: dict[Key, Ask] = {}
    for ask in asks:
        if ask.key not in found:
            new.setdefault(ask.key, ask)
    return list(new.values())


def trace(
    root: str,
    resolution: Facts | Unresolved,
    found: Mapping[Key, Found],
    above: Above = lambda id_: frozenset((id_.casefold(),)),
) -> Lineage:
    """The lineage of one subject out of what `explore` found.

    Cycles are cut and every open end is named in ``problems``. So are statements that contradict each other, but of these
    one is followed, so they leave nothing open.
    """
    walk = _Walk(root, resolution, found)
    walk.run()
    open_ends = [text for id_, node in walk.nodes.items() if (text := _open_end(id_, node))]
    suspicions = [
        f"{link.child} → {link.base.id} rests on {link.base.source.detail} alone" for link in walk.links if link.base.suspected
    ]
    open_ = (*walk.problems, *open_ends, *suspicions)
    contradictions = [text for id_ in walk.nodes for text in walk.contradictions(id_, above)]
    return Lineage(root, walk.nodes, tuple(walk.links), complete=not open_, problems=(*open_, *contradictions))


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
        # What is no Hub repository has a colon in its name, and is no other's former name.
        known = isinstance(resolution, Facts) and ":" not in root
        self._spelling = {root.casefold(): root} | ({resolution.id.casefold(): root} if known else {})
        self._bases: dict[str, list[str]] = {}

    def run(self) -> None:
        level = list(self.nodes)
        for depth in range(DEEPEST + 1):
            if not level:
                return
            level = [new for node in level for base in self._bases_of(node) if (new := self._step(node, base, depth))]

    def _bases_of(self, node: str) -> tuple[Base, ...]:
        return _bases(self.nodes[node])

    def _step(self, node: str, base: Base, depth: int) -> str | None:
        """Link ``node`` to ``base``; the base's id when it is a new node to go on from."""
        id_ = self._name(base.id)
        if id_ in self._bases.get(node, ()):
            return None  # named twice, by its present and a former name
        if self._reaches(id_, node):
            self.problems.append(f"{node} → {id_} closes a circle and is left out")
            return None
        self.links.append(Link(node, base if base.id == id_ else replace(base, id=id_)))
        self._bases.setdefault(node, []).append(id_)
        if id_ in self.nodes:
            return None
        answer = self._found.get(Ask(Kind.MODEL, id_).key) if depth < DEEPEST else None
        self.nodes[id_] = answer.resolution if answer else Unresolved(id_, Reason.NO_FACTS, "too far down to be followed")
        return id_

    def _name(self, id_: str) -> str:
        """The one name of a repository, whichever of its names it is called by: the first that was met."""
        if id_.casefold() in self._spelling:
            return self._spelling[id_.casefold()]
        answer = self._found.get(Ask(Kind.MODEL, id_).key)
        present = answer.resolution.id.casefold() if answer and isinstance(answer.resolution, Facts) else id_.casefold()
        name = self._spelling.setdefault(present, id_)
        return self._spelling.setdefault(id_.casefold(), name)

    def contradictions(self, node: str, above: Above) -> list[str]:
        """The bases stated for ``node`` that have no ancestor in common with those that are followed."""
        facts = self.nodes[node]
        rivals = facts.rivals if isinstance(facts, Facts) else ()
        if not rivals:
            return []
        followed = frozenset().union(*map(above, self._ancestors(node)))
        stated = ", ".join(self._bases.get(node, ()))
        return [
            f"{node} is built on {stated} here, but on {rival.id} by {rival.by}"
            for rival in rivals
            if not followed & above(rival.id)
        ]

    def _ancestors(self, node: str) -> list[str]:
        waiting, seen = list(self._bases.get(node, ())), set[str]()
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += self._bases.get(one, ())
        return sorted(seen)

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
