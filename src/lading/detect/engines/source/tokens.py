"""One pass over a source text: its string literals, and the brackets that they stand in. Comments are passed over.

Linear in the text: what is opened and never closed ends with its line or with the text, and is not looked at twice.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lading.detect.engines.source.left import Left
from lading.detect.engines.source.lexicons import Lexicon
from lading.patterns import regex

MAX_OPEN_HEREDOCS = 20
"""After so many here-documents without an end, what looks like one is taken for a shift."""

_RAW_DELIMITER = regex(r'"([^()\\\s"]{0,16})\(')
_CHARACTER = regex(r"'(?:\\[^\n']{1,10}|\\'|[^'\\\n])'")
_LONG_BRACKET = regex(r"\[(=*)\[")
_REGEX = regex(r"/(?![*/])(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,500}+\]){1,1000}+/[a-z]*")
_BEFORE_REGEX = frozenset("(,=:[!&|?{;+-*%~^")
_BEFORE_OPERAND = frozenset(
    "return typeof case in of do else void delete throw new await yield if unless when and or not from import export "
    "default".split()
)
"""Words after which a value begins."""
_WORD_BEFORE = regex(r"[a-z]+")
_ESCAPE = regex(r"\\([\"'`/\\$#])")


class Frame:
    """A bracket and what stands in it.

    ``open`` and ``close`` are the brackets' offsets. ``since`` is where the element or statement began that the opening
    bracket belongs to, ``index`` which element of the parent that is, ``before`` the sibling that closed last. ``begun``
    and ``cuts`` serve the inside: the beginning of its present element, and the offsets of the separators between elements.
    """

    __slots__ = (
        "after",
        "before",
        "begun",
        "close",
        "cuts",
        "frames",
        "index",
        "kind",
        "last",
        "literals",
        "open",
        "parent",
        "resume",
        "since",
    )

    def __init__(self, kind: str, at: int, parent: Frame | None, resume: _Open | None = None) -> None:
        """A frame opened at ``at``; with ``resume`` it is a hole in that string."""
        self.kind = kind
        self.open = at
        self.close = -1
        self.parent = parent
        self.resume = resume
        self.begun = at + 1
        # Most frames hold none of these: a list for each would be most of the memory.
        self.cuts: list[int] | None = None
        self.literals: list[Literal] | None = None
        self.frames: list[Frame] | None = None
        self.last: Frame | None = None
        self.after: Frame | None = None
        self.before: Frame | None = None
        self.since = 0
        self.index = 0
        if parent is not None:
            self.since = parent.begun
            self.index = len(parent.cuts) if parent.cuts else 0
            self.before = parent.last
            if self.before is not None:
                self.before.after = self
            if kind != "(":
                if parent.frames is None:
                    parent.frames = [self]
                else:
                    parent.frames.append(self)

    def hold(self, literal: Literal) -> None:
        """Add a literal that stands right inside."""
        if self.literals is None:
            self.literals = [literal]
        else:
            self.literals.append(literal)


class Literal:
    """A string literal, or a name that stands for one: from ``start`` to ``end``, its text from ``inner`` to ``stop``.

    ``named_holes``: its text holds interpolated names; ``cut``: it goes on after ``stop`` with what nobody knows. ``since``
    and ``index`` are as in `Frame`; ``source`` is the literal that a name stands for; ``next`` is joined to its end, and one
    that is ``joined`` is itself the end of something. ``left`` is what stands left of it, once somebody asked.
    """

    __slots__ = (
        "cut",
        "end",
        "escapes",
        "frame",
        "index",
        "inner",
        "joined",
        "left",
        "named_holes",
        "next",
        "since",
        "source",
        "start",
        "stop",
    )

    def __init__(self, frame: Frame, start: int, inner: int, stop: int, end: int, *, escapes: bool = True) -> None:
        """A literal in ``frame``'s present element."""
        self.frame = frame
        self.start = start
        self.inner = inner
        self.stop = stop
        self.end = end
        self.escapes = escapes
        self.since = frame.begun
        self.index = len(frame.cuts) if frame.cuts else 0
        self.named_holes = False
        self.cut = False
        self.joined = False
        self.source: Literal | None = None
        self.next: Literal | None = None
        self.left: Left | None = None

    def raw(self, text: str) -> str:
        """Its text, escapes of quotes and slashes undone."""
        found = text[self.inner : self.stop]
        return _ESCAPE.sub(r"\1", found) if self.escapes and "\\" in found else found


