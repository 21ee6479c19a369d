"""From commands to sites: each argument of a program with its flag or position, each assignment under its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lading.detect.engines import embedded
from lading.detect.engines.commands import programs
from lading.detect.engines.commands.lexer import commands, content
from lading.detect.engines.commands.running import ENTRY, STARTS, Argument, named, shell_text, unwrap
from lading.detect.engines.commands.values import Value, Variables
from lading.detect.engines.commands.words import Command, HereDocument, Place, Word
from lading.detect.site import Site
from lading.patterns import regex

MAX_NESTED = 4
"""Commands in the arguments of commands that are followed."""

_ASSIGNMENT = regex(r"(?P<name>[A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=")
_ITEM = regex(r"\[(?P<key>[^\]]+)\]=")
_VARIABLE = regex(r"[A-Z_][A-Z0-9_]*")
_DECLARES = frozenset(("export", "declare", "local", "readonly", "typeset", "set", "setx", "ARG", "ENV"))


class Reader:
    """Reads the commands of one text."""

    def __init__(self, place: Place, variables: Variables | None = None, depth: int = 0) -> None:
        """``variables`` are known from outside; ``depth`` counts the texts this one stands in."""
        self.place = place
        self.variables = Variables(variables)
        self.depth = depth
        self._made: set[str] = set()

    def script(self, text: str) -> Iterator[Site]:
        """All commands of a shell text."""
        found = list(commands(text, self.place))
        for command in found:
            self._assign(command)
            self._made |= _uploaded(command)
        for command in found:
            yield from self.command(command)

    def command(self, command: Command) -> Iterator[Site]:
        """One simple command."""
        yield from self._defaults(command)
        words = list(command.words)
        while words:
            if words[0].head in _DECLARES:
                words = [word for word in words[1:] if not programs.is_flag(word.head)]
            elif found := _ASSIGNMENT.match(words[0].head):
                yield from self._assignment(words.pop(0), found)
            else:
                break
        if words and words[0].head in ("for", "select") and not words[0].quoted:
            yield from self._loop(words)
        elif words:
            yield from self.run([argument for word in words for argument in self.variables.arguments(word)], command)
        elif command.documents:
            yield from self._documents(command, "")

    # --- assignments ----------------------------------------------------------------------------------------------

    def _assign(self, command: Command) -> None:
        words = command.words
        if words and words[0].head in ("for", "select") and len(words) > 1:
            for word in words[3:]:
                self.variables.assign(words[1].head, word)
            return
        for word in words:
            if found := _ASSIGNMENT.match(word.head):
                self.variables.assign(found["name"], _item(word.after(found.end()))[1])
            elif word.head not in _DECLARES and not programs.is_flag(word.head):
                return

    def _assignment(self, word: Word, found: re.Match[str]) -> Iterator[Site]:
        key, value = _item(word.after(found.end()))
        keys = (found["name"], key) if key else (found["name"],)
        about = programs.ABOUT.fullmatch(found["name"].lower())
        for text in self.variables.expand(value) if found["name"] not in self._made else ():
            if not about or "://" in text.text:
                yield from self._texts(text, keys=keys)

    def _defaults(self, command: Command) -> Iterator[Site]:
        """``${MODEL:-default}`` names the default, wherever it stands."""
        for word in command.words:
            for part in word.parts:
                if not isinstance(part, str) and part.default is not None and part.name:
                    for value in self.variables.expand(part.default):
                        yield Site(value.text, value.line, value.column, keys=(part.name,))

    def _loop(self, words: Sequence[Word]) -> Iterator[Site]:
        """``for NAME in WORDS``: each word under the name."""
        keys = (words[1].head,) if len(words) > 1 else ()
        for word in words[3:]:
            for argument in self.variables.arguments(word):
                for value in argument:
                    yield Site(value.text, value.line, value.column, keys=keys)

    # --- programs -------------------------------------------------------------------------------------------------

    def run(self, arguments: Sequence[Argument], command: Command | None = None) -> Iterator[Site]:
        """A command line that is already split."""
        if not arguments:
            return
        only = arguments[0][0]
        if len(arguments) == 1 and any(c.isspace() for c in only.text.strip()):
            yield from self._nested(only)
            return
        found = unwrap(arguments)
        for setting in found.settings:
            yield from self._settings(setting)
        callee, rest = found.callee, found.arguments
        if not callee and len(rest) == 1 and any(c.isspace() for c in rest[0][0].text):
            yield from self._nested(rest[0][0])
        elif callee in programs.SHELLS and (text := shell_text(rest)):
            yield from self._nested(text)
        elif callee == "python -c" and rest:
            yield from embedded.sites("command.py", rest[0][0].text, rest[0][0].line, self.place.file(), self.depth)
        elif callee.split(" ", 1)[0].lower() in programs.SPEECH:
            yield from self._speech(rest, command)
        elif callee:
            yield Site("", found.at.line, found.at.column, callee=callee)
            yield from self._arguments(callee, rest)
        if command:
            yield from self._documents(command, callee)

    def _arguments(self, callee: str, arguments: Sequence[Argument]) -> Iterator[Site]:
        given = list(named(callee, arguments))
        beside: dict[str, object] = {name: values[0].text if values else True for name, values in given}
        for _, values in given:
            if values and values[0].text.startswith(("http://", "https://")):
                beside.setdefault("api_url", values[0].text)
        first, *below = callee.split(" ")
        silent = first in programs.SILENT and not callee.startswith(programs.NOT_SILENT)
        silent |= not programs.UNUSED.isdisjoint(below)
        for name, values in given:
            if (silent and not _counts(first, name, values)) or (not name.isdigit() and programs.ABOUT.fullmatch(name)):
                continue
            for value in values:
                yield from self._argument(callee, name, value, beside)

    def _argument(self, callee: str, name: str, value: Value, beside: Mapping[str, object]) -> Iterator[Site]:
        text = value.text
        keys = (name,) if len(name) > 1 and not name.isdigit() else ()
        if text[:1] in "{[" and text[-1:] in "}]":
            for site in embedded.sites("argument.json", text, value.line, self.place.file(), self.depth):
                yield replace(
                    site, callee=callee, argument=".".join((name, *site.keys)), keys=(*keys, *site.keys), beside=beside
                )
        elif any(c.isspace() for c in text):
            if text.strip() and programs.program(text.split(None, 1)[0]) in STARTS:
                yield from self._nested(value)
            else:
                yield Site(text, value.line, value.column, keys=keys, callee=callee, argument=name, beside=beside)
        else:
            yield from self._texts(value, keys=keys, callee=callee, argument=name, beside=beside)

    def _texts(
        self,
        value: Value,
        keys: tuple[str, ...],
        callee: str = "",
        argument: str = "",
        beside: Mapping[str, object] | None = None,
    ) -> Iterator[Site]:
        """One value, or the entries of ``key=value,key=value``, or the items of ``a,b``."""
        around = beside or {}
        entries = [ENTRY.fullmatch(part) for part in value.text.split(",")] if "=" in value.text else []
        if entries and entries[0]:
            pairs = {found["key"]: found["value"] for found in entries if found}
            for key, text in pairs.items():
                name = f"{argument}.{key}" if argument and not argument.isdigit() else key
                yield Site(
                    text,
                    value.line,
                    value.column,
                    keys=(*keys, *key.split(".")),
                    callee=callee,
                    argument=name,
                    beside={**around, **pairs},
                )
            return
        pieces = [piece for piece in value.text.split(",") if piece]
        for piece in pieces if 1 < len(pieces) <= programs.MAX_ITEMS and " " not in value.text else [value.text]:
            yield Site(piece, value.line, value.column, keys=keys, callee=callee, argument=argument, beside=around)

    def _settings(self, argument: Argument) -> Iterator[Site]:
        """``NAME=value`` in front of a command or given to a container."""
        for value in argument:
            if found := ENTRY.fullmatch(value.text):
                yield Site(found["value"], value.line, value.column + found.start("value"), keys=(found["key"],))

    # --- texts in commands ----------------------------------------------------------------------------------------

    def _nested(self, value: Value) -> Iterator[Site]:
        """A shell text in an argument."""
        if self.depth < MAX_NESTED:
            place = Place(value.text, value.line, self.place.file())
            yield from Reader(place, self.variables, self.depth + 1).script(value.text)

    def _speech(self, arguments: Sequence[Argument], command: Command | None) -> Iterator[Site]:
        """What is only said; what is said into a file is that file's text."""
        values = [argument[0] for argument in arguments]
        if command and command.outputs and values:
            yield from self._document(command, HereDocument("\n".join(v.text for v in values), values[0].line), "")
            return
        for value in values:
            yield Site(value.text, value.line, value.column, prose=True)

    def _documents(self, command: Command, callee: str) -> Iterator[Site]:
        for document in command.documents:
            yield from self._document(command, document, callee)

    def _document(self, command: Command, document: HereDocument, callee: str) -> Iterator[Site]:
        """A here-document, read as what its file's name or its reader says, else as lines of keys and values."""
        targets = [self.variables.expand(word)[0].text for word in (*command.outputs, *command.words[1:])]
        first = callee.split(" ", 1)[0]
        if first == "python":
            targets = ["document.py"]
        elif first in programs.SHELLS or first == "ssh" or not (command.words or command.outputs):
            targets = ["document.sh"]
        name = next((target for target in targets if embedded.readable(target)), "document.yaml")
        yield from embedded.sites(name, document.text, document.line, self.place.file(), self.depth)


def words(items: Iterable[tuple[str, int, int]], variables: Variables) -> list[Argument]:
    """Words that YAML or JSON has split already."""
    return [argument for text, line, column in items for argument in variables.arguments(content(text, line, column))]


def _uploaded(command: Command) -> set[str]:
    """The variables that name what an upload makes on the Hub."""
    heads = [word.head for word in command.words]
    if "upload" not in heads and "upload-large-folder" not in heads and not ("repo" in heads and "create" in heads):
        return set()
    return {part.name for word in command.words for part in word.parts if not isinstance(part, str)}


def _item(word: Word) -> tuple[str, Word]:
    """The key of ``[key]=value`` in an array, and the value."""
    if found := _ITEM.match(word.head):
        return found["key"].strip("\"'"), word.after(found.end())
    return "", word


def _counts(program: str, name: str, values: Argument) -> bool:
    """What counts even where a program names files, packages or resources."""
    text = values[0].text if values else ""
    if program in programs.TESTS:
        return name in ("d", "e", "f", "r", "s")
    if name in programs.VALUES_OF.get(program, ()):
        return True
    found = ENTRY.fullmatch(text)
    return "://" in text or (found is not None and _VARIABLE.fullmatch(found["key"]) is not None)
