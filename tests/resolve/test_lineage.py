from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from lading.domain.facts import Base, Facts, Lineage, Reason, Source, Unresolved, Via
from lading.domain.reference import Kind, Relation
from lading.resolve.lineage import DEEPEST, Found, explore, trace
from lading.resolve.sources import Ask

SOURCE = Source(Via.HUB, "test")


def node(id_: str, *bases: str, root: bool = False) -> Facts:
    return Facts(id_, SOURCE, bases=tuple(Base(b, Relation.FINETUNE, SOURCE) for b in bases) if bases or root else None)


class World:
    """Answers from a table, and the rounds in which they were asked for."""

    def __init__(self, *nodes: Facts) -> None:
        self.nodes = {n.id.casefold(): n for n in nodes}
        self.rounds: list[list[str]] = []

    def look(self, asks: Sequence[Ask]) -> Mapping[Ask, Found]:
        self.rounds.append([ask.id for ask in asks])
        missing = {ask: Unresolved(ask.id, Reason.NOT_FOUND) for ask in asks}
        return {ask: Found(self.nodes.get(ask.id.casefold(), missing[ask])) for ask in asks}

    def lineage(self, root: str) -> Lineage:
        found = explore([Ask(Kind.MODEL, root)], (), self.look)
        return trace(root, found[Ask(Kind.MODEL, root).key].resolution, found)


def test_an_unresolved_model_has_an_open_lineage() -> None:
    lineage = World().lineage("a/x")
    assert not lineage.complete
    assert lineage.problems == ("a/x: not-found",)


@pytest.mark.parametrize(
    ("nodes", "problem"),
    [
        ([node("a/x")], "a/x: what it was built on is not known"),
        ([node("a/x", "a/y")], "a/y: not-found"),
        ([node("a/x", "a/y"), node("a/y")], "a/y: what it was built on is not known"),
        ([node("a/x", "a/y"), node("a/y", "a/x")], "a/y → a/x closes a circle and is left out"),
        ([node("a/x", "a/y"), node("a/y", "A/Y")], "a/y → a/y closes a circle and is left out"),
        ([node("a/x", "a/y", "a/z"), node("a/y", root=True)], "a/z: not-found"),
    ],
)
def test_every_open_end_is_named(nodes: list[Facts], problem: str) -> None:
    lineage = World(*nodes).lineage("a/x")
    assert not lineage.complete
    assert lineage.problems == (problem,)


def test_a_suspicion_is_no_lineage() -> None:
    guess = Facts("a/x", SOURCE, bases=(Base("a/y", Relation.UNKNOWN, Source(Via.NAME, "the name x"), suspected=True),))
    lineage = World(guess, node("a/y", root=True)).lineage("a/x")
    assert not lineage.complete
    assert lineage.problems == ("a/x → a/y rests on the name x alone",)


def test_an_endless_chain_is_cut() -> None:
    world = World(*(node(f"a/m{n}", f"a/m{n + 1}") for n in range(100)))
    lineage = world.lineage("a/m0")
    assert len(world.rounds) == DEEPEST + 1
    assert len(lineage.nodes) == DEEPEST + 2
    assert lineage.problems == (f"a/m{DEEPEST + 1}: no-facts (too far down to be followed)",)


def test_too_wide_a_tree_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lading.resolve.lineage.MOST", 3)
    world = World(node("a/x", *(f"a/y{n}" for n in range(9))), *(node(f"a/y{n}", root=True) for n in range(9)))
    lineage = world.lineage("a/x")
    assert sum(map(len, world.rounds)) == 4
    assert not lineage.complete


def test_a_circle_elsewhere_leaves_no_circle_in_the_links() -> None:
    lineage = World(node("a/x", "a/y"), node("a/y", "a/z"), node("a/z", "a/y", "a/w"), node("a/w", root=True)).lineage("a/x")
    assert [(link.child, link.base.id) for link in lineage.links] == [("a/x", "a/y"), ("a/y", "a/z"), ("a/z", "a/w")]
    assert lineage.problems == ("a/z → a/y closes a circle and is left out",)


def test_a_merge_is_followed_to_every_root_each_asked_once_by_depth() -> None:
    world = World(
        node("a/x", "a/l", "a/r"), node("a/l", "A/Root"), node("a/r", "a/root", "a/l"), node("a/root", root=True)
    )  # fmt: skip
    lineage = world.lineage("a/x")
    assert world.rounds == [["a/x"], ["a/l", "a/r"], ["A/Root"]]
    assert lineage.complete
    assert lineage.problems == ()
    assert [(link.child, link.base.id) for link in lineage.links] == [
        ("a/x", "a/l"), ("a/x", "a/r"), ("a/l", "A/Root"), ("a/r", "A/Root"), ("a/r", "a/l")
    ]  # fmt: skip
    assert list(lineage.nodes) == ["a/x", "a/l", "a/r", "A/Root"]
