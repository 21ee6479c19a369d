"""What variables stand for: every value a file assigns, followed lazily through other variables; none is preferred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lading.detect.engines.commands.words import Variable, Word
from lading.patterns import regex

MAX_VALUES = 32
"""Values one word may stand for; more are dropped."""
MAX_LENGTH = 50_000
"""Characters of a value; what grows beyond is not followed."""
MAX_DEPTH = 30
"""How far a value is followed through variables."""


_WORD = regex(r"\S+")


@dataclass(frozen=True, slots=True)
class Value:
    """A text and where its literal stands."""

    text: str
    line: int
    column: int


class Variables:
    """The variables of one file; those of ``outer`` are seen where the file assigns none."""

    def __init__(self, outer: Variables | None = None) -> None:
        """No variables but the outer ones."""
        self._outer = outer
        self._words: dict[str, list[Word]] = {}
        self._known: dict[str, tuple[Value, ...]] = {}
        self._following: list[str] = []

    def assign(self, name: str, word: Word) -> None:
        """One more thing that ``name`` can stand for."""
        self._words.setdefault(name, []).append(word)
        self._known.clear()

    def values(self, name: str) -> tuple[Value, ...]:
        """Everything ``name`` can stand for; empty when nothing is known of it."""
        if name in self._known:
            return self._known[name]
        if name in self._following or len(self._following) > MAX_DEPTH:
            return ()
        if name not in self._words:
            return self._outer.values(name) if self._outer else ()
        self._following.append(name)
        try:
            found = tuple(value for word in self._words[name] for value in self.expand(word) if value.text)
        finally:
            self._following.pop()
        known = tuple(dict.fromkeys(value for value in found if "$" not in value.text))[:MAX_VALUES]
        if not self._following:
            self._known[name] = known
        return known

    def expand(self, word: Word) -> tuple[Value, ...]:
        """The texts a word can stand for, at least one: an unknown variable stays as it is written.

        A word that is nothing but a variable points at the variable's value, any other at itself.
        """
        if len(word.parts) == 1 and isinstance(word.parts[0], Variable):
            return tuple(self._of(word.parts[0])) or (Value(word.parts[0].raw, word.line, word.column),)
        texts = [""]
        for part in word.parts:
            if isinstance(part, str):
                texts = [text + part for text in texts]
            else:
                values = [value.text for value in self._of(part)] or [part.raw]
                texts = [text + value for text in texts for value in values if len(text) + len(value) <= MAX_LENGTH][
                    :MAX_VALUES
                ]
        return tuple(Value(text, word.line, word.column) for text in texts or [""])

    def _of(self, variable: Variable) -> Iterator[Value]:
        if variable.name:
            yield from self.values(variable.name)
        if variable.default is not None:
            yield from self.expand(variable.default)

    def arguments(self, word: Word) -> list[tuple[Value, ...]]:
        """The arguments a word becomes: one, with its alternatives; an array one for each item; an unquoted variable split at
        blanks.
        """
        only = word.parts[0] if len(word.parts) == 1 else None
        if not isinstance(only, Variable):
            return [self.expand(word)]
        values = self.expand(word)
        if only.many:
            return [(value,) for value in values]
        if not word.quoted and len(values) == 1 and any(c.isspace() for c in values[0].text):
            pieces: list[tuple[Value, ...]] = [(piece,) for piece in _pieces(values[0])]
            return pieces[:MAX_VALUES]
        return [values]


def _pieces(value: Value) -> Iterator[Value]:
    """The words of a text, each on its line."""
    for down, line in enumerate(value.text.split("\n")):
        for found in _WORD.finditer(line):
            yield Value(found[0], value.line + down, found.start() + 1 if down else value.column)
