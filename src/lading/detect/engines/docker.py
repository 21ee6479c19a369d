"""Dockerfiles: the commands they run and start, and the names they set. The image of ``FROM`` is no model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lading.detect.engines import commands, embedded
from lading.detect.engines.commands import Place, Reader, Variables
from lading.detect.engines.commands.lexer import commands as split
from lading.detect.engines.commands.words import Command
from lading.detect.engines.commands.wrappers import entrypoint
from lading.detect.site import Site
from lading.patterns import regex
from lading.positions import json
from lading.positions.tree import Array, ParseError, Scalar

_INSTRUCTION = regex(r"[ \t]*(?P<name>[A-Za-z]+)[ \t]+(?P<rest>.*)", re.DOTALL)
_COMMENT = regex(r"[ \t]*#")
_OPTION = regex(r"--\w[\w-]*(?:=\S*)?\s+")
_DOCUMENT = regex(r"<<-?\s*([\"']?)(\w+)\1")
_PAIRED = regex(r"[A-Za-z_]\w*=")


@dataclass(slots=True)
class _Instruction:
    """An instruction with what follows it, on the lines where it stands: comments inside it are blank lines."""

    name: str
    text: str
    line: int
    column: int


def sites(text: str, depth: int = 0) -> Iterator[Site]:
    """The sites of a Dockerfile."""
    yield from _Dockerfile(text, depth).sites()


class _Dockerfile:
    def __init__(self, text: str, depth: int) -> None:
        self.file = text.split("\n")
        self.depth = depth
        self.instructions = list(_instructions(self.file))
        self.variables = Variables()
        self.started: list[tuple[str, int, int]] = []  # the words of ENTRYPOINT in exec form, or the image's own
        for instruction in self.instructions:
            if instruction.name in ("ARG", "ENV"):
                for word in _settings(instruction, self._place(instruction)):
                    name, _, rest = word.head.partition("=")
                    if rest or len(word.parts) > 1:
                        self.variables.assign(name, word.after(len(name) + 1))

    def sites(self) -> Iterator[Site]:
        for instruction in self.instructions:
            match instruction.name:
                case "FROM":
                    self.started = []
                    self._image(instruction)
                case "ARG" | "ENV":
                    reader = self._reader(instruction)
                    for word in _settings(instruction, reader.place):
                        yield from reader.command(Command((word,)))
                case "RUN" | "CMD" | "ENTRYPOINT":
                    yield from self._run(instruction)
                case "HEALTHCHECK" | "ONBUILD":
                    inner = _INSTRUCTION.match(_OPTION.sub("", instruction.text))
                    if inner and inner["name"].upper() in ("CMD", "RUN"):
                        yield from self._run(_Instruction("RUN", inner["rest"], instruction.line, 1))
                case "COPY" | "ADD":
                    yield from self._copied(instruction)

    def _place(self, instruction: _Instruction) -> Place:
        return Place(instruction.text, instruction.line, self.file)

    def _reader(self, instruction: _Instruction) -> Reader:
        return Reader(self._place(instruction), self.variables, self.depth)

    def _image(self, instruction: _Instruction) -> None:
        image = _OPTION.sub("", instruction.text).split()
        own = entrypoint(image[0]) if image else ()
        self.started = [(word, instruction.line, instruction.column) for word in own]

    def _run(self, instruction: _Instruction) -> Iterator[Site]:
        """Shell form, or exec form; the words of CMD follow those of ENTRYPOINT."""
        text = instruction.text
        while instruction.name == "RUN" and (option := _OPTION.match(text)):
            text = " " * option.end() + text[option.end() :]
            text = text.lstrip()
        words = self._exec(text, instruction)
        if words is None:
            if instruction.name == "ENTRYPOINT":
                self.started = []
            yield from commands.script(text, instruction.line, self.file, self.variables, self.depth)
            return
        if instruction.name == "ENTRYPOINT":
            self.started = words
        elif instruction.name == "CMD":
            words = [*self.started, *words]
        yield from commands.argv(words, self.file, self.variables, self.depth)

    def _exec(self, text: str, instruction: _Instruction) -> list[tuple[str, int, int]] | None:
        if not text.lstrip().startswith("["):
            return None
        try:
            tree = json.parse(text.replace("\\\n", " \n").strip())
        except ParseError:
            return None
        items = tree.items if isinstance(tree, Array) else ()
        found = [item for item in items if isinstance(item, Scalar)]
        return [
            (str(item.value), *commands.find(self.file, instruction.line + item.line - 1, str(item.value))) for item in found
        ]

    def _copied(self, instruction: _Instruction) -> Iterator[Site]:
        """What is copied or downloaded into the image, and files written in place (``COPY <<EOF name``)."""
        for command in split(instruction.text, self._place(instruction)):
            words = [word for word in command.words if not word.head.startswith("--")]
            values = [value for word in words for value in self.variables.expand(word)]
            if command.documents and values:
                for document in command.documents:
                    yield from embedded.sites(values[-1].text, document.text, document.line, self.file, self.depth)
            for value in values:
                yield Site(value.text, value.line, value.column, callee=instruction.name, argument="0")


def _instructions(file: list[str]) -> Iterator[_Instruction]:
    """Instructions with their continued lines and here-documents."""
    number = 0
    while number < len(file):
        found = None if _COMMENT.match(file[number]) else _INSTRUCTION.match(file[number].rstrip("\r"))
        start = number
        number += 1
        if not found:
            continue
        lines = [found["rest"]]
        while lines[-1].rstrip().endswith("\\") and number < len(file):
            line = file[number].rstrip("\r")
            lines.append("\\" if _COMMENT.match(line) or not line.strip() else line)
            number += 1
        name = found["name"].upper()
        if name in ("RUN", "COPY", "ADD"):
            for document in _DOCUMENT.finditer("\n".join(lines)):
                while number < len(file):
                    lines.append(file[number])
                    number += 1
                    if lines[-1].strip() == document[2]:
                        break
        yield _Instruction(name, "\n".join(lines), start + 1, found.start("rest") + 1)


def _settings(instruction: _Instruction, place: Place) -> Iterator[commands.Word]:
    """``NAME=value`` words; the old ``ENV NAME value`` form as one of them."""
    text = instruction.text
    if instruction.name == "ENV" and not _PAIRED.match(text) and len(parts := text.split(None, 1)) == 2:
        text = f"{parts[0]}={parts[1].strip()}" if " " not in parts[1].strip() else f"{parts[0]}='{parts[1].strip()}'"
    for command in split(text, place):
        yield from command.words
