"""How each language writes comments, strings and calls: data only, one record per language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lading.patterns import regex


@dataclass(frozen=True, slots=True)
class Quote:
    """What one quotation mark opens.

    ``escapes``: a backslash takes the next character along. ``lines``: the string may span lines. ``triple``: three of the
    marks open a string of lines. ``holes``: interpolation works inside. ``character``: it opens one character, or nothing
    (a Rust lifetime, a C++ digit separator).
    """

    escapes: bool = True
    lines: bool = False
    triple: bool = False
    holes: bool = False
    character: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language's lexical habits.

    ``hole`` matches what opens an interpolated expression, ``named_hole`` a whole interpolation of a plain name. ``heredoc``
    matches the opener of a here-document, its name in group 2. ``regexes``: a slash may open a regular expression. ``raw``
    says how raw strings are marked: ``r`` as in ``r#"…"#``, ``R`` as in ``R"(…)"``, ``@`` as in ``$@"…"``, ``#`` as in
    ``#"…"#``; ``long_brackets``: ``[==[`` opens one too. ``typed_braces``: ``Type{…}`` makes a value. ``bare_calls``: a
    call's argument may follow its name without a parenthesis. ``join`` is the operator that joins two strings; where it is
    empty, strings that follow each other are one. ``ecosystem`` is the package system that import paths belong to.
    """

    name: str
    quotes: Mapping[str, Quote]
    line_comments: tuple[str, ...] = ("//",)
    block_comment: tuple[str, str] | None = ("/*", "*/")
    nested_comments: bool = False
    hole: str = ""
    named_hole: str = ""
    heredoc: str = ""
    regexes: bool = False
    raw: str = ""
    long_brackets: bool = False
    typed_braces: bool = False
    bare_calls: bool = False
    join: str = "+"
    ecosystem: str = ""
    marks: re.Pattern[str] = field(init=False)
    hole_pattern: re.Pattern[str] | None = field(init=False)
    named_hole_pattern: re.Pattern[str] | None = field(init=False)
    heredoc_pattern: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        """Make the patterns once."""
        starts = {opener[0] for opener in (*self.line_comments, *(self.block_comment or ())[:1])}
        starts |= set(self.quotes) | set("(){}[],;") | ({"<"} if self.heredoc else set()) | ({"/"} if self.regexes else set())
        set_ = object.__setattr__
        set_(self, "marks", regex("[" + re.escape("".join(sorted(starts))) + "]"))
        set_(self, "hole_pattern", regex(self.hole) if self.hole else None)
        set_(self, "named_hole_pattern", regex(self.named_hole) if self.named_hole else None)
        set_(self, "heredoc_pattern", regex(self.heredoc) if self.heredoc else None)


def _quotes(**quotes: Quote) -> Mapping[str, Quote]:
    marks = {"double": '"', "single": "'", "back": "`"}
    return MappingProxyType({marks[name]: quote for name, quote in quotes.items()})


_PLAIN = Quote()
_CHARACTER = Quote(character=True)
_DOLLAR = r"\$\{\s*([\w$.]+)\s*\}"
_DOLLARS = r"\$\{\s*([\w.]+)\s*\}|\$([A-Za-z_]\w*)"
_HASH = r"#\{\s*([\w.@]+)\s*\}"

