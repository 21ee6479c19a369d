"""Shell text as simple commands: quotes, continuations, substitutions, here-documents. One pass, bounded, nothing is run.

Dialects are read alike (sh, bash, zsh); what is not closed ends with the text. The text of a substitution is read as commands
of its own, after the command that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lading.detect.engines.commands.words import Command, HereDocument, Part, Place, Variable, Word
from lading.patterns import regex
from lading.positions.tree import ParseError

MAX_PARTS = 200_000
"""Words and parts of words in one text; a longer one is data."""
MAX_DEPTH = 6
"""Substitutions within substitutions that are followed."""

_BLANK = regex(r"(?:[ \t\r\f\v]|\\\r?\n)+")
_COMMENT = regex(r"#[^\n]*")
_PLAIN = regex(r"[^\s'\"\\$`;&|<>()]+")
_IN_QUOTES = regex(r"[^\"\\$`]+")
_REDIRECT = regex(r"\d*(?:<<<|<<-?|>>|[<>]&|<>|>\||[<>])|&>>?")
_END = regex(r"&&|\|\||;;&?|;&|\|&?|[;&\n()]")
_EMPTY = regex(r"\n+")
_NAME = regex(r"[A-Za-z_]\w*|[0-9@*#?$!-]")
_BRACED = regex(r"(?P<name>[A-Za-z_]\w*|[0-9@*#?$!-])(?P<index>\[[^\]]*\])?(?P<default>:?[-=])?", re.DOTALL)
_ARRAY = regex(r"(?P<name>[A-Za-z_]\w*)\+?=")

_SHOWN = regex(r"\s*cat\s*<<-?\s*(?P<quote>[\"']?)(?P<end>\w+)(?P=quote)[ \t]*\n(?P<text>.*)\n[ \t]*(?P=end)\s*", re.DOTALL)
"""``$(cat <<EOF …``: a text of several lines as it stands."""
_PASSES = frozenset(("cat", "envsubst", "sed", "tee"))
_REFERENCE = regex(r"\$\((?P<name>[A-Za-z_]\w*)\)")

_IN_COMMAND = regex(r"\\.|'[^']*'|\(|\)|\"|(?<=[\s(])#[^\n]*", re.DOTALL)
_IN_DOUBLE = regex(r"\\.|\$\(|\"", re.DOTALL)
_IN_BRACES = regex(r"\\.|\$\{|\}", re.DOTALL)


def commands(text: str, place: Place | None = None) -> Iterator[Command]:
    """The simple commands of a script in the order written; raises `ParseError` when there is no end of them."""
    reading = [(0, len(text), 0)]
    lexer = _Lexer(text, place or Place(text))
    while reading:
        start, end, depth = reading.pop()
        yield from lexer.read(start, end)
        if depth < MAX_DEPTH:
            reading += [(*inner, depth + 1) for inner in reversed(lexer.substitutions)]
        lexer.substitutions.clear()


def content(text: str, line: int, column: int) -> Word:
    """A word that is already split and unquoted, as lists in YAML and JSON have them: only variables are read, ``$(NAME)``
    among them as Kubernetes writes them.
    """
    text = _REFERENCE.sub(r"${\g<name>}", text)
    parts, _ = _Lexer(text, Place(text)).quoted(0, len(text), closing="")
    return Word(tuple(parts), line, column, quoted=True)


@dataclass(slots=True)
class _Awaited:
    """A here-document whose text begins on the next line, and which command of the line it feeds."""

    delimiter: str
    tabs: bool
    of: int


@dataclass(slots=True)
class _Line:
    """The commands of one line."""

    words: list[Word] = field(default_factory=list)
    outputs: list[Word] = field(default_factory=list)
    finished: list[tuple[tuple[Word, ...], tuple[Word, ...]]] = field(default_factory=list)
    awaited: list[_Awaited] = field(default_factory=list)
    documents: list[tuple[int, HereDocument]] = field(default_factory=list)

    def awaits(self) -> bool:
        return bool(self.awaited)

    def opens_array(self, before: str) -> str:
        """``NAME=`` when a parenthesis right here begins the items of ``NAME=(``."""
        named = _ARRAY.fullmatch(self.words[-1].head) if before == "=" and self.words else None
        if named is None:
            return ""
        self.words.pop()
        return named["name"] + "="

    def redirect(self, operator: str, target: Word) -> None:
        if operator in ("<<", "<<-"):
            self.awaited.append(_Awaited(_plain(target), operator == "<<-", len(self.finished)))
        elif ">" in operator:
            self.outputs.append(target)

    def finish(self, *, piped: bool) -> None:
        """End a command; through a pipe what it only passes on feeds the next one, as in ``cat <<EOF | kubectl apply -f -``."""
        index = len(self.finished)
        if self.words or self.outputs or any(awaited.of == index for awaited in self.awaited):
            if piped and self.words and self.words[0].head in _PASSES:
                for awaited in self.awaited:
                    awaited.of += awaited.of == index
            self.finished.append((tuple(self.words), tuple(self.outputs)))
            self.words, self.outputs = [], []

    def take(self) -> Iterator[Command]:
        """The commands, and begin a new line."""
        self.finish(piped=False)
        for index, (words, outputs) in enumerate(self.finished):
            yield Command(words, outputs, tuple(text for of, text in self.documents if of == index))
        self.finished, self.awaited, self.documents = [], [], []


class _Lexer:
    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.place = place
        self.substitutions: list[tuple[int, int]] = []
        self.left = MAX_PARTS
        self.depth = 0

    # --- commands -------------------------------------------------------------------------------------------------

    def read(self, pos: int, end: int) -> Iterator[Command]:
        """The commands between two offsets."""
        line = _Line()  # the commands that wait for the text of a here-document
        array = redirect = ""
        while pos < end:
            if found := _BLANK.match(self.text, pos, end) or _COMMENT.match(self.text, pos, end):
                pos = found.end()
            elif found := _REDIRECT.match(self.text, pos, end):
                redirect, pos = found[0].lstrip("0123456789"), found.end()
            elif found := _END.match(self.text, pos, end):
                redirect, start, pos = "", pos, found.end()
                if found[0] == "(" and (named := line.opens_array(self.text[start - 1 : start])):
                    array = named
                elif array and found[0] in ")\n":
                    array = array if found[0] == "\n" else ""
                elif found[0] == "\n":
                    pos = self._documents(pos, end, line)
                    pos = found.end() if (found := _EMPTY.match(self.text, pos, end)) else pos
                    yield from line.take()
                else:
                    array = ""
                    line.finish(piped=found[0] in ("|", "|&"))
                    if not line.awaits():
                        yield from line.take()
            else:
                word, pos = self.word(pos, end)
                if redirect:
                    line.redirect(redirect, word)
                    redirect = ""
                elif array:
                    line.words.append(Word((array, *word.parts), word.line, word.column - len(array), word.quoted))
                else:
                    line.words.append(word)
        yield from line.take()

    def _documents(self, pos: int, end: int, line: _Line) -> int:
        """Read the here-documents that begin at ``pos``; says where they end."""
        for awaited in line.awaited:
            indent = "\t*" if awaited.tabs else ""
            closing = re.compile(rf"^{indent}{re.escape(awaited.delimiter)}[ \t\r]*$", re.MULTILINE)
            last = closing.search(self.text, pos, end)
            stop = last.start() if last else end
            line.documents.append((awaited.of, HereDocument(self.text[pos:stop], self.place.line(pos))))
            pos = last.end() if last else end
        return pos

    # --- words ----------------------------------------------------------------------------------------------------

    def word(self, start: int, end: int) -> tuple[Word, int]:
        """The word at ``start``, and where it ends; always at least one character."""
        parts: list[Part] = []
        quoted = False
        pos = start
        while pos < end:
            char = self.text[pos]
            if found := _PLAIN.match(self.text, pos, end):
                parts.append(found[0])
                pos = found.end()
            elif char == "\\":
                if self.text[pos + 1 : pos + 2] != "\n":
                    parts.append(self.text[pos + 1 : min(pos + 2, end)])
                pos += 2
            elif char in "'\"":
                quoted = True
                inner, pos = self._single(pos + 1, end) if char == "'" else self.quoted(pos + 1, end)
                parts += inner
            elif char in "$`":
                part, pos = self._expansion(pos, end)
                parts.append(part)
            else:
                break
            self._spend(1)
        pos = min(max(pos, start + 1), end)
        return Word(_joined(parts), *self.place.at(start, pos), quoted), pos

    def _spend(self, parts: int) -> None:
        self.left -= parts
        if self.left < 0:
            raise ParseError("too many words for a script")

    def _single(self, pos: int, end: int) -> tuple[list[Part], int]:
        close = self.text.find("'", pos, end)
        close = end if close < 0 else close
        return [self.text[pos:close]], min(close + 1, end)

    def quoted(self, pos: int, end: int, closing: str = '"') -> tuple[list[Part], int]:
        """The inside of double quotes. A continued line stays two lines, so that what is read inside keeps its lines."""
        parts: list[Part] = []
        while pos < end:
            char = self.text[pos]
            if found := _IN_QUOTES.match(self.text, pos, end):
                parts.append(found[0])
                pos = found.end()
            elif char == "\\" and closing:
                pair = self.text[pos : min(pos + 2, end)]
                parts.append(pair[1:] if pair[1:] in ('"', "\\", "$", "`") else pair)
                pos += 2
            elif char in "$`" and (closing or char == "$"):
                part, pos = self._expansion(pos, end)
                parts.append(part)
            elif char == closing:
                return list(_joined(parts)), pos + 1
            else:
                parts.append(char)
                pos += 1
            self._spend(1)
        return list(_joined(parts)), end

    def _expansion(self, pos: int, end: int) -> tuple[Part, int]:
        """What ``$`` or a backtick begins."""
        text = self.text
        if text[pos] == "`":
            close = text.find("`", pos + 1, end)
            close = end if close < 0 else close
            self.substitutions.append((pos + 1, close))
            return Variable("", "$()"), min(close + 1, end)
        after = text[pos + 1 : min(pos + 2, end)]
        if after == "(":
            close = _close_command(text, pos + 2, end)
            if not text.startswith("((", pos + 1):
                self.substitutions.append((pos + 2, close))
            found = _SHOWN.fullmatch(text, pos + 2, close)
            shown = Word((found["text"],), self.place.line(found.start("text")), 1) if found else None
            return Variable("", "$()", shown), min(close + 1, end)
        if after == "{":
            close = _close_braces(text, pos + 2, end)
            return self._braced(pos, close), min(close + 1, end)
        if after and after in "'\"":
            parts, pos = self._single(pos + 2, end) if after == "'" else self.quoted(pos + 2, end)
            return "".join(p if isinstance(p, str) else p.raw for p in parts), pos
        if found := _NAME.match(text, pos + 1, end):
            return Variable(found[0], f"${found[0]}"), found.end()
        return "$", pos + 1

    def _braced(self, start: int, end: int) -> Variable:
        """``${…}`` that ends at ``end``; anything that changes the value makes it unknown."""
        found = _BRACED.match(self.text, start + 2, end)
        if not found or (found.end() != end and not found["default"]):
            return Variable("", "${}")
        raw = f"${{{found['name']}}}"
        if not found["default"]:
            return Variable(found["name"], raw, many=found["index"] in ("[@]", "[*]"))
        return Variable(found["name"], raw, self._default(found.end(), end))

    def _default(self, start: int, end: int) -> Word | None:
        if self.depth >= MAX_DEPTH:
            return None
        quote = self.text[start : start + 1]
        if end - start > 1 and quote in ("'", '"') and self.text[end - 1] == quote:
            start, end = start + 1, end - 1
        self.depth += 1
        parts, _ = self.quoted(start, end)
        self.depth -= 1
        return Word(tuple(parts), *self.place.at(start, end), quoted=True)


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Neighbouring literals as one."""
    found: list[Part] = []
    literal: list[str] = []
    for part in parts:
        if isinstance(part, str):
            literal.append(part)
            continue
        if literal:
            found.append("".join(literal))
            literal = []
        found.append(part)
    if any(literal):
        found.append("".join(literal))
    return tuple(found)


def _plain(word: Word) -> str:
    return "".join(part if isinstance(part, str) else part.raw for part in word.parts)


def _close_command(text: str, pos: int, end: int) -> int:
    """The offset of the ``)`` that ends what began before ``pos``."""
    stack = ["("]
    while stack:
        found = (_IN_DOUBLE if stack[-1] == '"' else _IN_COMMAND).search(text, pos, end)
        if not found:
            return end
        pos = found.end()
        match found[0]:
            case ")":
                stack.pop()
            case '"' if stack[-1] == '"':
                stack.pop()
            case '"' | "(" | "$(":
                stack.append(found[0][-1])
    return pos - 1


def _close_braces(text: str, pos: int, end: int) -> int:
    """The offset of the ``}`` that ends what began before ``pos``."""
    depth = 1
    while depth:
        found = _IN_BRACES.search(text, pos, end)
        if not found:
            return end
        pos = found.end()
        depth += {"${": 1, "}": -1}.get(found[0], 0)
    return pos - 1