class _Open:
    """A string that is being read."""

    __slots__ = ("close", "cut", "escapes", "holes", "inner", "lines", "named", "start")

    def __init__(self, start: int, inner: int, close: str, *, escapes: bool, lines: bool, holes: bool) -> None:
        self.start = start
        self.inner = inner
        self.close = close
        self.escapes = escapes
        self.lines = lines
        self.holes = holes
        self.named = False
        self.cut = -1


class Tokens:
    """What one pass finds."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        """Read ``text`` as ``lexicon`` says."""
        self.text = text
        self.lexicon = lexicon
        self.root = Frame("", -1, None)
        self.frames: list[Frame] = [self.root]
        self.literals: list[Literal] = []
        self.comments: list[tuple[int, int]] = []
        self.documents: list[tuple[int, int]] = []
        self._frame = self.root
        self._heredocs = MAX_OPEN_HEREDOCS
        self._read()

    def _read(self) -> None:
        text, search = self.text, self.lexicon.marks.search
        at = 0
        while found := search(text, at):
            at = found.start()
            mark = text[at]
            if mark in ",;":
                frame = self._frame
                if frame.cuts is None:
                    frame.cuts = [at]
                else:
                    frame.cuts.append(at)
                frame.begun = at = at + 1
            elif mark in "({" or (mark == "[" and not self.lexicon.long_brackets):
                self._push(mark, at)
                at += 1
            elif mark in ")]}":
                at = self._close(mark, at)
            else:
                at = self._other(mark, at)

    # --- brackets -------------------------------------------------------------------------------------------------

    def _push(self, kind: str, at: int, resume: _Open | None = None) -> None:
        self._frame = Frame(kind, at, self._frame, resume)
        self.frames.append(self._frame)

    def _close(self, mark: str, at: int) -> int:
        """Close the bracket, if one is open; a brace closes what was left open inside of it."""
        frame = self._frame
        kind = "(" if mark == ")" else "[" if mark == "]" else "{"
        if kind == "{":
            while frame.kind not in ("{", ""):
                frame.close = at
                frame = frame.parent or self.root
        elif frame.kind != kind and frame.parent is not None and frame.kind != "{" and frame.parent.kind == kind:
            frame.close = at
            frame = frame.parent
        self._frame = frame
        if frame.kind != kind or frame.parent is None:
            return at + 1
        frame.close = at
        self._frame = parent = frame.parent
        parent.last = frame
        if frame.resume:
            return self._within(frame.resume, at + 1)
        if kind == "{" and parent.kind in ("{", ""):
            parent.begun = at + 1  # a block's end is a statement's end
        return at + 1

    # --- comments -------------------------------------------------------------------------------------------------

    def _other(self, mark: str, at: int) -> int:
        text, lexicon = self.text, self.lexicon
        block = lexicon.block_comment
        if block and text.startswith(block[0], at) and (mark != "=" or text[at - 1 : at] in ("", "\n")):
            return self._comment(at, self._block_end(at))
        for opener in lexicon.line_comments:
            if text.startswith(opener, at):
                if lexicon.name == "php" and text.startswith("#[", at):
                    break  # an attribute
                if lexicon.long_brackets and (long := _LONG_BRACKET.match(text, at + len(opener))):
                    return self._comment(at, self._after("]" + long[1] + "]", long.end()))
                if text[at - 1 : at] == ":" and lexicon.regexes and opener == "//":
                    return at + 2  # an address in the text between tags
                end = text.find("\n", at)
                return self._comment(at, end if end >= 0 else len(text))
        if mark in lexicon.quotes:
            return self._string(mark, at)
        if mark == "/":
            return self._slash(at)
        if mark == "<":
            return self._heredoc(at)
        if mark == "[":
            if long := _LONG_BRACKET.match(text, at):
                close = "]" + long[1] + "]"
                return self._within(_Open(at, long.end(), close, escapes=False, lines=True, holes=False), long.end())
            self._push(mark, at)
        return at + 1

    def _comment(self, start: int, end: int) -> int:
        self.comments.append((start, end))
        frame = self._frame
        if start - frame.begun < 200 and not self.text[frame.begun : start].strip():
            frame.begun = end
        return end

    def _block_end(self, at: int) -> int:
        opener, closer = self.lexicon.block_comment or ("", "")
        if not self.lexicon.nested_comments:
            return self._after(closer, at + len(opener))
        depth = 0
        for found in _nesting(opener, closer).finditer(self.text, at):
            depth += 1 if found[0] == opener else -1
            if depth == 0:
                return found.end()
        return len(self.text)

    def _after(self, closer: str, at: int) -> int:
        end = self.text.find(closer, at)
        return end + len(closer) if end >= 0 else len(self.text)

    # --- strings --------------------------------------------------------------------------------------------------

    def _string(self, mark: str, at: int) -> int:
        text, lexicon = self.text, self.lexicon
        quote = lexicon.quotes[mark]
        if quote.character:
            found = _CHARACTER.match(text, at) if not text[at - 1 : at].isdigit() else None
            return found.end() if found else at + 1
        if lexicon.bare_calls and text[at - 1 : at] == "?" and not text[at - 2 : at - 1].isalnum():
            return at + 1  # the character ?" of Ruby and Elixir
        if lexicon.raw and (raw := self._raw(mark, at)):
            return self._within(raw, raw.inner)
        if quote.triple and text.startswith(mark * 3, at):
            width = 3
            while lexicon.raw == "@" and text.startswith(mark, at + width):
                width += 1
            closer = mark * width
            escapes = quote.escapes and lexicon.raw != "@"
            return self._within(_Open(at, at + width, closer, escapes=escapes, lines=True, holes=quote.holes), at + width)
        if mark == "'" and lexicon.regexes and not self._is_operand(at):
            return at + 1  # an apostrophe in the text between tags
        holes = quote.holes or (lexicon.raw == "@" and text[at - 1 : at] == "$")
        return self._within(_Open(at, at + 1, mark, escapes=quote.escapes, lines=quote.lines, holes=holes), at + 1)

    def _raw(self, mark: str, at: int) -> _Open | None:
        """A raw string that opens with the quote at ``at``, if what stands before says so."""
        text, raw = self.text, self.lexicon.raw
        if raw == "R":
            found = _RAW_DELIMITER.match(text, at) if text[at - 1 : at] == "R" else None
            return _Open(at, found.end(), f'){found[1]}"', escapes=False, lines=True, holes=False) if found else None
        if raw == "@":
            before = text[max(0, at - 2) : at]
            if "@" not in before[-1:] and before != "@$":
                return None
            return _Open(at, at + 1, mark, escapes=False, lines=True, holes="$" in before)
        hashes = 0
        while hashes < 255 and text[at - 1 - hashes : at - hashes] == "#":
            hashes += 1
        if raw == "#":
            if not hashes:
                return None
            marks = mark * 3 if text.startswith(mark * 3, at) else mark
            return _Open(at, at + len(marks), marks + "#" * hashes, escapes=False, lines=len(marks) == 3, holes=False)
        letter = at - 1 - hashes
        if text[letter : letter + 1] != "r" or (text[letter - 1 : letter].isalnum() and text[letter - 1] != "b"):
            return None
        if hashes == 0 and text.startswith(mark * 3, at):  # Dart
            return _Open(at, at + 3, mark * 3, escapes=False, lines=True, holes=False)
        return _Open(at, at + 1, mark + "#" * hashes, escapes=False, lines=True, holes=False)

    def _is_operand(self, at: int) -> bool:
        """Whether a value may begin here: an apostrophe within a word opens no string, but ``return'x'`` does."""
        if not self.text[at - 1 : at].isalpha():
            return True
        before = re.search(r"[a-z]*$", self.text[max(0, at - 10) : at])
        return before is not None and before[0] in _BEFORE_OPERAND

    def _within(self, open_: _Open, at: int) -> int:
        """Read on inside a string, from ``at`` to its end or to a hole in it; the literal is kept when it ends."""
        text = self.text
        pattern = _pieces(open_.close, open_.escapes, open_.lines, self.lexicon if open_.holes else None)
        while found := pattern.search(text, at):
            kind = found.lastgroup
            if kind == "close":
                self._keep(open_, found)
                return found.end()
            if kind == "hole":
                if open_.cut < 0:
                    open_.cut = found.start()
                opener = found[0][-1]
                self._push(opener, found.end() - 1, open_)
                return found.end()
            if kind == "line":
                return self._no_string(open_, found.start())
            if kind == "name":
                open_.named = True
            at = found.end()
        return len(text) if open_.lines else self._no_string(open_, len(text))

    def _no_string(self, open_: _Open, end: int) -> int:
        """Where to go on after a quotation mark that is never closed: an apostrophe in prose must not hide its line."""
        prose = len(open_.close) == 1 and open_.cut < 0 and "\\" not in self.text[open_.inner : end]
        return open_.inner if prose else end

    def _keep(self, open_: _Open, found: re.Match[str]) -> None:
        stop = found.start() if open_.cut < 0 else open_.cut
        literal = Literal(self._frame, open_.start, open_.inner, stop, found.end(), escapes=open_.escapes)
        literal.cut = open_.cut >= 0
        literal.named_holes = open_.named
        self._frame.hold(literal)
        self.literals.append(literal)

    def _slash(self, at: int) -> int:
        """A regular expression where a value may begin, else a division or the end of a tag."""
        text = self.text
        before = at - 1
        while before >= 0 and text[before] in " \t\n\r":
            before -= 1
        last = text[before] if before >= 0 else ";"
        if last == ">" and text[before - 1 : before] == "=":
            last = "="
        if last.isalpha():
            word = re.search(r"[a-z]*$", text[max(0, before - 9) : before + 1])
            last = "=" if word and word[0] in _BEFORE_OPERAND else last
        found = _REGEX.match(text, at) if last in _BEFORE_REGEX else None
        return found.end() if found else at + 1

    def _heredoc(self, at: int) -> int:
        pattern = self.lexicon.heredoc_pattern
        found = pattern.match(self.text, at) if pattern and self._heredocs else None
        if not found:
            return at + 1
        if end := re.compile(r"\n[ \t]*" + re.escape(found[2]) + r"\b").search(self.text, found.end()):
            self.documents.append((self.text.find("\n", found.end()) + 1, end.start() + 1))
            return end.end()
        self._heredocs -= 1
        return at + 1


@lru_cache
def _nesting(opener: str, closer: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(opener)}|{re.escape(closer)}")


@lru_cache(maxsize=256)
def _pieces(close: str, escapes: bool, lines: bool, lexicon: Lexicon | None) -> re.Pattern[str]:
    """What interrupts the plain text of a string."""
    parts = []
    if lexicon and lexicon.hole.startswith("\\\\"):  # Swift opens its holes with a backslash
        parts += [f"(?P<name>{lexicon.named_hole})", f"(?P<hole>{lexicon.hole})"]
        lexicon = None
    if escapes:
        parts.append(r"(?P<escape>\\[\s\S])")
    elif close == '"':
        parts.append('(?P<escape>"")')
    parts.append(f"(?P<close>{re.escape(close)})")
    if lexicon:
        parts += [f"(?P<name>{lexicon.named_hole})", f"(?P<hole>{lexicon.hole})"]
    if not lines:
        parts.append(r"(?P<line>\n)")
    return re.compile("|".join(parts))
