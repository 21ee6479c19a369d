from __future__ import annotations

import random
import re
from itertools import combinations

import pytest

from lading.report.html.graph import BOX_HEIGHT, BOX_WIDTH, Arc, Drawing, Node, draw, fitted


def drawn(root: str, *links: str) -> Drawing:
    """Links as ``child>base``."""
    arcs = [Arc(child, base, "finetune of") for child, base in (link.split(">") for link in links)]
    return draw(root, [Node(id_, id_) for id_ in {root, *(part for link in links for part in link.split(">"))}], arcs)


def height_of(drawing: Drawing, id_: str) -> int:
    return next(box.y for box in drawing.boxes if box.node.id == id_)


LINEAGES = {
    "one base": ["a>b"],
    "a chain": ["a>b", "b>c", "c>d", "d>e"],
    "a merge": ["a>b", "a>c", "a>d"],
    "a diamond": ["a>b", "a>c", "b>d", "c>d"],
    "a long way round": ["a>b", "b>c", "c>d", "a>d"],
    "a wide merge": [f"a>{n:02}" for n in range(20)],
    "two ways of one base": ["a>b", "a>b", "b>c"],
    "a cycle": ["a>b", "b>c", "c>a"],
    "itself": ["a>a", "a>b"],
    "a cycle further down": ["a>b", "b>c", "c>b", "c>d"],
    "crossing": ["a>b", "a>c", "b>f", "b>e", "c>d", "c>e"],
}


@pytest.mark.parametrize("links", LINEAGES.values(), ids=LINEAGES)
def test_boxes_are_inside_and_never_overlap(links: list[str]) -> None:
    drawing = drawn("a", *links)
    assert {box.node.id for box in drawing.boxes} == {part for link in links for part in link.split(">")}
    for box in drawing.boxes:
        assert 0 <= box.x <= drawing.width - BOX_WIDTH
        assert 0 <= box.y <= drawing.height - BOX_HEIGHT
    for one, other in combinations(drawing.boxes, 2):
        assert abs(one.x - other.x) >= BOX_WIDTH or abs(one.y - other.y) >= BOX_HEIGHT


@pytest.mark.parametrize("links", LINEAGES.values(), ids=LINEAGES)
def test_every_link_is_drawn_from_box_to_box(links: list[str]) -> None:
    drawing = drawn("a", *links)
    assert len(drawing.lines) == len(links)
    for line in drawing.lines:
        assert re.fullmatch(r"M-?\d+ -?\d+(?:[CL][-\d ]+)+", line.path)
        assert re.fullmatch(r"-?\d+,-?\d+( -?\d+,-?\d+){2}", line.head)
        tip = [int(n) for n in line.head.split()[0].split(",")]
        base = next(box for box in drawing.boxes if box.node.id == line.arc.base)
        assert base.x <= tip[0] <= base.x + BOX_WIDTH
        assert base.y <= tip[1] <= base.y + BOX_HEIGHT


@pytest.mark.parametrize("links", LINEAGES.values(), ids=LINEAGES)
def test_the_order_of_links_does_not_show(links: list[str]) -> None:
    expected = drawn("a", *links)
    for seed in range(5):
        mixed = random.Random(seed).sample(links, len(links))
        assert drawn("a", *mixed) == expected


def test_bases_stand_below_what_was_built_on_them() -> None:
    drawing = drawn("a", *LINEAGES["a long way round"])
    assert [height_of(drawing, id_) for id_ in "abcd"] == sorted({height_of(drawing, id_) for id_ in "abcd"})


def test_a_wide_merge_goes_to_the_right_and_stays_narrow() -> None:
    drawing = drawn("a", *LINEAGES["a wide merge"])
    assert drawing.width < 800
    assert len({box.x for box in drawing.boxes}) == 2


def test_a_link_that_closes_a_cycle_says_so() -> None:
    drawing = drawn("a", *LINEAGES["a cycle"])
    assert [label.text for label in drawing.labels if "cycle" in label.text] == ["finetune of (cycle)"]


def test_crossings_are_undone() -> None:
    drawing = drawn("a", "a>b", "a>c", "b>y", "c>x")
    places = {box.node.id: box.x for box in drawing.boxes}
    assert (places["b"] < places["c"]) == (places["y"] < places["x"])


def test_what_no_path_reaches_is_left_out() -> None:
    assert {box.node.id for box in drawn("a", "a>b", "x>y").boxes} == {"a", "b"}


def test_a_very_deep_lineage_does_not_exhaust_the_stack() -> None:
    links = [f"{n}>{n + 1}" for n in range(3000)]
    assert len(drawn("0", *links).boxes) == 3001


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("short", 10, "short"),
        ("abcdefghij", 10, "abcdefghij"),
        ("abcdefghijk", 5, "ab…jk"),
        ("通义千问大模型", 7, "通义…型"),
        ("", 5, ""),
    ],
)
def test_long_names_lose_their_middle(text: str, columns: int, expected: str) -> None:
    assert fitted(text, columns) == expected
