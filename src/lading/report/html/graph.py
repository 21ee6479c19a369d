"""A lineage drawn in layers: the model on one side, what it was built on in the layers after it.

The usual steps of layered drawing (Sugiyama, Tagawa and Toda, 1981): turn the links that close a cycle, put every node one
layer behind the furthest of those built on it, lead long links through every layer between, order each layer by the means of
its neighbours, then place. Everything is sorted by id first, so one lineage always gives one drawing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias
from unicodedata import east_asian_width

BOX_WIDTH, BOX_HEIGHT = 252, 84
GAP = 18
"""Between the boxes of one layer."""
DOWN_STEP, ACROSS_STEP = 60, 150
"""Between two layers that follow each other downwards, or to the right; a link's word has to fit in it."""
LANE = 20
"""What a link takes up in a layer that it only passes."""
MARGIN = 6
SWEEPS = 4
NAME_COLUMNS, SMALL_COLUMNS, COUNTRY_COLUMNS, LABEL_COLUMN = 26, 31, 7, 7
"""How many columns of text fit a box, in the larger and the smaller size of letters, and how many are left for the country;
pixels of a column of a link's word. Measured with a wide face (DejaVu Sans), because nobody knows the reader's.
"""

Key: TypeAlias = tuple[str, ...]
"""A node ``(id,)``, or a lane: a link ``(child, base)`` where it passes layer ``(child, base, "3")``."""


@dataclass(frozen=True, slots=True)
class Node:
    """What a box says: ``lines`` below the ``name``, ``country`` as a badge; ``proves`` when the verdict rests on it."""

    id: str
    name: str
    lines: tuple[str, ...] = ()
    country: str = ""
    known: bool = True
    proves: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """``child`` was made from ``base``; ``label`` says how."""

    child: str
    base: str
    label: str
    suspected: bool = False
    proves: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A node where it is drawn: its upper left corner, and its texts as far as they fit, the name in two parts."""

    node: Node
    x: int
    y: int
    owner: str
    country: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A link as an SVG path that ends in an arrow head."""

    arc: Arc
    path: str
    head: str


@dataclass(frozen=True, slots=True)
class Label:
    """The word of all links that lead to one box."""

    x: int
    y: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything with coordinates, in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


@dataclass(slots=True)
class _Layers:
    """The nodes and lanes of each layer in order, and the neighbours of each in the layer before and after."""

    rows: list[list[Key]]
    before: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    after: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))


def draw(root: str, nodes: Iterable[Node], arcs: Iterable[Arc]) -> Drawing:
    """The lineage of ``root``: a node for it and for every base. Nodes that no path from ``root`` reaches are left out."""
    by_id = {node.id: node for node in nodes}
    outgoing: dict[str, list[Arc]] = defaultdict(list)
    for arc in sorted(arcs, key=lambda a: (a.child, a.base, a.label)):
        outgoing[arc.child].append(arc)
    order, turned = _walk(root, outgoing)
    kept = [arc for id_ in order for arc in outgoing[id_]]
    layer = _layer(order, kept, turned)
    layers = _arranged(kept, layer, turned)
    widest = max(map(len, layers.rows))
    across = widest > max(len(layers.rows), 3)
    places = _places(layers.rows, across=across)
    boxes = [_box(by_id[id_], places[(id_,)]) for id_ in sorted(order)]
    lines = [_line(arc, places, layer, across=across) for arc in kept]
    width = max((box.x + BOX_WIDTH for box in boxes), default=0) + MARGIN
    height = max((box.y + BOX_HEIGHT for box in boxes), default=0) + MARGIN
    return Drawing(width, height, tuple(boxes), tuple(lines), tuple(_labels(kept, places, turned, across=across)))


