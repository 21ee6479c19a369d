from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.positions.toml import parse
from lading.positions.tree import Array, Node, ParseError, Scalar, Table, at, key_of, plain, scalars

# --- errors: where tomllib refuses a document, and nowhere else


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a = ", 1, 1, "Invalid value"),
        ("a = [1,\n  2,\n", 3, 1, "at the end of the file"),
        ("a = 1\na = 2\n", 2, 6, "Cannot overwrite"),
        ("[a]\n[a]\n", 2, 3, "Cannot declare"),
        ("a = 1\n  b ~ 2\n", 2, 5, "Expected '='"),
        ('a = "x\n', 1, 7, "Illegal character"),
        ("a = 2026-13-01\n", 1, 9, "after"),
        ("a = 1 # fine\r\nb = \r\n", 2, 5, "Invalid value"),
    ],
)
def test_an_error_has_a_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in caught.value.message
    assert "at line" not in caught.value.message


def test_too_deep_is_an_error() -> None:
    with pytest.raises(ParseError, match="deeply"):
        parse("a = " + "[" * 100_000)


# --- what is read

LITERALS = [
    "1", "-17", "+4", "0x_ff".replace("_", ""), "0o17", "0b101", "1_000", "0",
    "1.5", "-0.0", "6.02e23", "1e1", "inf", "-inf",
    "true", "false",
    '""', '"plain"', r'"tab\t quote\" back\\ u\u00e9"', '"# no comment"', '"a = [1]"', '"]"', '"}"', '"é ä 漢"',
    "''", "'literal \\n'", "'# no comment'", '\'a "b" c\'',
    '"""one line"""', '"""\nfirst newline goes\nsecond stays"""', '"""a "quoted" word"""', '"""ends in ""two"""""',
    '"""folded \\\n     line"""', "'''raw \\ ' text'''", "'''\nlines\n'''", "'''''two first'''",
    "1979-05-27", "1979-05-27T07:32:00", "1979-05-27 07:32:00.5", "1979-05-27T07:32:00Z", "1979-05-27 00:32:00-07:00",
    "07:32:00",
]  # fmt: skip
BARE = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True)
QUOTED = st.sampled_from(['"a b"', "'x.y'", '"é"', '""', r'"\""', "'\"'", '"="', '"[t]"', "'#'"])
BLANK = st.sampled_from(["", " ", "\t", "  "])
NEWLINES = st.sampled_from(["", " ", "\n", "\r\n  ", ' # a comment with ] and " and }\n', "\n\n\t"])


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    kinds = ["literal", "array", "inline"] if depth else ["literal"]
    kind = draw(st.sampled_from(kinds))
    if kind == "literal":
        return draw(st.sampled_from(LITERALS))
    if kind == "array":
        items = draw(st.lists(values(depth - 1), max_size=3))
        gaps = [draw(NEWLINES) for _ in range(2 * len(items) + 1)]
        body = ",".join(gaps[2 * n] + item + gaps[2 * n + 1] for n, item in enumerate(items))
        comma = draw(st.sampled_from(["", ","])) if items else ""
        return f"[{body}{comma}{gaps[-1]}]"
    pairs = draw(st.lists(st.tuples(keys(), values(depth - 1)), max_size=3, unique_by=lambda pair: pair[0]))
    blank = draw(BLANK)
    return "{" + blank + f"{blank},{blank}".join(f"{key}{blank}={blank}{value}" for key, value in pairs) + blank + "}"


