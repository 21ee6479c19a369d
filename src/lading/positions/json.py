"""JSON with positions; comments and trailing commas are accepted, as editors' and many tools' configs have them.

The standard library decides what is valid; a tokeniser then finds the places, without recursion.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Sequence

from lading.patterns import regex
from lading.positions.lines import Lines
from lading.positions.tree import Array, Node, ParseError, Scalar, Table

# A comment that nobody closes ends with the text: looking for its end from each of many would take for ever.
_COMMENT = regex(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_TRAILING = regex(r'"(?:\\.|[^"\\])*"|,(?=\s*[\]}])')
_TOKEN = regex(r'"(?:\\.|[^"\\])*"|[{}\[\]]|[^\s{}\[\],:"]+')


def parse(text: str, telling: Sequence[int] | None = None) -> Node:
    """The document's tree; raises `ParseError`.

    With ``telling``, the ascending offsets of all that is asked for, a table in a list that holds none of it is left empty: the
    items of a list do not speak of each other.
    """
    text = text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        relaxed = _blank(_TRAILING, _blank(_COMMENT, text))
        if relaxed == text:
            raise ParseError(error.msg, error.lineno, error.colno) from error
        return parse(relaxed, telling)
    except RecursionError as error:
        raise ParseError("nested too deeply") from error
    return _tree(text, telling)


def any_within(telling: Sequence[int], start: int, stop: int) -> bool:
    """Whether one of the ascending offsets ``telling`` is from ``start`` on and before ``stop``."""
    index = bisect_left(telling, start)
    return index < len(telling) and telling[index] < stop


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Overwrite what ``pattern`` finds outside strings with blanks, so that offsets stay."""
    return pattern.sub(lambda m: m[0] if m[0].startswith('"') else re.sub(r"[^\n]", " ", m[0]), text)


def _tree(text: str, telling: Sequence[int] | None) -> Node:
    lines = Lines(text)
    # Each open container: the offset of its bracket and the nodes so far; in an object keys and values alternate.
    open_: list[tuple[int, list[Node]]] = [(0, [])]
    for token in _TOKEN.finditer(text):
        word = token[0]
        match word[0]:
            case "{" | "[":
                open_.append((token.start(), []))
            case "}":
                at, nodes = open_.pop()
                if telling is not None and text[open_[-1][0]] == "[" and not any_within(telling, at, token.end()):
                    nodes = []
                pairs = zip(nodes[::2], nodes[1::2], strict=True)
                entries = tuple((key, value) for key, value in pairs if isinstance(key, Scalar))
                open_[-1][1].append(Table(entries, *lines.locate(at)))
            case "]":
                at, nodes = open_.pop()
                open_[-1][1].append(Array(tuple(nodes), *lines.locate(at)))
            case _:
                value = word[1:-1] if word[0] == '"' and "\\" not in word else json.loads(word)
                open_[-1][1].append(Scalar(value, *lines.locate(token.start())))
    return open_[0][1][0]
