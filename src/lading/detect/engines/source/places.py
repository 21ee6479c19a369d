"""Where a value stands: the names that lead to it and the call whose argument it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lading.detect.engines.source import imports
from lading.detect.engines.source.calls import Calls
from lading.detect.engines.source.left import Left, Relation, element, left_of
from lading.detect.engines.source.tokens import Frame, Tokens
from lading.detect.shapes import snake
from lading.detect.site import KEY
from lading.patterns import regex

MAX_KEYS = 12

GIVES_BACK = frozenset(
    "from into to_string to_owned String str valueOf of Some Ok Ptr F NewOpt Opt Optional ptr pointer trim toString "
    "URL URI Url Uri parse unwrap_or unwrap_or_else unwrap_or_default getOrElse orElse or_else or_insert or_insert_with "
    "default withDefault freeze as_str lazy ofNullable requireNonNull PathBuf Path vec arrayOf listOf setOf "
    "mutableListOf asList List Set".split()
)
"""Calls that give back what they are given, more or less."""
TESTS = frozenset(
    "startsWith endsWith includes contains hasPrefix hasSuffix HasPrefix HasSuffix Contains StartsWith EndsWith "
    "starts_with ends_with indexOf lastIndexOf match matches test search replace replaceAll ReplaceAll Replace split "
    "Split strip_prefix strip_suffix trim_start_matches trim_end_matches TrimPrefix TrimSuffix str_contains "
    "str_starts_with find strstr strcmp strncmp rfind".split()
)
"""Calls that ask whether a text holds another: a part of a name, not a name."""
LOADS_CODE = frozenset("require import resolve mock unmock doMock importActual requireActual loadLibrary".split())
"""Calls whose argument is a path to code."""
BY_NAME = frozenset(
    "put set insert add append getenv getEnv env get getOrDefault getProperty String StringP Envar option addOption "
    "setDefault SetDefault setenv Setenv entry pair property with withEnv param GetEnv getEnvOrDefault envOr EnvOr "
    "getEnvVar GetEnvironmentVariable fetch dig constant define".split()
)
"""Calls whose first argument names the later one."""

_NAMING = regex(r"(?:-\w,?\s*)?--?([A-Za-z][\w-]*)\b|([A-Za-z_][\w.-]*)$")
_BLOCK = regex(r"(?:=>|->|\|)\s*$|\)[\s\w<>\[\].,:|&?*!'-]*$")
_FUNCTION = regex(r"(?:\b(?:function\*?|func|fn|fun|def)\s+(?:\([^()]*\)\s*)?)?([\w$]+)\s*(?:<[^<>]*>)?\s*\([^()]*\)[^()]*$")
_CLASS = regex(r"\b(?:class|struct|enum|object|interface|record|type)\s+([\w$]+)")
_STATEMENT = regex(
    r"^\s*(?:\}?\s*else\b|(?:export\s+|pub(?:\([^)]*\))?\s+|async\s+|unsafe\s+|default\s+|static\s+|private\s+|public\s+)*"
    r"(?:if|for|while|switch|match|func|fn|fun|function|def|foreach|guard|select|catch|try|do|loop|when|impl|namespace|module|mod|"
    r"extension|protocol|trait|finally|defer|go|extern|init|async|move)\b)"
)
_CONTROL = regex(
    r"^\s*(?:\}?\s*else\b|(?:if|for|while|switch|match|foreach|guard|select|catch|try|do|loop|when|unsafe|defer|finally)\b)"
)
"""Statements in a function's body, which are still of that function."""
_COMPUTED = regex(r"\bvar\s+(\w+)\s*:\s*[^=]*$")
"""Swift's computed property: ``var model: String { … }``."""
_TYPE = regex(r"((?:\w+(?:\.|::))*[A-Z]\w*)(?:<[^<>]*>)?(?:\([^()]*\))?\s*$")
_LABELS = regex(r"^\s*([A-Za-z_][\w-]*)((?:\s+\"[^\"\n]*\")*)\s*$")
_FIELD = regex(r"(?:\s*#\[[^\]]*\])*\s*(?:pub(?:\([^)]*\))?\s+)?(\w+)\s*:")
_NAMED = regex(r"\s*\w+\s*:(?!:)")
_DEFAULTS = frozenset(("default_value", "default_value_t"))