@st.composite
def keys(draw: st.DrawFn) -> str:
    blank = draw(BLANK)
    return f"{blank}.{blank}".join(draw(st.lists(st.one_of(BARE, QUOTED), min_size=1, max_size=3)))


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A valid document: lines that tomllib refuses in their place are left out."""
    kept: list[str] = []
    for _ in range(draw(st.integers(0, 8))):
        key, blank = draw(keys()), draw(BLANK)
        entry = f"{blank}{key}{blank}={blank}{draw(values())}"
        line = draw(st.sampled_from([entry, entry, f"{blank}[{blank}{key}{blank}]", f"[[{key}]]", "# a comment", ""]))
        line += draw(st.sampled_from(["", " # a comment = [", "\r", "\t"])) if line else ""
        try:
            tomllib.loads("\n".join([*kept, line]) + "\n")
        except tomllib.TOMLDecodeError:
            continue
        kept.append(line)
    return "\n".join(kept) + draw(st.sampled_from(["\n", "\n\n"]))


def _cut(text: str, where: int) -> str:
    """The text without one character."""
    at_ = where % (len(text) + 1)
    return text[:at_] + text[at_ + 1 :]


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(documents())
def test_values_are_those_of_tomllib(text: str) -> None:
    assert plain(parse(text)) == tomllib.loads(text)


@settings(max_examples=200, deadline=None)
@given(documents())
def test_positions_point_at_the_literals(text: str) -> None:
    tree = parse(text)
    lines = text.split("\n")
    for leaf in scalars(tree):
        rest = "\n".join([lines[leaf.line - 1][leaf.column - 1 :], *lines[leaf.line :]])
        assert _begins_with_value(rest, leaf.value)
    for key in _keys(tree):
        assert _begins_with_key(lines[key.line - 1][key.column - 1 :], key.value)
    for array in _inline_arrays(tree, lines):
        assert lines[array.line - 1][array.column - 1] == "["


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab1.=[]{}\"'#, \n\r\t-:T", max_size=40) | st.builds(_cut, documents(), st.integers(0, 400)))
def test_any_text_is_read_or_refused_as_tomllib_does(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(ParseError) as caught:
            parse(text)
        assert 1 <= caught.value.line <= text.count("\n") + 1
        assert caught.value.column >= 1
    else:
        assert plain(parse(text)) == expected


def _begins_with_value(text: str, value: object) -> bool:
    for end in range(1, min(len(text), 80) + 1):
        try:
            found = tomllib.loads(f"v = {text[:end]}")["v"]
        except tomllib.TOMLDecodeError:
            continue
        if found == value and type(found) is type(value):
            return True
    return False


def _begins_with_key(text: str, key: object) -> bool:
    for end in range(1, len(text) + 1):
        try:
            found = tomllib.loads(f"{text[:end]} = 1")
        except tomllib.TOMLDecodeError:
            continue
        if found == {key: 1}:
            return True
    return False


def _keys(node: Node) -> Iterator[Scalar]:
    match node:
        case Table():
            for key, value in node.entries:
                yield key
                yield from _keys(value)
        case Array():
            for item in node.items:
                yield from _keys(item)


def _inline_arrays(node: Node, lines: list[str]) -> Iterator[Array]:
    """Arrays that are written in brackets; an array of tables stands where its first header names it."""
    match node:
        case Table():
            for _, value in node.entries:
                yield from _inline_arrays(value, lines)
        case Array():
            if not lines[node.line - 1].lstrip().startswith("[["):
                yield node
            for item in node.items:
                yield from _inline_arrays(item, lines)


@pytest.mark.parametrize("literal", LITERALS)
def test_every_literal(literal: str) -> None:
    (leaf,) = scalars(parse(f"\n  key = {literal} # end\n"))
    assert (leaf.value, leaf.line, leaf.column) == (tomllib.loads(f"v = {literal}")["v"], 2, 9)


def test_not_a_number() -> None:
    (leaf,) = scalars(parse("v = nan"))
    assert isinstance(leaf.value, float)
    assert math.isnan(leaf.value)


def test_places_of_a_document() -> None:
    tree = parse('top = 1\n[a.b]\nc.d = "x"\n[[list]]\nname = 1\n[[list]]\nname = [\n  10,\n  { k = 20 },\n]\n[a.b.e]\nf = 2\n')
    where = {path: at(tree, path) for path in (("a", "b", "c", "d"), ("list", 1, "name", 0), ("list", 1, "name", 1, "k"))}
    assert [(n.line, n.column) for n in where.values()] == [(3, 7), (8, 3), (9, 9)]
    assert [(n.line, n.column) for n in (at(tree, ("a", "b", "e", "f")), at(tree, ("list",)))] == [(12, 5), (4, 3)]
    key = key_of(tree, ("list", 1, "name"))
    assert key is not None
    assert (key.line, key.column) == (7, 1)


def test_lines_of_windows() -> None:
    (first, second) = scalars(parse('a = 1\r\nb = """\r\nx\r\n"""\r\n'))
    assert [(first.line, first.column), (second.line, second.column)] == [(1, 5), (2, 5)]
    assert second.value == "x\n"


@pytest.mark.parametrize(
    "text", [f"[{'.'.join('a' * 3000)}]\n", f"{'.'.join('a' * 900)} = 1\n", f"a = {'[' * 3000}{']' * 3000}\n"]
)
def test_depth_is_a_parse_error_or_none(text: str) -> None:
    try:
        parse(text)
    except ParseError as error:
        assert error.message == "nested too deeply"  # noqa: PT017 - whether it fits depends on the interpreter's stack


def test_a_number_longer_than_python_reads() -> None:
    with pytest.raises(ParseError, match="Exceeds the limit"):
        parse(f"a = {'9' * 5000}\n")


@pytest.mark.slow
def test_many_tables_take_no_longer_each() -> None:
    found = parse("".join(f"[a{number}]\n" for number in range(100_000)))
    assert len(found.entries) == 100_000
