"""The sites of a text: each literal with the names and the call that it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from lading.detect.engines.source import imports
from lading.detect.engines.source.calls import Calls
from lading.detect.engines.source.left import FIRST, Left, Relation, left_of
from lading.detect.engines.source.lexicons import Lexicon
from lading.detect.engines.source.tokens import Frame, Literal, Tokens
from lading.detect.shapes import MAX_LENGTH
from lading.detect.site import NOTHING, Site

KEY = "{key}"
"""The last of `Site.keys` when the text is itself a key."""

MAX_KEYS = 12
MAX_CONSTANTS = 200
"""Names of constants that are followed in one file."""
MAX_USES = 20_000
MAX_CLIMB = 60

GIVES_BACK = frozenset(
    "from into to_string to_owned String str valueOf of Some Ok Ptr F NewOpt Opt Optional ptr pointer trim toString URL URI Url "
    "parse unwrap_or unwrap_or_else unwrap_or_default getOrElse orElse or_else or_insert or_insert_with default withDefault "
    "freeze as_str lazy ofNullable requireNonNull PathBuf Path".split()
)
"""Calls that give back what they are given, more or less."""
TESTS = frozenset(
    "startsWith endsWith includes contains hasPrefix hasSuffix HasPrefix HasSuffix Contains StartsWith EndsWith starts_with ends_with "
    "indexOf match matches test search replace replaceAll ReplaceAll Replace split Split strip_prefix strip_suffix trim_start_matches "
    "TrimPrefix TrimSuffix start_with? include? str_contains str_starts_with equalsIgnoreCase find strstr strcmp rfind".split()
)
"""Calls that ask whether a text holds another: a part of a name, not a name."""
LOADS_CODE = frozenset("require import resolve mock unmock doMock jest.mock importActual requireActual loadLibrary".split())
"""Calls whose argument is a path to code."""
BY_NAME = frozenset(
    "put set insert add append getenv getEnv env get getOrDefault getProperty String StringP StringVar StringVarP Envar option "
    "addOption setDefault SetDefault setenv Setenv entry pair property with withEnv param GetEnv getEnvOrDefault envOr EnvOr "
    "getEnvVar GetEnvironmentVariable fetch dig constant define const_set".split()
)
"""Calls whose first argument names the later one."""
_NAMING = re.compile(r"(?:-\w,?\s*)?--?([A-Za-z][\w-]*)|([A-Za-z_][\w.-]*)")

_BLOCK = re.compile(r"(?:=>|->|\|)\s*$|\)[\s\w<>\[\].,:|&?*!'-]*$")
_CLASS = re.compile(r"\b(?:class|struct|enum|object|interface|record|type)\s+([\w$]+)")
_STATEMENT = re.compile(
    r"^\s*(?:\}?\s*else\b|(?:export\s+|pub\s+|async\s+|unsafe\s+)*(?:if|for|while|switch|match|func|fn|fun|function|def|foreach|guard|select|"
    r"catch|try|do|loop|when|impl|namespace|module|mod|extension|protocol|trait|package|finally|defer|go|case|default|extern|@?autoreleasepool)\b)"
)
_TYPE = re.compile(r"(?:^|[\s&*=({\]:,])(?:\w+(?:\.|::))*([A-Z]\w*)(?:<[^<>]*>)?(?:\([^()]*\))?\s*$")
_TYPE_NAME = re.compile(r"((?:\w+(?:\.|::))*[A-Z]\w*)(?:<[^<>]*>)?(?:\([^()]*\))?\s*$")
_BLOCK_LABELS = re.compile(r"^\s*([A-Za-z_][\w-]*)((?:\s+\"[^\"\n]*\")*)\s*$")
_KEY_AFTER = re.compile(r"[ \t]*\]?[ \t\n]*(?::(?![:=])|=>|->|to\b|=(?![=>]))")
_LABEL_AFTER = re.compile(r"[ \t]+[\"{]")
_NAME_ENDS = re.compile(r"[\s)]*(?:[,;)}\]\n]|$)")
_FIELD_AFTER = re.compile(r"(?:\s*#\[[^\]]*\])*\s*(?:pub(?:\([^)]*\))?\s+)?(?:let\s+)?(\w+)\s*:")
_TRUE = re.compile(r"([\w$]+)[\"']?\s*[:=]\s*(?:true|True|YES)\b")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SETTER = re.compile(r"^(?:with|set)_")
_TELLING_PROSE = re.compile(r"://|hugging|hf\.co|modelscope")
_ADDRESS = re.compile(r"\w+://[^/\s]+/.*/|\w+://[\w.-]+/|\w+://[\w.-]+\.[a-z]{2,}$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands. ``holder`` is the bracket whose other constants stand beside it; ``hollow``: a call takes it as its
    argument ``argument`` or, in an object, will take the object's properties.
    """

    keys: tuple[str, ...] = ()
    callee: str = ""
    argument: str = ""
    holder: Frame | None = None
    inside: bool = False
    """Contents of an object or a call, whose elements still want their own name."""
    index: bool = False
    """Inside ``a[…]``."""

    def key(self, *names: str) -> tuple[str, ...]:
        return (*self.keys, *(n for n in names if n))[-MAX_KEYS:]


NOWHERE = Place()


def snake(name: str) -> str:
    """``baseURL``, ``BaseUrl`` and ``withBaseUrl`` as ``base_url``."""
    return _SETTER.sub("", _CAMEL.sub("_", name).replace("-", "_").lower())


class Beside(Mapping[str, object]):
    """The constants in one object or call, by name in snake case or position; behind them those of the client's constructor."""

    def __init__(self, walk: Walk, frame: Frame) -> None:
        """The constants around the contents of ``frame``."""
        self._walk = walk
        self._frame = frame

    @cached_property
    def _values(self) -> dict[str, object]:
        return self._walk.values(self._frame)

    def __getitem__(self, key: str) -> object:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Walk:
    """One text's literals and their places."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        """Read ``text`` as ``lexicon`` says."""
        self.text = text
        self.lexicon = lexicon
        self.tokens = Tokens(text, lexicon)
        self.calls = Calls(self.tokens, imports.names(text, lexicon.name))
        self._places: dict[Frame, Place] = {self.tokens.root: NOWHERE}
        self._lefts: dict[Literal, Left] = {}
        self._beside: dict[Frame, Beside] = {}
        self._values: dict[Frame, dict[str, object]] = {}
        self._constants: dict[str, str] = {}

    def sites(self) -> Iterator[Site]:
        """Every literal that could be a name or an address, then the imports."""
        literals = [literal for literal in _joined(self.tokens, self.lexicon) if self._could_matter(literal)]
        for use in self._uses(literals):
            use.frame.literals.append(use)
            literals.append(use)
        for literal in literals:
            if site := self._site(literal):
                yield site
        if self.lexicon.ecosystem == "crates":
            seen = set()
            for _, path, at in imports.rust_uses(self.text):
                crate = path.partition("::")[0]
                if crate not in seen:
                    seen.add(crate)
                    line, column = self.position(at)
                    yield Site("", line, column, imported=crate, ecosystem="crates")
