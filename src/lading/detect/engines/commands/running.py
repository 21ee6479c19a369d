"""What a command line really runs: wrappers undone, sub-commands joined to their program, arguments named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lading.detect.engines.commands import programs, wrappers
from lading.detect.engines.commands.values import Value
from lading.patterns import regex

MAX_WRAPPERS = 12
"""Wrappers around wrappers that are undone."""

ENTRY = regex(r"(?P<key>[A-Za-z_][\w.-]*)=(?P<value>[^=].*)", re.DOTALL)
STARTS = frozenset(name.split(" ", 1)[0] for name in (*programs.GROUPS, *wrappers.WRAPPERS)) | programs.SHELLS | {"python"}
"""Words that begin a command line beyond doubt."""

_SHELL_TEXT = regex(r"-[a-z]*c")

Argument = tuple[Value, ...]
"""One argument and its alternatives."""


@dataclass(frozen=True, slots=True)
class Run:
    """A program with its arguments, wrappers undone; ``settings`` are the ``NAME=value`` words that were found on the way."""

    callee: str
    arguments: Sequence[Argument]
    settings: Sequence[Argument]
    at: Value


def unwrap(arguments: Sequence[Argument]) -> Run:
    """Undo what only runs another command, to the program and its sub-commands."""
    settings: list[Argument] = []
    rest = list(arguments)
    for _ in range(MAX_WRAPPERS):
        while rest and ENTRY.fullmatch(rest[0][0].text) and not programs.is_flag(rest[0][0].text):
            settings.append(rest.pop(0))
        if not rest:
            break
        at = rest[0][0]
        callee, rest = _callee(rest)
        wrapper = wrappers.WRAPPERS.get(callee)
        if wrapper is None:
            return Run(callee, rest, settings, at)
        rest = _inside(wrapper, rest, settings)
        if not wrapper.script and (len(rest) == 1 and any(c.isspace() for c in rest[0][0].text)):
            return Run("", rest, settings, at)
    return Run("", (), settings, arguments[0][0])


def _callee(arguments: list[Argument]) -> tuple[str, list[Argument]]:
    """The program with its sub-commands, and what follows."""
    callee = programs.program(arguments[0][0].text)
    rest = arguments[1:]
    if callee == "python":
        return _python(rest)
    while callee in programs.GROUPS and rest:
        text = rest[0][0].text
        if programs.is_flag(text) and callee in programs.FLAGGED:
            name = programs.flag_name(text)
            rest = rest[1:] if "=" in text or (programs.is_switch(name) and name != "f") else rest[2:]
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


def _inside(wrapper: wrappers.Wrapper, arguments: list[Argument], settings: list[Argument]) -> list[Argument]:
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
    text = arguments[0][0].text if arguments else ""
    own = wrappers.entrypoint(image)
    if not own and (programs.is_flag(text) or "://" in text):
        own = (image.split("@")[0].rsplit("/", 1)[-1].split(":")[0],)
    first = programs.program(text)
    if not own or first == own[0] or (first in STARTS and own[0] != "ollama"):
        return arguments
    at = arguments[0][0] if arguments else Value("", 0, 0)
    return [*((replace(at, text=word),) for word in own), *arguments]


def _launched(arguments: list[Argument]) -> list[Argument]:
    """The Python program that a launcher starts."""
    for index, argument in enumerate(arguments):
        if argument[0].text in ("-m", "--module"):
            return [(replace(argument[0], text="python"),), (replace(argument[0], text="-m"),), *arguments[index + 1 :]]
        if argument[0].text.endswith(".py"):
            return [(replace(argument[0], text="python"),), *arguments[index:]]
    return [(replace(arguments[0][0], text="python"),), *arguments] if arguments else []


def shell_text(arguments: Sequence[Argument]) -> Value | None:
    """The text of ``bash -c TEXT``."""
    for index, argument in enumerate(arguments[:-1]):
        text = argument[0].text
        if _SHELL_TEXT.fullmatch(text):
            return arguments[index + 1][0]
        if not text.startswith(("-", "+")):
            return None
    return None


def named(callee: str, arguments: Sequence[Argument]) -> Iterator[tuple[str, Argument]]:
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
                position += not ENTRY.fullmatch(text)
            continue
        flag, equals, _ = text.partition("=")
        name = programs.flag_name(flag)
        if equals:
            yield name, tuple(Value(v.text.partition("=")[2], v.line, v.column + len(flag) + 1) for v in argument)
        elif (
            index >= len(arguments)
            or (programs.is_switch(name, callee) and callee not in programs.TESTS)
            or _is_next_flag(arguments[index])
        ):
            yield name, ()
        else:
            yield name, arguments[index]
            index += 1
            while programs.LISTS.fullmatch(name) and index < len(arguments) and not _is_next_flag(arguments[index]):
                yield name, arguments[index]
                index += 1


def _is_next_flag(argument: Argument) -> bool:
    return programs.is_flag(argument[0].text) or argument[0].text == "--"
