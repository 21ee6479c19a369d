"""From commands to sites: each argument of a program with its flag or position, each assignment under its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lading.detect.engines import embedded
from lading.detect.engines.commands import programs
from lading.detect.engines.commands.lexer import commands, content
from lading.detect.engines.commands.values import Value, Variables
from lading.detect.engines.commands.words import Command, HereDocument, Place, Word
from lading.detect.site import Site

MAX_NESTED = 4
"""Commands in the arguments of commands that are followed."""

_ASSIGNMENT = re.compile(r"(?P<name>[A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=")
_ITEM = re.compile(r"\[(?P<key>[^\]]+)\]=")
_ENTRY = re.compile(r"(?P<key>[A-Za-z_][\w.-]*)=(?P<value>[^=].*)", re.DOTALL)
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_DECLARES = frozenset(("export", "declare", "local", "readonly", "typeset", "set", "setx", "ARG", "ENV"))
_SHELL_TEXT = re.compile(r"-[a-z]*c")

Argument = tuple[Value, ...]
"""One argument and its alternatives."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A program with its arguments, wrappers undone; ``settings`` are the ``NAME=value`` words that were found on the way."""

    callee: str
    arguments: Sequence[Argument]
    settings: Sequence[Argument]
    at: Value


class Reader:
    """Reads the commands of one text."""

    def __init__(self, place: Place, variables: Variables | None = None, depth: int = 0) -> None:
        """``variables`` are known from outside; ``depth`` counts the texts this one stands in."""
        self.place = place
        self.variables = Variables(variables)
        self.depth = depth

    def script(self, text: str) -> Iterator[Site]:
        """All commands of a shell text."""
        found = list(commands(text, self.place))
        for command in found:
            self._assign(command)
        for command in found:
            yield from self.command(command)

    def command(self, command: Command) -> Iterator[Site]:
        """One simple command."""
        yield from self._defaults(command)
        words = list(command.words)
        while words and (words[0].head in _DECLARES or (found := _ASSIGNMENT.match(words[0].head))):
            if words[0].head not in _DECLARES and found:
                yield from self._assignment(words.pop(0), found)
            elif words.pop(0):
                words = [word for word in words if not programs.is_flag(word.head)]
        if words and words[0].head in ("for", "select") and not words[0].quoted:
            yield from self._loop(words)
        elif words:
            yield from self.run([argument for word in words for argument in self.variables.arguments(word)], command)
        elif command.documents:
            yield from self._documents(command, "")

    # --- assignments ----------------------------------------------------------------------------------------------

    def _assign(self, command: Command) -> None:
        words = command.words
        if words and words[0].head in ("for", "select"):
            names = words[1:2]
            for name in names:
                for word in words[3:]:
                    self.variables.assign(name.head, word)
            return
        for word in words:
            if found := _ASSIGNMENT.match(word.head):
                self.variables.assign(found["name"], _item(word.after(found.end()))[1])

    def _assignment(self, word: Word, found: re.Match[str]) -> Iterator[Site]:
        key, value = _item(word.after(found.end()))
        keys = (found["name"], key) if key else (found["name"],)
        for text in self.variables.expand(value):
            yield from self._texts(text, keys=keys)

    def _defaults(self, command: Command) -> Iterator[Site]:
        """``${MODEL:-default}`` names the default, wherever it stands."""
        for word in command.words:
            for part in word.parts:
                if not isinstance(part, str) and part.default is not None and part.name:
                    for value in self.variables.expand(part.default):
                        yield _site(value, keys=(part.name,))

    def _loop(self, words: Sequence[Word]) -> Iterator[Site]:
        """``for NAME in WORDS``: each word under the name."""
        keys = (words[1].head,) if len(words) > 1 else ()
        for word in words[3:]:
            for argument in self.variables.arguments(word):
                for value in argument:
                    yield _site(value, keys=keys)

    # --- programs -------------------------------------------------------------------------------------------------

    def run(self, arguments: Sequence[Argument], command: Command | None = None) -> Iterator[Site]:
        """A command line that is already split."""
        if not arguments:
            return
        only = arguments[0][0]
        if len(arguments) == 1 and any(c.isspace() for c in only.text.strip()):
            yield from self._nested(only)
            return
        found = _unwrap(arguments)
        for setting in found.settings:
            yield from self._settings(setting)
        callee, rest = found.callee, found.arguments
        if not callee and len(rest) == 1 and any(c.isspace() for c in rest[0][0].text):
            yield from self._nested(rest[0][0])
        elif callee in programs.SHELLS and (text := _shell_text(rest)):
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
        named = list(_named(arguments))
        beside: dict[str, object] = {name: values[0].text if values else True for name, values in named}
        for _, values in named:
            if values and values[0].text.startswith(("http://", "https://")):
                beside.setdefault("api_url", values[0].text)
        first = callee.split(" ", 1)[0]
        silent = first in programs.SILENT and not callee.startswith(tuple(programs.NOT_SILENT))
        for name, values in named:
            if silent and not _counts(first, name, values):
                continue
            for value in values:
                yield from self._argument(callee, name, value, beside)

    def _argument(self, callee: str, name: str, value: Value, beside: Mapping[str, object]) -> Iterator[Site]:
        text = value.text
        keys = (name,) if len(name) > 1 and not name.isdigit() else ()
        if text[:1] in "{[" and text[-1:] in "}]":
            for site in embedded.sites("argument.json", text, value.line, self.place.file(), self.depth):
                yield replace(site, callee=callee, argument=".".join((name, *site.keys)), keys=(*keys, *site.keys), beside=beside)
        elif any(c.isspace() for c in text):
            if programs.program(text.split(None, 1)[0]) in _STARTS:
                yield from self._nested(value)
            else:
                yield _site(value, keys=keys, callee=callee, argument=name, beside=beside)
        else:
            yield from self._texts(value, keys=keys, callee=callee, argument=name, beside=beside)

    def _texts(
        self, value: Value, keys: tuple[str, ...], callee: str = "", argument: str = "", beside: Mapping[str, object] | None = None
    ) -> Iterator[Site]:
        """One value, or the entries of ``key=value,key=value``, or the items of ``a,b``."""
        around = beside or {}
        entries = [_ENTRY.fullmatch(part) for part in value.text.split(",")] if "=" in value.text else []
        if entries and entries[0]:
            pairs = {found["key"]: found["value"] for found in entries if found}
            for key, text in pairs.items():
                name = f"{argument}.{key}" if argument and not argument.isdigit() else key
                yield Site(
                    text, value.line, value.column, keys=(*keys, *key.split(".")), callee=callee, argument=name, beside={**around, **pairs}
                )
            return
        pieces = [piece for piece in value.text.split(",") if piece]
        for piece in pieces if 1 < len(pieces) <= programs.MAX_ITEMS and " " not in value.text else [value.text]:
            yield Site(piece, value.line, value.column, keys=keys, callee=callee, argument=argument, beside=around)

    def _settings(self, argument: Argument) -> Iterator[Site]:
        """``NAME=value`` in front of a command or given to a container."""
        for value in argument:
            if found := _ENTRY.fullmatch(value.text):
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
        elif first in programs.SHELLS or first == "ssh":
            targets = ["document.sh"]
        name = next((target for target in targets if embedded.readable(target)), "document.yaml")
        yield from embedded.sites(name, document.text, document.line, self.place.file(), self.depth)