_SAYS = regex(
    r"(?:^|[._])(?:console|log|Log|logger|logging|slog|zap|tracing|LOG|NSLog|fmt\.(?:F?[pP]rint|Error)|System\.(?:out|err)|Console|AnsiConsole)"
    r"(?:\.\w+|f|ln)?$|(?:^|\.)(?:e?print(?:ln|f)?|puts|echo|alert|panic|warn|(?:[A-Z]\w*)?(?:Error|Exception)|Errorf)$"
)
"""Calls that only say what they are given."""
_SHOWN = frozenset(("placeholder", "tooltip", "helper_text", "help_text", "aria_label", "hint"))
"""Properties that are shown to people as an example or an explanation."""


class Place(NamedTuple):
    """Where a value stands, or, as the place of a bracket's contents, what its elements stand in.

    ``holder`` is the bracket whose other constants stand beside it. ``kind`` tells contents apart: of a ``call``, of an
    ``object`` whose elements may have names, of a ``function``, of an ``index``, of a call that ``tests`` a text or loads
    ``code``.
    """

    keys: tuple[str, ...] = ()
    callee: str = ""
    argument: str = ""
    holder: Frame | None = None
    kind: str = ""

    def below(self, *names: str) -> tuple[str, ...]:
        """The keys of what has ``names`` in it."""
        return (*self.keys, *(name for name in names if name))[-MAX_KEYS:]


NOWHERE = Place()


def is_said(place: Place) -> bool:
    """Whether what stands there is only said: printed, logged, thrown, or shown as an example."""
    return (bool(place.callee) and _only_says(place.callee)) or (bool(place.keys) and snake(place.keys[-1]) in _SHOWN)


@lru_cache(maxsize=4096)
def _only_says(callee: str) -> bool:
    return _SAYS.search(callee) is not None