JAVASCRIPT = Lexicon(
    "javascript",
    _quotes(double=_PLAIN, single=_PLAIN, back=Quote(lines=True, holes=True)),
    hole=r"\$\{",
    named_hole=_DOLLAR,
    regexes=True,
    ecosystem="npm",
)
GO = Lexicon(
    "go",
    _quotes(double=_PLAIN, single=_CHARACTER, back=Quote(escapes=False, lines=True)),
    typed_braces=True,
    ecosystem="go",
)
RUST = Lexicon(
    "rust",
    _quotes(double=Quote(lines=True), single=_CHARACTER),
    nested_comments=True,
    raw="r",
    typed_braces=True,
    ecosystem="crates",
)
JAVA = Lexicon("java", _quotes(double=Quote(triple=True), single=_CHARACTER))
KOTLIN = Lexicon(
    "kotlin",
    _quotes(double=Quote(triple=True, holes=True), single=_CHARACTER),
    nested_comments=True,
    hole=r"\$\{",
    named_hole=_DOLLARS,
)
CSHARP = Lexicon(
    "csharp",
    _quotes(double=Quote(triple=True), single=_CHARACTER),
    hole=r"(?<!\{)\{(?!\{)",
    named_hole=r"(?<!\{)\{\s*([\w.]+)\s*\}",
    raw="@",
    typed_braces=True,
)
SWIFT = Lexicon(
    "swift",
    _quotes(double=Quote(triple=True, holes=True)),
    nested_comments=True,
    hole=r"\\\(",
    named_hole=r"\\\(\s*([\w.]+)\s*\)",
    raw="#",
)
C = Lexicon(
    "c",
    _quotes(double=_PLAIN, single=_CHARACTER),
    raw="R",
    typed_braces=True,
    join="",
)
RUBY = Lexicon(
    "ruby",
    _quotes(double=Quote(lines=True, holes=True), single=Quote(lines=True), back=Quote(lines=True, holes=True)),
    line_comments=("#",),
    block_comment=("=begin", "\n=end"),
    hole=r"#\{",
    named_hole=_HASH,
    heredoc=r"<<[-~]?([\"']?)([A-Z_][A-Z0-9_]*)\1",
    regexes=True,
    bare_calls=True,
)
PHP = Lexicon(
    "php",
    _quotes(double=Quote(lines=True, holes=True), single=Quote(lines=True), back=Quote(lines=True)),
    line_comments=("//", "#"),
    hole=r"\{(?=\$)",
    named_hole=r"\{?\$(?:this->)?(\w+)\}?",
    heredoc=r"<<<[ \t]*([\"']?)(\w+)\1",
    join=".",
)
SCALA = Lexicon(
    "scala",
    _quotes(double=Quote(triple=True, holes=True), single=_CHARACTER),
    nested_comments=True,
    hole=r"\$\{",
    named_hole=_DOLLARS,
)
DART = Lexicon(
    "dart",
    _quotes(double=Quote(triple=True, holes=True), single=Quote(triple=True, holes=True)),
    nested_comments=True,
    hole=r"\$\{",
    named_hole=_DOLLARS,
    raw="r",
)
LUA = Lexicon(
    "lua",
    _quotes(double=_PLAIN, single=_PLAIN),
    line_comments=("--",),
    block_comment=None,
    long_brackets=True,
    bare_calls=True,
    join="..",
)
ELIXIR = Lexicon(
    "elixir",
    _quotes(double=Quote(lines=True, triple=True, holes=True), single=Quote(triple=True, holes=True)),
    line_comments=("#",),
    block_comment=None,
    hole=r"#\{",
    named_hole=_HASH,
    bare_calls=True,
    join="<>",
)
HCL = Lexicon(
    "hcl",
    _quotes(double=Quote(holes=True)),
    line_comments=("//", "#"),
    hole=r"[$%]\{",
    named_hole=_DOLLAR,
    heredoc=r"<<-?()(\w+)",
)
BICEP = Lexicon(
    "bicep",
    _quotes(single=Quote(triple=True, holes=True)),
    hole=r"\$\{",
    named_hole=_DOLLAR,
)
GROOVY = Lexicon(
    "groovy",
    _quotes(double=Quote(triple=True, holes=True), single=Quote(triple=True)),
    hole=r"\$\{",
    named_hole=_DOLLARS,
    bare_calls=True,
)
PROTOTEXT = Lexicon(
    "prototext",
    _quotes(double=_PLAIN, single=_PLAIN),
    line_comments=("#",),
    block_comment=None,
    join="",
)
XML = Lexicon("xml", _quotes())
"""Read by `markup`."""

BY_SUFFIX: Mapping[str, Lexicon] = MappingProxyType(
    {
        suffix: lexicon
        for lexicon, suffixes in (
            (JAVASCRIPT, ".ts .tsx .mts .cts .js .jsx .mjs .cjs .vue .svelte .html .htm"),
            (GO, ".go"),
            (RUST, ".rs"),
            (JAVA, ".java"),
            (KOTLIN, ".kt .kts"),
            (CSHARP, ".cs"),
            (SWIFT, ".swift"),
            (C, ".c .h .cc .cpp .cxx .hh .hpp .hxx .cu .cuh .m .mm"),
            (RUBY, ".rb"),
            (PHP, ".php"),
            (SCALA, ".scala .sc"),
            (DART, ".dart"),
            (LUA, ".lua"),
            (ELIXIR, ".ex .exs"),
            (HCL, ".tf .tfvars .hcl"),
            (BICEP, ".bicep .bicepparam"),
            (GROOVY, ".groovy .gradle"),
            (PROTOTEXT, ".pbtxt .textproto"),
            (XML, ".csproj .fsproj .vbproj .props .targets .plist .xml"),
        )
        for suffix in suffixes.split()
    }
)

BY_NAME: Mapping[str, Lexicon] = MappingProxyType({"jenkinsfile": GROOVY})
"""Languages of files without a suffix, by the file's name in lower case."""


def lexicon_of(path: str) -> Lexicon:
    """The language of a source file."""
    name = path.rpartition("/")[2].lower()
    return BY_NAME.get(name) or BY_SUFFIX["." + name.rpartition(".")[2]]