def words(items: Iterable[tuple[str, int, int]], variables: Variables) -> list[Argument]:
    """Words that YAML or JSON has split already."""
    return [argument for text, line, column in items for argument in variables.arguments(content(text, line, column))]


_STARTS = frozenset(name.split(" ", 1)[0] for name in (*programs.GROUPS, *programs.WRAPPERS)) | programs.SHELLS | {"python"}


def _item(word: Word) -> tuple[str, Word]:
    """The key of ``[key]=value`` in an array, and the value."""
    if found := _ITEM.match(word.head):
        return found["key"].strip("\"'"), word.after(found.end())
    return "", word


def _site(value: Value, **place: object) -> Site:
    return Site(value.text, value.line, value.column, **place)  # type: ignore[arg-type]


def _unwrap(arguments: Sequence[Argument]) -> _Run:
    """Undo what only runs another command, to the program and its sub-commands."""
    settings: list[Argument] = []
    rest = list(arguments)
    for _ in range(programs.MAX_WRAPPERS):
        while rest and _ENTRY.fullmatch(rest[0][0].text) and not programs.is_flag(rest[0][0].text):
            settings.append(rest.pop(0))
        if not rest:
            break
        at = rest[0][0]
        callee, rest = _callee(rest)
        wrapper = programs.WRAPPERS.get(callee)
        if wrapper is None:
            return _Run(callee, rest, settings, at)
        rest = _inside(wrapper, rest, settings)
        if not wrapper.script and (len(rest) == 1 and any(c.isspace() for c in rest[0][0].text)):
            return _Run("", rest, settings, at)
    return _Run("", (), settings, arguments[0][0])


def _callee(arguments: list[Argument]) -> tuple[str, list[Argument]]:
    """The program with its sub-commands, and what follows."""
    callee = programs.program(arguments[0][0].text)
    rest = arguments[1:]
    if callee == "python":
        return _python(rest)
    while callee in programs.GROUPS and rest:
        text = rest[0][0].text
        if programs.is_flag(text) and callee in programs.FLAGGED:
            rest = rest[1:] if programs.is_switch(programs.flag_name(text)) or "=" in text else rest[2:]
        elif programs.is_subcommand(text):
            callee, rest = f"{callee} {text}", rest[1:]
        else:
            break
    return callee, rest


