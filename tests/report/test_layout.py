"""Lines are laid out as `rich` does it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text as RichText

from lading.report.layout import Indented, Table, Text, rendered, width_of

WORDS = st.text(alphabet="ab  .-é漢…─\u0301👩\U0001f3fd\n", max_size=60)
STYLES = st.sampled_from(["", "bold", "dim", "bold red"])
PARTS = st.lists(st.tuples(WORDS, STYLES), max_size=4)


def by_rich(block: object, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False, markup=False, emoji=False)
    with console.capture() as shown:
        console.print(block)
    return shown.get()


def plain(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n")]


@given(PARTS, st.integers(2, 30))
def test_a_paragraph(parts: list[tuple[str, str]], width: int) -> None:
    theirs = by_rich(RichText.assemble(*parts, overflow="fold"), width)
    assert plain(rendered([Text.assemble(*parts)], width, color=False)) == plain(theirs)


@given(WORDS, st.integers(1, 8), st.integers(2, 30))
def test_an_indented_paragraph(words: str, by: int, room: int) -> None:
    theirs = by_rich(Padding(RichText(words, overflow="fold"), (0, 0, 0, by)), by + room)
    assert plain(rendered([Indented(Text(words), by)], by + room, color=False)) == plain(theirs)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=4), st.lists(st.integers(3, 12), min_size=3, max_size=3))
def test_a_table(rows: list[list[str]], widths: list[int]) -> None:
    theirs = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    columns = list(zip(("One", "Two", "3"), widths, strict=True))
    for heading, width in columns:
        theirs.add_column(heading, overflow="fold", width=width)
    for row in rows:
        theirs.add_row(*row)
    ours = Table(columns, [[Text(cell) for cell in row] for row in rows])
    assert plain(rendered([ours], 80, color=False)) == plain(by_rich(theirs, 80))


@given(WORDS)
def test_widths(words: str) -> None:
    assert width_of(words) == cell_len(words)


@pytest.mark.parametrize(
    ("style", "painted"),
    [("", "a"), ("dim", "\x1b[2ma\x1b[0m"), ("bold red", "\x1b[1;31ma\x1b[0m"), ("cyan", "\x1b[36ma\x1b[0m")],
)
def test_colours(style: str, painted: str) -> None:
    assert rendered([Text("a", style)], 9, color=True) == f"{painted}\n"
    assert rendered([Text("a", style)], 9, color=False) == "a\n"
