from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from lading.domain.facts import Base, Developer, Facts, Lineage, Reason, Rival, Source, Unresolved, Via
from lading.domain.reference import Kind, Relation
from lading.resolve.lineage import DEEPEST, Found, explore, trace
from lading.resolve.sources import Ask

SOURCE = Source(Via.HUB, "test")


def node(id_: str, *bases: str, root: bool = False, rival: Rival | None = None) -> Facts:
    built_on = tuple(Base(b, Relation.FINETUNE, SOURCE) for b in bases) if bases or root else None
    return Facts(id_, SOURCE, bases=built_on, rivals=(rival,) if rival else ())


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


def test_what_a_model_makes_suspect_is_asked_for_and_linked() -> None:
    hint = Base("a/family", Relation.UNKNOWN, Source(Via.NAME, "the name"), suspected=True)
    maker = Developer("ours", "Ours", "CN", "company", SOURCE)
    family = replace(node("a/family", root=True), developer=maker)
    world = World(node("a/x", "a/gone"), node("a/y", "a/root"), node("a/root", root=True), family)

    def hints(one: Found, above: Sequence[Found]) -> tuple[Base, ...]:
        assert one.resolution.id in ("a/x", "a/y")
        return (hint,) if isinstance(above[0].resolution, Unresolved) else ()

    found = explore([Ask(Kind.MODEL, "a/x"), Ask(Kind.MODEL, "a/y")], (), world.look, hints)
    assert world.rounds == [["a/x", "a/y"], ["a/gone", "a/root"], ["a/family"]]
    built_on = [getattr(found[Ask(Kind.MODEL, id_).key].resolution, "bases", None) for id_ in ("a/x", "a/y", "a/root")]
    assert [bases and hint in bases for bases in built_on] == [True, False, ()]
    lineage = trace("a/x", found[Ask(Kind.MODEL, "a/x").key].resolution, found)
    assert lineage.problems == ("a/gone: not-found", "a/x → a/family rests on the name alone")


def test_what_a_model_makes_suspect_is_left_out_where_its_maker_is_above_anyway() -> None:
    maker = Developer("ours", "Ours", "CN", "company", SOURCE)
    hint = Base("a/family", Relation.UNKNOWN, Source(Via.NAME, "the name"), suspected=True)
    world = World(
        node("a/x", "a/gone", "a/y"),
        node("a/y", "a/root"),
        replace(node("a/root", root=True), developer=maker),
        replace(node("a/family", root=True), developer=maker),
    )
    found = explore([Ask(Kind.MODEL, "a/x")], (), world.look, lambda *_: (hint,))
    assert found[Ask(Kind.MODEL, "a/x").key].resolution == world.nodes["a/x"]


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


def known(*nodes: Facts, names: Mapping[str, str] | None = None) -> dict[tuple[str, str, str], Found]:
    """What was found: each node under its id and under former names."""
    found = {node.id: node for node in nodes} | {
        old: next(n for n in nodes if n.id == new) for old, new in (names or {}).items()
    }
    return {Ask(Kind.MODEL, id_).key: Found(facts) for id_, facts in found.items()}


def test_a_former_name_makes_no_second_model() -> None:
    nodes = [node("a/x", "a/old", "a/new"), node("a/new", "a/root"), node("a/root", root=True)]
    lineage = trace("a/x", nodes[0], known(*nodes, names={"a/old": "a/new"}))
    assert [(link.child, link.base.id) for link in lineage.links] == [("a/x", "a/old"), ("a/old", "a/root")]
    assert lineage.complete


def test_a_circle_through_a_former_name_is_one() -> None:
    nodes = [node("a/x", "a/y"), node("a/y", "a/was-x")]
    lineage = trace("a/x", nodes[0], known(*nodes, names={"a/was-x": "a/x"}))
    assert lineage.problems == ("a/y → a/x closes a circle and is left out",)
    assert not lineage.complete


def test_a_renamed_model_is_not_asked_for_by_its_new_name_too() -> None:
    world = World(node("a/x", "a/old", "a/y"), node("a/y", "a/new"), node("a/new", root=True))
    world.nodes["a/old"] = world.nodes["a/new"]
    lineage = world.lineage("a/x")
    assert world.rounds == [["a/x"], ["a/old", "a/y"]]
    assert lineage.complete


def test_statements_that_contradict_each_other_are_named_and_leave_nothing_open() -> None:
    nodes = [
        node("a/x", "a/y", rival=Rival("c/more", "the catalogue")),
        node("a/y", "a/root", rival=Rival("b/other", "the card")),
        node("a/root", root=True),
    ]
    lineage = trace("a/x", nodes[0], known(*nodes))
    assert lineage.problems == (
        "a/x is built on a/y here, but on c/more by the catalogue",
        "a/y is built on a/root here, but on b/other by the card",
    )
    assert lineage.complete


@pytest.mark.parametrize("rival", ["a/root", "A/ROOT", "b/sibling"])
def test_a_statement_that_leads_to_the_same_root_is_no_contradiction(rival: str) -> None:
    nodes = [node("a/x", "a/y", rival=Rival(rival, "the card")), node("a/y", "a/root"), node("a/root", root=True)]
    above = {"b/sibling": frozenset(("b/sibling", "a/root"))}
    lineage = trace("a/x", nodes[0], known(*nodes), lambda id_: above.get(id_, frozenset((id_.lower(),))))
    assert lineage.problems == ()
