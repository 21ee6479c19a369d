"""The part of a module that is worth a look: definitions in which nothing telling stands are cut to a line before the parse,
and statements after it.

Most of a large module is code that names no model. What is left keeps its lines and columns, so that sites point at the
file as it is. Should a cut go wrong, the rest is no Python, and the caller parses the whole.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import re2

from lading.detect.sweep import Spots
from lading.patterns import regex

_HEAD = re2.compile(rb"(?m)^([ \t]*)(?:async[ \t]+def|def|(class))[ \t]+(\w+)")
_IMPORT = regex(rb"^(?:import|from)[ \t]", re.MULTILINE)
_OUTERMOST = re2.compile(rb"(?m)^[^\s#)\]}]")
_Held = tuple[bytes, int, int]
"""A name, and the part of the module in which it is known."""
_CALLED = regex(rb"\b(\w++)[ \t]*+[(,)]")
"""A function that is called, or a base in the head of a class."""
BEFORE, BEHIND = 400, 100
"""Bytes around something telling in which a call is looked for whose argument it may be."""
STEPS = 3
"""How many names in a row a value is followed through."""
_ASSIGNED = regex(rb"[ \t]*(self\.)?([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=(?!=)")


class Telling(NamedTuple):
    """Everything in a module from which a site can come: its spots, and where names stand that carry them elsewhere.

    ``lines`` are line numbers from 1, ascending.
    """

    lines: tuple[int, ...]

    def in_lines(self, first: int, last: int) -> bool:
        """Whether something telling stands in the lines ``first`` to ``last``."""
        return _any_in(self.lines, first, last + 1)


class _Head(NamedTuple):
    """The head of a definition: from its line's start to the end of its name."""

    start: int
    end: int
    indent: bytes
    is_class: bool
    name: bytes


def _head(found: re.Match[bytes]) -> _Head:
    return _Head(found.start(), found.end(), found[1], found[2] is not None, found[3])


def prune(source: bytes, spots: Spots) -> tuple[bytes, Telling]:
    """``source`` without the bodies of definitions in which nothing is telling, and what is telling in the rest."""
    heads = [head for head in map(_head, _HEAD.finditer(source)) if not spots.is_passed(head.start)]
    ends = _ends(heads, len(source))
    told = {*spots.at, *_uses(source, spots, heads, ends)}
    at = tuple(sorted(told | _carried(source, told, heads, ends)))
    kept: list[bytes] = []
    done = 0
    for head, stop in zip(heads, ends, strict=True):
        start = head.start
        if start < done or _any_in(at, start, stop) or _IMPORT.search(source, start, stop):
            continue
        kept += (source[done:start], head.indent, b"def %b(): 0" % head.name, b"\n" * source.count(b"\n", start, stop))
        done = stop
    return b"".join((*kept, source[done:])), Telling(tuple(_lines(source, at)))


def _lines(source: bytes, offsets: Iterable[int]) -> Iterator[int]:
    line, done = 1, 0
    for offset in offsets:
        line, done = line + source.count(b"\n", done, offset), offset
        yield line


def _ends(heads: list[_Head], end: int) -> list[int]:
    """For each definition the beginning of the next one that is not inside of it. What stands between the two at the outer
    level goes with it: it is told by the same spots.
    """
    ends: list[int] = []
    open_: list[tuple[int, int]] = []  # indentation and beginning of the definitions that follow, the next one last
    for head in reversed(heads):
        indent = len(head.indent)
        while open_ and open_[-1][0] > indent:
            open_.pop()
        ends.append(open_[-1][1] if open_ else end)
        open_.append((indent, head.start))
    return ends[::-1]


def _uses(source: bytes, spots: Spots, heads: list[_Head], ends: list[int]) -> set[int]:
    """Where the names stand that hold a spot, or what holds one: they carry it to other places, a local one within its
    function.
    """
    outermost = [found.start() for found in _OUTERMOST.finditer(source)]
    known: set[_Held] = set()
    uses: set[int] = set()
    new: Iterable[int] = spots.at
    for _ in range(STEPS):
        names = {held for at in new if (held := _held(source, at, heads, ends, outermost))} - known
        known |= names
        new = {at for held in names for at in _stands(source, *held)} - uses
        uses |= new
    return uses


