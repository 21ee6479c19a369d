"""What is called: the dotted name before a parenthesis, with imports undone and a client replaced by what made it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from lading.detect.engines.source.left import target
from lading.detect.engines.source.tokens import Frame, Tokens
from lading.patterns import regex

MAX_LINKS = 40
"""Calls that are followed in one chain, and names from client to client."""
MAX_MADE = 5000

# Read backwards from a parenthesis: type arguments, a dotted name, and the connector that joins it to what stands before.
_LINK = regex(
    r"\s*!?(?:>(?:[^<>(){};]|>[^<>(){};]{0,40}+<){0,80}+<(?:::)?)?(?P<name>[\w$]+(?:\s*(?:[?!]{0,2}\.|\.[?!]{1,2}|::|>-)\s*[\w$]+)*)"
    r"(?P<more>\s*(?:\.[?!]{0,2}|::|>-)\s*)?"
)
_CONNECTOR = regex(r"\s*(?:[?!]{0,2}\.|::|->)\s*")
_MADE = regex(
    r"=\s*(?:(?:await|try|new)[?!]?\s+|&)*([A-Za-z_$][\w$.:]*)\s*(?:<[^<>()]{0,60}>)?\s*\(",
)
_DECLARES = regex(r"\b(?:function\*?|def|fun|func|fn|defp)\s+(?:\([^()]*\)\s*)?(?:self\.)?$")
CONTROL = frozenset(
    "if for while switch match when catch return elif elseif foreach guard unless until select synchronized using lock fixed "
    "and or not in is as typeof await yield throw else do case assert function func fn fun".split()
)
"""Words before a parenthesis that call nothing."""


class Calls:
    """The callees of one text."""

    def __init__(self, tokens: Tokens, imports: dict[str, str]) -> None:
        """Callees in ``tokens``, with ``imports`` from local names to qualified ones."""
        self._text = tokens.text
        self._tokens = tokens
        self._imports = imports
        self._written: dict[Frame, Written] = {}
        self._qualified: dict[Frame, str] = {}

    def written(self, frame: Frame) -> Written:
        """The callee of a parenthesis as written; empty if nothing is called."""
        known = self._written.get(frame)
        if known is None:
            known = self._written[frame] = self._write(frame)
        return known

    def _write(self, frame: Frame) -> Written:
        text = self._text
        names: list[str] = []
        at, before = frame.open, frame.before
        for _ in range(MAX_LINKS):
            window = text[max(0, at - 160) : at]
            link = _LINK.match(window[::-1])
            if not link:
                break
            names.append(_dotted(link["name"][::-1]))
            at -= link.end()
            if not link["more"]:
                break
            closer = text[at - 1 : at]
            if before is None or before.close != at - 1 or closer not in ")]":
                break
            at = before.open
            if closer == "]":
                names.append("")
            before = before.before
        dotted = ".".join(name for name in reversed(names) if name)
        first = dotted.partition(".")[0]
        if not dotted or first in CONTROL or not (first[0].isalpha() or first[0] in "_$"):
            return NOT_CALLED if dotted not in CONTROL else CONTROLLED
        if _DECLARES.search(text, max(0, at - 60), at):
            return DECLARED
        return Written(dotted, at)

    def is_keyword(self, at: int) -> bool:
        """Whether a word that calls nothing ends at ``at``, such as ``return``."""
        found = re.search(r"[A-Za-z]+$", self._text[max(0, at - 12) : at])
        return found is not None and found[0] in CONTROL

    def callee(self, frame: Frame) -> str:
        """The qualified callee of a parenthesis; empty if nothing is called."""
        known = self._qualified.get(frame)
        if known is None:
            written = self.written(frame).name
            known = self._qualified[frame] = self.qualify(written) if written else ""
        return known

    def qualify(self, dotted: str) -> str:
        """``client.chat`` as ``openai.OpenAI.chat``."""
        for _ in range(MAX_LINKS):
            head, rest = _head(dotted)
            if head in self._imports:
                return f"{self._imports[head]}.{rest}" if rest else self._imports[head]
            made = self._made.get(head)
            if made is None or made[0].partition(".")[0] == head or len(dotted) > 300:
                break
            dotted = f"{made[0]}.{rest}" if rest else made[0]
        return f"{head}.{rest}" if rest else head

    def maker(self, frame: Frame) -> Frame | None:
        """The parenthesis of the constructor behind the client that is called."""
        head, _ = _head(self.written(frame).name)
        made = self._made.get(head)
        return self._frames.get(made[1]) if made else None

    def chained(self, frame: Frame) -> list[Frame]:
        """The other calls of the same chain: ``a.b(…).c(…)``."""
        found: list[Frame] = []
        for step in ("before", "after"):
            at = frame
            for _ in range(MAX_LINKS):
                other: Frame | None = getattr(at, step)
                if other is None or other.kind != "(" or at.kind != "(":
                    break
                first, second = (other, at) if step == "before" else (at, other)
                between = self._text[first.close + 1 : second.open] if second.open - first.close < 160 else ""
                if first.close < 0 or not _CONNECTOR.match(between) or not _LINK.fullmatch(between[::-1]):
                    break
                found.append(other)
                at = other
        return found

    def options(self, frame: Frame) -> list[Frame]:
        """The other arguments of the same call that are calls, as Go writes options: ``New(WithModel(…), WithBaseURL(…))``."""
        if frame.parent is None or frame.parent.kind != "(":
            return []
        found: list[Frame] = []
        for step in ("before", "after"):
            other: Frame | None = getattr(frame, step)
            while other is not None and len(found) < MAX_LINKS:
                if other.kind == "(":
                    found.append(other)
                other = getattr(other, step)
        return found

    @cached_property
    def _made(self) -> dict[str, tuple[str, int]]:
        """Names that a call's result is assigned to: the callee and the offset of its parenthesis."""
        text = self._text
        found: dict[str, tuple[str, int]] = {}
        for match in _MADE.finditer(text):
            at = match.start()
            name = target(text[max(text.rfind("\n", max(0, at - 200), at) + 1, at - 200) : at].rstrip(":"))
            if name and len(found) < MAX_MADE:
                found.setdefault(name, (_dotted(match[1]), match.end() - 1))
        return found

    @cached_property
    def _frames(self) -> dict[int, Frame]:
        return {frame.open: frame for frame in self._tokens.frames if frame.kind == "("}


class Written(NamedTuple):
    """A callee as written, and where it begins. ``control``: the parenthesis belongs to a statement or a declaration."""

    name: str = ""
    start: int = -1
    control: bool = False


NOT_CALLED = Written()
CONTROLLED = Written(control=True)
DECLARED = Written(control=True)


def _dotted(name: str) -> str:
    """``a?.b``, ``a::b``, ``a->b`` with dots."""
    return re.sub(r"\s*(?:[?!]{0,2}\.[?!]{0,2}|::|->)\s*", ".", name)


def _head(dotted: str) -> tuple[str, str]:
    head, _, rest = dotted.partition(".")
    while head in ("this", "self", "Self", "$this", "await") and rest:
        head, _, rest = rest.partition(".")
    return head, rest