def _walk(root: str, outgoing: Mapping[str, Sequence[Arc]]) -> tuple[list[str], set[tuple[str, str]]]:
    """The nodes in an order in which bases come after what was built on them, and the links that close a cycle."""
    finished: list[str] = []
    turned: set[tuple[str, str]] = set()
    open_: dict[str, None] = {}
    seen: set[str] = set()
    stack: list[tuple[str, bool]] = [(root, False)]
    while stack:
        id_, leaving = stack.pop()
        if leaving:
            del open_[id_]
            finished.append(id_)
            continue
        if id_ in seen:
            continue
        seen.add(id_)
        open_[id_] = None
        stack.append((id_, True))
        for arc in reversed(outgoing.get(id_, ())):
            if arc.base in open_:
                turned.add((arc.child, arc.base))
            elif arc.base not in seen:
                stack.append((arc.base, False))
    return finished[::-1], turned


def _layer(order: Sequence[str], arcs: Sequence[Arc], turned: set[tuple[str, str]]) -> dict[str, int]:
    layer = dict.fromkeys(order, 0)
    bases: dict[str, list[str]] = defaultdict(list)
    for arc in arcs:
        if (arc.child, arc.base) not in turned:
            bases[arc.child].append(arc.base)
    for id_ in order:
        for base in bases[id_]:
            layer[base] = max(layer[base], layer[id_] + 1)
    return layer


def _arranged(arcs: Sequence[Arc], layer: Mapping[str, int], turned: set[tuple[str, str]]) -> _Layers:
    """Every node and lane in its layer, with few crossings."""
    layers = _Layers([[] for _ in range(max(layer.values()) + 1)])
    for id_ in sorted(layer):
        layers.rows[layer[id_]].append((id_,))
    for arc in arcs:
        if (arc.child, arc.base) in turned:
            continue
        path = [(arc.child,), *_lanes(arc, layer), (arc.base,)]
        for depth, lane in enumerate(path[1:-1], layer[arc.child] + 1):
            if lane not in layers.before:
                layers.rows[depth].append(lane)
        for first, second in pairwise(path):
            layers.after[first].append(second)
            layers.before[second].append(first)
    for sweep in range(SWEEPS):
        forwards = sweep % 2 == 0
        neighbours = layers.before if forwards else layers.after
        depths = range(1, len(layers.rows)) if forwards else range(len(layers.rows) - 2, -1, -1)
        for depth in depths:
            fixed = {key: at for at, key in enumerate(layers.rows[depth - 1 if forwards else depth + 1])}
            layers.rows[depth] = _by_means(layers.rows[depth], fixed, neighbours)
    return layers


def _lanes(arc: Arc, layer: Mapping[str, int]) -> list[Key]:
    return [(arc.child, arc.base, str(depth)) for depth in range(layer[arc.child] + 1, layer[arc.base])]


def _by_means(row: list[Key], fixed: Mapping[Key, int], neighbours: Mapping[Key, Sequence[Key]]) -> list[Key]:
    def mean(at: int, key: Key) -> float:
        found = [fixed[each] for each in neighbours.get(key, ()) if each in fixed]
        return sum(found) / len(found) if found else float(at)

    return [key for _, _, key in sorted((mean(at, key), at, key) for at, key in enumerate(row))]


def _places(rows: Sequence[Sequence[Key]], *, across: bool) -> dict[Key, tuple[int, int]]:
    """The upper left corner of every node and lane, each layer centred on the widest one."""
    breadth, depth = (BOX_HEIGHT, BOX_WIDTH + ACROSS_STEP) if across else (BOX_WIDTH, BOX_HEIGHT + DOWN_STEP)

    def extent(key: Key) -> int:
        return breadth if len(key) == 1 else LANE

    totals = [sum(map(extent, row)) + GAP * (len(row) - 1) for row in rows]
    found: dict[Key, tuple[int, int]] = {}
    for number, (row, total) in enumerate(zip(rows, totals, strict=True)):
        at = MARGIN + (max(totals) - total) // 2
        for key in row:
            along = MARGIN + number * depth
            found[key] = (along, at) if across else (at, along)
            at += extent(key) + GAP
    return found