class Places:
    """The places of one text."""

    def __init__(self, tokens: Tokens) -> None:
        """Places in ``tokens``."""
        self.tokens = tokens
        self.text = tokens.text
        self.lexicon = tokens.lexicon
        self.calls = Calls(tokens, imports.names(tokens.text, tokens.lexicon.name))
        self._contents: dict[Frame, Place] = {tokens.root: NOWHERE}

    def left(self, since: int, at: int) -> Left:
        """What stands left of ``at`` in the element that began at ``since``."""
        return left_of(self.text, since, at, bare_calls=self.lexicon.bare_calls)

    def place(self, frame: Frame, index: int, left: Left, *, literal: bool = False) -> Place:
        """Where an element of ``frame`` stands: the one with number ``index`` and ``left`` before it."""
        around = self.contents(frame)
        name = left.name
        if left.relation is Relation.COMPARED:
            return NOWHERE
        if around.kind in ("tests", "code"):
            return around
        if around.kind == "index":
            return Place(around.below(KEY))
        if around.kind == "function":
            returned = literal and (left.relation is Relation.RETURNED or left.first)
            return Place((around.argument,)) if returned and around.argument else Place(NOWHERE.below(name))
        if around.kind == "call":
            return self._argument(frame, around, index, name)
        if not name:
            return around._replace(kind="")
        if around.callee and around.argument.isdigit():  # the properties of an object that is an argument
            return Place(around.below(name), around.callee, name, frame)
        return Place(around.below(name), holder=frame)

    def _argument(self, frame: Frame, around: Place, index: int, name: str) -> Place:
        keys = around.below(name)
        if index and not name and around.callee.rpartition(".")[2] in BY_NAME and (naming := self._first(frame)):
            keys = around.below(naming)
        if self.lexicon.name == "rust" and (attribute := self._attribute(frame)):
            if name not in _DEFAULTS:
                return Place(kind="tests")  # how a variant or field is called elsewhere
            field = _FIELD.match(self.text, attribute.close + 1)
            keys = (field[1],) if field else keys
        return Place(keys, around.callee, name or str(index), frame)

    def _first(self, frame: Frame) -> str:
        """The name that a call's first argument gives: ``"MODEL"``, ``"-m, --model <name>"``."""
        first = frame.literals[0] if frame.literals else None
        found = _NAMING.match(first.raw(self.text)) if first and first.index == 0 else None
        return (found[1] or found[2]) if found else ""

    def _attribute(self, frame: Frame) -> Frame | None:
        """The attribute of Rust, ``#[…]``, that the call ``frame`` stands in."""
        at: Frame | None = frame
        while at is not None and at.kind == "(":
            at = at.parent
        if at is None or at.kind != "[" or at.close < 0 or self.text[at.open - 1 : at.open] not in ("#", "!"):
            return None
        return at if self.text[at.open - 1] == "#" or self.text[at.open - 2 : at.open] == "#!" else None

    def contents(self, frame: Frame) -> Place:
        """What the elements of ``frame`` stand in. Without recursion: the outermost that is not known yet comes first."""
        unknown: list[Frame] = []
        at: Frame | None = frame
        while at is not None and at not in self._contents:
            unknown.append(at)
            at = at.parent
        for inner in reversed(unknown):
            self._contents[inner] = self._enter(inner)
        return self._contents[frame]

    def _outer(self, frame: Frame, at: int) -> Place:
        return self.place(frame.parent or self.tokens.root, frame.index, self.left(frame.since, at))

    def _enter(self, frame: Frame) -> Place:
        if frame.resume is not None:
            return NOWHERE
        if frame.kind == "(":
            return self._enter_call(frame)
        return self._enter_list(frame) if frame.kind == "[" else self._enter_braces(frame)

    def _enter_call(self, frame: Frame) -> Place:
        written = self.calls.written(frame)
        if written.control:
            return NOWHERE
        outer = self._outer(frame, written.start if written.name else frame.open)
        last = written.name.rpartition(".")[2]
        named = (last in BY_NAME and frame.cuts) or _NAMED.match(self.text, frame.open + 1)
        if not last or (last in GIVES_BACK and not named):
            return outer._replace(kind="")
        if last in TESTS:
            return Place(kind="tests")
        if last in LOADS_CODE:
            return Place(kind="code")
        return Place(outer.keys, self.calls.callee(frame), "", frame, kind="call")

    def _enter_list(self, frame: Frame) -> Place:
        before = self.text[frame.open - 1 : frame.open] if frame.open else ""
        if before in ("#", "@") or (before.isalnum() or before in ("_", ")", "]", "$")):
            if before in ("#", "@"):
                return NOWHERE
            if not self.calls.is_keyword(frame.open):
                return Place(kind="index")
        place = self.place(frame.parent or self.tokens.root, frame.index, self.left(frame.since, frame.open), literal=True)
        return place._replace(kind="object")

    def _enter_braces(self, frame: Frame) -> Place:
        said = element(self.text, frame.since, frame.open)
        if self.lexicon.name == "hcl" and (labels := _LABELS.match(said)):
            names = re.findall(r'"([^"]*)"', labels[2])
            return Place(self._outer(frame, frame.since).below(labels[1], *names), holder=frame, kind="object")
        if "=" not in said and (declared := _CLASS.search(said)):
            return Place((declared[1],), holder=frame, kind="object")
        if _STATEMENT.match(said) or _BLOCK.search(said):
            return Place(argument=self._function(frame, said), kind="function")
        if self.lexicon.name == "swift" and (computed := _COMPUTED.search(said)):
            return Place(argument=computed[1], kind="function")
        outer = self._outer(frame, frame.open)
        if self.lexicon.typed_braces and (typed := _TYPE.search(said)) and typed[1] != "Self":
            callee = self.calls.qualify(typed[1].replace("::", "."))
            return Place(outer.keys, callee, "", frame, kind="call")
        return outer._replace(holder=frame, kind="object")

    def _function(self, frame: Frame, said: str) -> str:
        """The name of the function whose body, or a statement in it, ``frame`` is."""
        if _CONTROL.match(said):
            around = self._contents[frame.parent] if frame.parent else NOWHERE
            return around.argument if around.kind == "function" else ""
        function = _FUNCTION.search(said) if not said.rstrip().endswith("|") else None
        return function[1] if function else ""
