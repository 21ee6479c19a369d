"""Commands in tables: what compose, Kubernetes, CI and task runners run, as text, as a list of words, or in two halves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum
from functools import lru_cache

from lading.catalog.index import load
from lading.detect.engines import commands, embedded
from lading.detect.engines.commands import Variables
from lading.detect.engines.commands.lexer import content
from lading.detect.engines.commands.programs import GROUPS, is_flag, is_subcommand, program
from lading.detect.engines.commands.running import STARTS
from lading.detect.engines.commands.wrappers import entrypoint
from lading.detect.engines.defaults import with_defaults
from lading.detect.site import Site
from lading.patterns import regex
from lading.positions.tree import Array, Node, Scalar, Table

Words = list[tuple[str, int, int]]


class Role(Enum):
    """What a key's value is."""

    SCRIPT = "shell text, or a list of lines"
    COMMAND = "shell text, or the words of a command"
    ENTRYPOINT = "the same, and the first half of it"
    ARGUMENTS = "words that belong to a command elsewhere"


_SCRIPT = regex(r"(^|_)(scripts?|run|cmds|commands|shell|bash|sh|powershell|pwsh|setup|prestart)$")
_COMMAND = regex(r"(^|_)(command|cmd|exec)$")
_ARGUMENTS = regex(r"(^|_)(arg|argument|flag|option)s$")
_CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_TABLES = frozenset(("scripts", "tasks", "processes", "services"))
_STARTS_LIKE_A_COMMAND = regex(r"[a-z0-9_./~$({\[\"'@!-]|[A-Z_]+[= ]")
_COMMENTS = regex(r"\A(\s*#[^\n]*\n)+")
_VARIABLE = regex(r"[A-Z_][A-Z0-9_]*")


@lru_cache(4096)
def role(key: str) -> Role | None:
    """What a key says of its value."""
    name = _CAMEL.sub("_", key).replace("-", "_").lower()
    if name == "entrypoint":
        return Role.ENTRYPOINT
    if _COMMAND.search(name):
        return Role.COMMAND
    if _ARGUMENTS.search(name):
        return Role.ARGUMENTS
    return Role.SCRIPT if _SCRIPT.search(name) else None


class Launches:
    """The commands of one document."""

    def __init__(self, root: Node, file: Sequence[str], depth: int) -> None:
        """``file`` are the lines of the file that holds ``root``."""
        self._root = root
        self._file = file
        self._depth = depth
        self._variables: Variables | None = None

    def read(self, table: Table, keys: tuple[str, ...], offset: int) -> tuple[frozenset[str], list[Site]]:
        """The keys of ``table`` that hold commands, and the sites of those."""
        taken: set[str] = set()
        found: list[Site] = []
        halves: dict[Role, Words] = {}
        named = keys[-1] if keys else ""
        patched = _patched(table)
        for key, value in table.entries:
            name = str(key.value)
            what = role(patched if patched and name == "value" else name)
            if isinstance(value, Scalar) and isinstance(value.value, str) and (file := _file_name(name, value.value, named)):
                taken.add(name)
                inside = embedded.sites(file, value.value, value.line + offset, self._file, self._depth)
                above = (*keys, name) if file == _SETTING else ()
                found += (replace(site, keys=(*above, *site.keys)) for site in inside)
            elif what is Role.SCRIPT:
                lines = _texts(value)
                if lines and all(_is_command(line) for line in lines):
                    taken.add(name)
                    found += (site for line in lines for site in self._script(line, offset))
            elif what is not None:
                if words := self._words(what, value, offset, accompanied=_has_command(table)):
                    halves[what] = words
                    taken.add(name)
            elif named in _TABLES and isinstance(value, Scalar) and _is_command(value) and " " in str(value.value):
                taken.add(name)
                found += self._script(value, offset)
        if halves:
            found += self._joined(halves, table)
        return frozenset(taken), found

    @staticmethod
    def _words(what: Role, value: Node, offset: int, *, accompanied: bool) -> Words:
        """The words of a list, or a text as one word; empty when it is no command. Arguments beside a command need not look
        like any.
        """
        if isinstance(value, Scalar):
            text = value.value
            if not isinstance(text, str) or not text.strip() or (what is Role.ARGUMENTS and not text.lstrip().startswith("-")):
                return []
            if what is not Role.ARGUMENTS and not (_is_command(value) or program(text)):
                return []
            return [(text, value.line + offset, value.column)]
        items = _texts(value)
        if (
            what is Role.ARGUMENTS
            and not accompanied
            and not any(str(i.value).startswith("-") or " " in str(i.value) for i in items)
        ):
            return []
        return [(with_defaults(str(item.value)), item.line + offset, item.column) for item in items]

    def _joined(self, halves: dict[Role, Words], table: Table) -> Iterator[Site]:
        """Entry point, command and arguments as the one command they make."""
        words = [word for what in (Role.ENTRYPOINT, Role.COMMAND, Role.ARGUMENTS) for word in halves.get(what, ())]
        if not words:
            return
        image = table.get("image")
        if is_flag(words[0][0].lstrip()) or (Role.ENTRYPOINT not in halves and isinstance(image, Scalar)):
            own = entrypoint(str(image.value)) if isinstance(image, Scalar) else ()
            first = program(words[0][0].split(None, 1)[0])
            if (own and first != own[0] and (Role.COMMAND not in halves or _is_argument(first, own))) or is_flag(
                words[0][0].lstrip()
            ):
                words = [*((word, words[0][1], words[0][2]) for word in own or ("run",)), *words]
        if any(" " in text or "\n" in text for text, _, _ in words) and not any(text in _SHELL_FLAGS for text, _, _ in words):
            # A text instead of words: the words before it are its beginning.
            yield from self._lines(words)
            return
        yield from commands.argv(words, self._file, self._outer(words), self._depth)

    def _lines(self, words: Words) -> Iterator[Site]:
        """Words of which some are texts to be split."""
        variables = self._outer(words)
        text = " ".join(text if " " in text or "\n" in text else _quoted(text) for text, _, _ in words)
        line = next((line for text, line, _ in words if " " in text or "\n" in text), words[0][1])
        first = min(word[1] for word in words)
        yield from commands.script(text, line if line == first else first, self._file, variables, self._depth)

    def _script(self, scalar: Scalar, offset: int) -> Iterator[Site]:
        text = str(scalar.value)
        yield from commands.script(text, scalar.line + offset, self._file, self._outer([(text, 0, 0)]), self._depth)

    def _outer(self, words: Words) -> Variables | None:
        """The environment that the document itself sets, collected when a command asks for a variable."""
        if not any("$" in text for text, _, _ in words):
            return None
        if self._variables is None:
            self._variables = _environment(self._root)
        return self._variables