def _line(arc: Arc, places: Mapping[Key, tuple[int, int]], layer: Mapping[str, int], *, across: bool) -> Line:
    """From the child's far side to the base's near side; a turned link leaves and enters on the other sides."""
    forwards = layer[arc.base] > layer[arc.child]
    length, breadth = (BOX_WIDTH, BOX_HEIGHT) if across else (BOX_HEIGHT, BOX_WIDTH)

    def port(key: Key, *, far: bool) -> tuple[int, int]:
        x, y = places[key]
        along, at = (x, y) if across else (y, x)
        return along + (length if far else 0), at + (breadth if len(key) == 1 else LANE) // 2

    def point(along: int, at: int) -> str:
        return f"{along} {at}" if across else f"{at} {along}"

    along, at = port((arc.child,), far=forwards)
    path = f"M{point(along, at)}"
    tip = port((arc.base,), far=not forwards)
    back = -6 if forwards else 6
    stops = [stop for lane in _lanes(arc, layer) for stop in (port(lane, far=False), port(lane, far=True))]
    for number, (next_along, next_at) in enumerate([*stops, (tip[0] + back, tip[1])]):
        if number % 2:
            path += f"L{point(next_along, next_at)}"
        else:
            middle = (2 * along + next_along) // 3  # turns early, so that the word has a straight line beside it
            path += f"C{point(middle, at)} {point(middle, next_at)} {point(next_along, next_at)}"
        along, at = next_along, next_at
    head = " ".join(
        point(*corner).replace(" ", ",") for corner in (tip, (tip[0] + 2 * back, tip[1] - 5), (tip[0] + 2 * back, tip[1] + 5))
    )
    return Line(arc, path, head)


def _labels(
    arcs: Sequence[Arc], places: Mapping[Key, tuple[int, int]], turned: set[tuple[str, str]], *, across: bool
) -> Iterable[Label]:
    """One word at each box that something was built on, where its links arrive."""
    words: dict[str, dict[str, None]] = defaultdict(dict)
    from_right: dict[str, bool] = {}
    for arc in arcs:
        from_right[arc.base] = places[(arc.child,)][0] > places[(arc.base,)][0]
        label = f"{arc.label}?" if arc.suspected else arc.label
        words[arc.base][f"{label} (cycle)" if (arc.child, arc.base) in turned else label] = None
    for base in sorted(words):
        x, y = places[(base,)]
        text = " / ".join(words[base])
        if across:
            yield Label(x - 14, y + BOX_HEIGHT // 2 - 8, "end", text)
        elif from_right[base] and LABEL_COLUMN * len(text) + 10 < BOX_WIDTH // 2:
            yield Label(x + BOX_WIDTH // 2 - 10, y - 14, "end", text)
        else:
            yield Label(x + BOX_WIDTH // 2 + 10, y - 14, "start", text)


def _box(node: Node, place: tuple[int, int]) -> Box:
    owner, slash, name = node.name.rpartition("/")
    country = fitted(node.country, COUNTRY_COLUMNS)
    columns = SMALL_COLUMNS - (len(country) + 3 if country else 0)
    return Box(
        node,
        *place,
        fitted(f"{owner}{slash}", columns),
        country,
        fitted(name, NAME_COLUMNS),
        tuple(fitted(line, SMALL_COLUMNS) for line in node.lines),
    )


def fitted(text: str, columns: int) -> str:
    """``text`` with its middle left out where it takes more than ``columns``; East Asian letters take two."""
    if sum(map(_columns, text)) <= columns:
        return text
    head, tail, room = "", "", columns - 1
    front, back = 0, len(text) - 1
    while True:
        from_front = len(head) <= len(tail)
        character = text[front] if from_front else text[back]
        room -= _columns(character)
        if room < 0:
            return f"{head}…{tail}"
        if from_front:
            head, front = head + character, front + 1
        else:
            tail, back = character + tail, back - 1


def _columns(character: str) -> int:
    return 2 if east_asian_width(character) in "WF" else 1