def _stands(source: bytes, name: bytes, start: int, stop: int) -> Iterator[int]:
    at = source.find(name, start, stop)
    while at >= 0:
        end = at + len(name)
        begins = name[:1] == b"." or not _is_word(source[at - 1 : at])
        if begins and not _is_word(source[end : end + 1]):
            yield at
        at = source.find(name, end, stop)


def _carried(source: bytes, told: set[int], heads: list[_Head], ends: list[int]) -> set[int]:
    """Where the module's own functions, called beside something telling, hand it on: calls of functions in which something
    telling stands, and the constructors of classes, with those of their bases.
    """
    named: dict[bytes, list[int]] = {}
    for index, head in enumerate(heads):
        named.setdefault(head.name, []).append(index)
    ordered = sorted(told)
    is_hot = [_any_in(ordered, head.start, end) for head, end in zip(heads, ends, strict=True)]
    found: set[int] = set()
    seen: set[int] = set()
    spans = list(_around(ordered))
    for _ in range(STEPS):
        called = {call[1] for span in spans for call in _CALLED.finditer(source, *span)}
        new = {index for name in called & named.keys() for index in named[name]} - seen
        seen |= new
        spans = []
        for index in new:
            start, body = heads[index].start, source.find(b"\n", heads[index].end)
            if heads[index].is_class:  # a class: its constructor, and its bases
                found |= {heads[i].start for i in named.get(b"__init__", ()) if start < heads[i].start < ends[index]}
                spans.append((heads[index].end, body))
                continue
            calls = [call for call in _CALLED.finditer(source, body, ends[index]) if call[1] in named]
            found |= {call.start() for call in calls if any(is_hot[i] or heads[i].is_class for i in named[call[1]])}
            spans += [call.span() for call in calls]
    return found


def _around(ordered: list[int]) -> Iterator[tuple[int, int]]:
    """The surroundings of the offsets, those that overlap as one."""
    start = stop = 0
    for at in ordered:
        if stop and at - BEFORE > stop:
            yield start, stop
            start = at - BEFORE
        start, stop = start if stop else max(0, at - BEFORE), at + BEHIND
    if stop:
        yield start, stop


def _any_in(ordered: Sequence[int], start: int, stop: int) -> bool:
    index = bisect_left(ordered, start)
    return index < len(ordered) and ordered[index] < stop


def _is_word(character: bytes) -> bool:
    return character.isalnum() or character == b"_"


def _held(source: bytes, spot: int, heads: list[_Head], ends: list[int], outermost: list[int]) -> _Held | None:
    """``NAME``, or ``.name`` of an attribute, whose value the spot stands in, and the part of the module that knows it."""
    line = source.rfind(b"\n", 0, spot) + 1
    assigned = _ASSIGNED.match(source, line, spot)
    if assigned and source[line : line + 1].isspace():
        index = bisect_right(heads, line, key=lambda head: head.start) - 1
        if assigned[1] or (index >= 0 and heads[index].is_class):
            return b"." + assigned[2], 0, len(source)
        return (assigned[2], heads[index].start, ends[index]) if index >= 0 else (assigned[2], 0, len(source))
    index = bisect_right(outermost, line) - 1  # a line of a table belongs to the statement that it began in
    outer = _ASSIGNED.match(source, outermost[index]) if index >= 0 else None
    return (outer[2], 0, len(source)) if outer else None


_KEPT = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def thin(tree: ast.Module, telling: Telling) -> None:
    """Drop the statements of ``tree`` that neither are telling nor give something a name."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        for block in _BLOCKS:
            inside = getattr(node, block, None)
            if not isinstance(inside, list):
                continue
            kept = [each for each in inside if isinstance(each, _KEPT) or hasattr(each, "body") or is_telling(each, telling)]
            setattr(node, block, kept)
            stack += kept


def is_telling(node: ast.stmt, telling: Telling) -> bool:
    """Whether something telling stands in a statement, its decorators included."""
    first = min((each.lineno for each in getattr(node, "decorator_list", ())), default=node.lineno)
    return telling.in_lines(first, node.end_lineno or first)