def _python(rest: list[Argument]) -> tuple[str, list[Argument]]:
    """``python -m module``, ``python -c``, ``python script.py``."""
    for index, argument in enumerate(rest):
        text = argument[0].text
        if text in ("-m", "--module") and index + 1 < len(rest):
            return f"python -m {rest[index + 1][0].text}", rest[index + 2 :]
        if text == "-c":
            return "python -c", rest[index + 1 :]
        if not text.startswith("-"):
            return f"python {programs.program(text) or text}", rest[index + 1 :]
    return "python", []


def _inside(wrapper: programs.Wrapper, arguments: list[Argument], settings: list[Argument]) -> list[Argument]:
    """The command that a wrapper runs; its own ``NAME=value`` words are settings."""
    texts = [argument[0].text for argument in arguments]
    if wrapper.script:
        return _launched(arguments)
    if wrapper.dashes and "--" in texts:
        return arguments[texts.index("--") + 1 :]
    left, index = wrapper.skipped, 0
    while index < len(texts):
        text = texts[index]
        if text.startswith("-"):
            name = programs.flag_name(text.split("=", 1)[0])
            if "=" not in text and wrapper.takes_value(name):
                index += 1
            given = arguments[index : index + 1]
            settings += [tuple(_setting(v) for v in argument) for argument in given if "=" in argument[0].text]
        elif left:
            left -= 1
            if not left and wrapper.image:
                return _in_container(text, arguments[index + 1 :])
        else:
            break
        index += 1
    return arguments[index:]


def _setting(value: Value) -> Value:
    """``--env=NAME=value`` as ``NAME=value``."""
    return replace(value, text=value.text.split("=", 1)[1]) if value.text.startswith("-") else value


def _in_container(image: str, arguments: list[Argument]) -> list[Argument]:
    """The command in a container: an image's own program takes arguments that name none."""
    own = programs.entrypoint(image)
    if own and (not arguments or programs.program(arguments[0][0].text) != own[0]):
        first = programs.program(arguments[0][0].text) if arguments else ""
        if first not in _STARTS or own[0] == "ollama":
            at = arguments[0][0] if arguments else Value("", 0, 0)
            return [*((replace(at, text=word),) for word in own), *arguments]
    return arguments


def _launched(arguments: list[Argument]) -> list[Argument]:
    """The Python program that a launcher starts."""
    for index, argument in enumerate(arguments):
        if argument[0].text in ("-m", "--module"):
            return [(replace(argument[0], text="python"),), (replace(argument[0], text="-m"),), *arguments[index + 1 :]]
        if argument[0].text.endswith(".py"):
            return [(replace(argument[0], text="python"),), *arguments[index:]]
    return [(replace(arguments[0][0], text="python"),), *arguments] if arguments else []


def _shell_text(arguments: Sequence[Argument]) -> Value | None:
    """The text of ``bash -c TEXT``."""
    for index, argument in enumerate(arguments[:-1]):
        text = argument[0].text
        if _SHELL_TEXT.fullmatch(text):
            return arguments[index + 1][0]
        if not text.startswith(("-", "+")):
            return None
    return None


def _named(arguments: Sequence[Argument]) -> Iterator[tuple[str, Argument]]:
    """Each argument with its flag or its position as digits; a switch has no values."""
    position, index, literal = 0, 0, False
    while index < len(arguments):
        argument = arguments[index]
        text = argument[0].text
        index += 1
        if literal or not programs.is_flag(text):
            if text == "--":
                literal = True
            elif text != "-":
                yield (str(position), argument)
                position += not _ENTRY.fullmatch(text)
            continue
        flag, equals, _ = text.partition("=")
        name = programs.flag_name(flag)
        if equals:
            yield name, tuple(Value(v.text.partition("=")[2], v.line, v.column + len(flag) + 1) for v in argument)
        elif index >= len(arguments) or programs.is_switch(name) or _is_next_flag(arguments[index]):
            yield name, ()
        else:
            yield name, arguments[index]
            index += 1
            while programs.LISTS.fullmatch(name) and index < len(arguments) and not _is_next_flag(arguments[index]):
                yield name, arguments[index]
                index += 1


def _is_next_flag(argument: Argument) -> bool:
    return programs.is_flag(argument[0].text) or argument[0].text == "--"


def _counts(program: str, name: str, values: Argument) -> bool:
    """What counts even where a program names files, packages or resources."""
    text = values[0].text if values else ""
    if program in programs.TESTS:
        return name in ("d", "e", "f", "r", "s")
    if name in programs.VALUES_OF.get(program, ()):
        return True
    found = _ENTRY.fullmatch(text)
    return "://" in text or (found is not None and _VARIABLE.fullmatch(found["key"]) is not None)