def _is_argument(first: str, own: tuple[str, ...]) -> bool:
    """Whether what compose calls a command only goes on with the image's own: a model's name, or a sub-command."""
    if first in STARTS:
        return False
    return not first or bool(load().families(first)) or (own[0] in GROUPS and len(own) == 1 and is_subcommand(first))


def _patched(table: Table) -> str:
    """The key that an operation of a JSON patch puts its value under."""
    path = table.get("path")
    if not isinstance(path, Scalar) or not isinstance(table.get("op"), Scalar):
        return ""
    return next((part for part in reversed(str(path.value).split("/")) if part != "-" and not part.isdigit()), "")


def _file_name(key: str, text: str, parent: str) -> str:
    """The name of the file that a text of several lines is, by its key, or in a config map by its beginning; empty for none."""
    if any(c.isspace() for c in text) and embedded.readable(key):
        return key
    if _JSON.match(text) and text.rstrip()[-1:] in ("]", "}"):
        return _SETTING
    if "\n" not in text or (parent not in _FILES and key not in _TABLES_IN_TEXT):
        return ""
    start = text.lstrip()
    if start.startswith("#!"):
        return "script.sh"
    return "table.yaml" if _YAML.match(start) else ""


def _has_command(table: Table) -> bool:
    return any(role(str(key.value)) in (Role.COMMAND, Role.ENTRYPOINT) for key, _ in table.entries)


_FILES = frozenset(("data", "stringData", "files", "configs", "configMaps", "extraFiles"))
_TABLES_IN_TEXT = frozenset(("serveConfigV2", "runtimeEnv", "runtimeEnvYAML", "patch", "values"))
"""Keys of Kubernetes resources whose text is YAML: Ray's, Kustomize's patches, Argo CD's values for a chart."""
_YAML = regex(r"(#[^\n]*\n\s*)*(- )?[\w.-]+:(\s|$)|\{")
_SETTING = "setting.json"
_JSON = regex(r"\s*(?:\[\s*[{\"]|\{\s*\")")
"""How a table begins that is the text of a setting: ``MODELS='[{"id": …}]'``."""
_SHELL_FLAGS = frozenset(("-c", "-lc", "-ec", "-ic", "-exc", "-euc", "-xc", "-cx", "-ce", "-euxc"))


def _texts(value: Node) -> list[Scalar]:
    """A text, or the items of a list of plain values; empty for anything else."""
    items = value.items if isinstance(value, Array) else (value,)
    found = [item for item in items if isinstance(item, Scalar) and item.value is not None]
    return found if len(found) == len(items) else []


def _is_command(value: Scalar) -> bool:
    """Whether a text begins as commands do, and has more than one word."""
    text = _COMMENTS.sub("", str(value.value)).strip()
    return any(c.isspace() for c in text) and _STARTS_LIKE_A_COMMAND.match(text) is not None


def _quoted(text: str) -> str:
    return "'" + text + "'" if "'" not in text else text


def _environment(root: Node) -> Variables:
    """Values under upper-case keys, ``name``/``value`` pairs and ``NAME=value`` items, anywhere in the document."""
    variables = Variables()
    stack = [root]
    while stack:
        match stack.pop():
            case Table() as table:
                name, value = table.get("name"), table.get("value")
                if isinstance(name, Scalar) and isinstance(value, Scalar):
                    _set(variables, str(name.value), value)
                for key, below in table.entries:
                    if isinstance(below, Scalar):
                        _set(variables, str(key.value), below)
                    else:
                        stack.append(below)
            case Array(items=items):
                stack += items
                for item in items:
                    if isinstance(item, Scalar) and isinstance(item.value, str) and "=" in item.value:
                        name_, _, text = item.value.partition("=")
                        _set(variables, name_, Scalar(text, item.line, item.column + len(name_) + 1))
    return variables


def _set(variables: Variables, name: str, value: Scalar) -> None:
    if _VARIABLE.fullmatch(name) and isinstance(value.value, str):
        variables.assign(name, content(value.value, value.line, value.column))
