"""The sites of a text: its literals at their places, constants at the places where they are used, and its imports."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from lading.catalog.index import Catalog
from lading.detect.engines.source.imports import npm_package, rust_uses
from lading.detect.engines.source.left import Left, Relation
from lading.detect.engines.source.lexicons import Lexicon
from lading.detect.engines.source.places import GIVES_BACK, NOWHERE, Place, Places, is_said
from lading.detect.engines.source.symbols import LANGUAGES, symbols
from lading.detect.engines.source.tokens import Frame, Literal, Tokens
from lading.detect.engines.source.within import Within
from lading.detect.engines.structured import json_sites
from lading.detect.shapes import MAX_LENGTH, snake
from lading.detect.site import KEY, NOTHING, Site
from lading.patterns import regex
from lading.positions.tree import ParseError

MAX_CONSTANTS = 200
"""Names of constants that are followed in one file."""
MAX_USES = 20_000
MAX_CLIMB = 60
MAX_INNER = 50

_KEY_AFTER = regex(r"[ \t]*(?::(?![:=])|=>|->|to\b)")
_LABEL_AFTER = regex(r"[ \t]+[\"{]")
_CONSTANT_ENDS = regex(r"(?:[ \t]+as\b[ \t\w]*|\.\w+\(\)|\))*[ \t]*(?:[,;)}\n]|$)")
_NAME_ENDS = regex(r"(?:\.(?:into|to_string|to_owned|clone|as_str)\(\)|\?)?\s*(?:[,;)}\]\n]|$)")
_FOLLOWED = regex(r"[\d/:-]")
"""What a constant's text must hold to be followed: a plain word is told by the constant's own name."""
_NAME = regex(r"[A-Za-z_$][\w$]+")
_TRUE = regex(r"([\w$]+)[\"']?\s*[:=]\s*(?:true|True|YES)\b")
_MEMBER = regex(r"\b(provider|vendor|apiProvider|api_provider)\s*[:=]\s*(?:(?:\w+(?:\.|::))*[A-Z]\w*(?:\.|::)|\.)(\w+)")
"""The case of an enumeration that says who provides something: ``provider: .groq``, ``provider: Provider::Groq``."""
_SETTER = regex(r"^(?:with|set)_")
_TELLING = regex(r"://|hugging|hf\.co|modelscope")
_DOCUMENT = regex(r"\s*[{\[]\s*\\?[\"{\[]")
_RUST_TEST = regex(
    r"#\[(?:cfg\((?:all\(\s*)?test\b[^\]]{0,200}|(?:\w+::){0,3}test\b[^\]]{0,200})\](?:\s{0,80}#\[[^\]]{0,200}\]){0,9}\s{0,80}(?:pub(?:\([^)]{0,40}\))?\s+)?"
    r"(?:async\s+)?(?:mod|fn)\s+\w+(?:<[^>]{0,200}>)?(?:\([^)]{0,400}\))?[^{};]{0,120}\{"
)
_HOST = regex(r"\w+://[\w.-]+\.[a-z]{2,}(?::\d+)?(?=/|$)")


def _property(name: str) -> str:
    """``baseURL``, ``BaseUrl`` and ``withBaseUrl`` as ``base_url``."""
    return _SETTER.sub("", snake(name))


def _terraform(owners: tuple[str, ...], name: str) -> str:
    """How Terraform refers to the default of a variable, or to a local value; empty for anything else."""
    if owners[:1] == ("variable",) and name == "default":
        return f"var.{owners[-1]}"
    return f"local.{name}" if owners[-1:] == ("locals",) else ""


class Beside(Mapping[str, object]):
    """The constants around a value, found when somebody asks for one."""

    def __init__(self, walk: Walk, frame: Frame) -> None:
        """The constants that go with ``frame``."""
        self._walk = walk
        self._frame = frame

    def __getitem__(self, key: str) -> object:
        return self._walk.constants_in(self._frame)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._walk.constants_in(self._frame))

    def __len__(self) -> int:
        return len(self._walk.constants_in(self._frame))


class Walk:
    """One text's literals and their places."""

    def __init__(self, text: str, lexicon: Lexicon, catalog: Catalog) -> None:
        """Read ``text`` as ``lexicon`` says; ``catalog`` knows the constants of clients."""
        self.text = text
        self.lexicon = lexicon
        self.catalog = catalog
        self.tokens = Tokens(text, lexicon)
        self.places = Places(self.tokens)
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._beside: dict[Frame, Beside] = {}
        self._values: dict[Frame, dict[str, object]] = {}
        self._constants: dict[str, str] = {}
        self._tests = self._test_spans()

    def sites(self) -> Iterator[Site]:
        """Every literal that could be a name or an address, constants where they are used, imports."""
        self._join()
        literals = [literal for literal in self.tokens.literals if self._may_tell(literal)]
        uses = self._uses(self._define(literals))
        for literal in (*literals, *uses):
            if site := self._site(literal):
                yield site
        for literal in self.tokens.literals:
            if _DOCUMENT.match(self.text, literal.inner) and not literal.cut and not literal.joined:
                yield from self._document(literal)
        yield from Within(self.tokens, self.places, self._lines, self._value).sites()
        if self.lexicon.name in LANGUAGES:
            yield from self._symbols()
        if self.lexicon.ecosystem == "crates":
            for _, path, at in rust_uses(self.text):
                yield self._at(at, "", imported=path.partition("::")[0])

    def _at(self, offset: int, text: str, *, place: Place = NOWHERE, imported: str = "") -> Site:
        line = bisect_right(self._lines, offset)
        beside = self._around(place.holder) if place.holder else NOTHING
        return Site(
            text,
            line,
            offset - self._lines[line - 1] + 1,
            keys=place.keys,
            callee=place.callee,
            argument=place.argument,
            beside=beside,
            imported=imported,
            ecosystem=self.lexicon.ecosystem,
            test=bool(self._tests) and self._is_test(offset),
            prose=is_said(place),
        )

    def _test_spans(self) -> list[tuple[int, int]]:
        """Modules and functions of Rust that only tests have."""
        if self.lexicon.name != "rust" or "test" not in self.text:
            return []
        opened = {found.end() - 1 for found in _RUST_TEST.finditer(self.text)}
        return [
            (frame.open, frame.close if frame.close >= 0 else len(self.text))
            for frame in self.tokens.frames
            if frame.open in opened
        ]

    def _is_test(self, offset: int) -> bool:
        return any(start < offset < end for start, end in self._tests)

    def _document(self, literal: Literal) -> Iterator[Site]:
        """What a literal that is a JSON document says."""
        try:
            found = tuple(json_sites(literal.raw(self.text)))
        except (ParseError, RecursionError):
            return
        at = self._at(literal.inner, "")
        for site in found:
            first = site.line == 1
            yield replace(site, line=at.line + site.line - 1, column=at.column if first else site.column)

    # --- literals -------------------------------------------------------------------------------------------------

    def _may_tell(self, literal: Literal) -> bool:
        """Whether a literal could be a name or hold an address: prose is neither."""
        if not 2 <= literal.stop - literal.inner <= MAX_LENGTH:
            return False
        text = self.text[literal.inner : literal.stop]
        return (not literal.cut and text.isprintable() and " " not in text) or _TELLING.search(text) is not None

    def _join(self) -> None:
        """Put strings together that are joined to each other, and mark those that are joined to what is not known."""
        text, join = self.text, self.lexicon.join
        previous: Literal | None = None
        for literal in self.tokens.literals:
            gap = text[previous.end : literal.start] if previous and literal.start - previous.end < 80 else "?"
            if previous and gap.strip() == join and (gap or join) and literal.frame is previous.frame:
                previous.next = literal
                literal.joined = True
            elif join and text[max(0, literal.start - 80) : literal.start].rstrip().endswith(join):
                literal.joined = True
            if join and text[literal.end : literal.end + 80].lstrip().startswith(join):
                literal.cut = True
            if literal.joined and previous and previous.next is literal:
                previous.cut = False
            previous = literal

    def _value(self, literal: Literal) -> str:
        """What a literal says; of one that goes on with what is not known only an address up to there, else nothing."""
        at = literal.source or literal
        said: list[str] = []
        cut = False
        for _ in range(20):
            found, cut = self._filled(at)
            said.append(found)
            if cut or at.next is None:
                break
            at = at.next
        text = "".join(said)
        if not cut:
            return text
        if not _HOST.match(text):
            return ""
        path, asks, _ = text.partition("?")
        if text.count("/") <= 2 or (asks and ":" in path.rpartition("/")[2]):  # the name of what is done is known as well
            return path
        return text[: text.rfind("/") + 1]

    def _filled(self, literal: Literal) -> tuple[str, bool]:
        """The text up to the first interpolation that is not known, and whether there is one."""
        text = literal.raw(self.text)
        pattern = self.lexicon.named_hole_pattern if literal.named_holes else None
        if pattern is None:
            return text, literal.cut
        said, last = "", 0
        for hole in pattern.finditer(text):
            known = self._constants.get(next((group for group in hole.groups() if group), ""))
            said += text[last : hole.start()]
            if known is None:
                return said, True
            said, last = said + known, hole.end()
        return said + text[last:], literal.cut

    def _left(self, literal: Literal) -> Left:
        if literal.left is None:
            literal.left = self.places.left(literal.since, literal.start)
        return literal.left

    def _site(self, literal: Literal) -> Site | None:
        if literal.joined:
            return None
        left = self._left(literal)
        text = self._value(literal)
        if not text:
            return None
        if literal.source is None and self._is_key(literal, left):
            return self._at(literal.start, text, place=Place(self.places.contents(literal.frame).below(KEY)))
        place = self.places.place(literal.frame, literal.index, left, literal=True)
        if left.relation is Relation.IMPORTED or place.kind == "code":
            package = npm_package(text) if self.lexicon.ecosystem == "npm" else text
            known = self.lexicon.ecosystem in ("npm", "go") and package
            return self._at(literal.start, "", imported=package) if known else None
        if place.kind == "tests":
            return None
        if literal.source is not None:
            used = place.callee or (self.lexicon.name == "hcl" and place.keys)
            return self._at(literal.source.start, text, place=place) if used else None
        return self._at(literal.start, text, place=place)

    def _is_key(self, literal: Literal, left: Left) -> bool:
        if self.lexicon.name == "hcl" and _LABEL_AFTER.match(self.text, literal.end):
            return True
        return left.first and literal.frame.kind != "" and _KEY_AFTER.match(self.text, literal.end) is not None

    # --- constants ------------------------------------------------------------------------------------------------

    def _define(self, literals: list[Literal]) -> dict[str, Literal]:
        """The literals that names of this file stand for: ``NAME``, and ``Owner.NAME`` of classes, enums and objects."""
        found: dict[str, Literal] = {}
        for literal in literals:
            if literal.joined or len(found) >= MAX_CONSTANTS:
                continue
            left = self._left(literal)
            if left.relation not in (Relation.ASSIGNED, Relation.NAMED) or not _NAME.fullmatch(left.name):
                continue
            if not _CONSTANT_ENDS.match(self.text, literal.end) or not _FOLLOWED.search(value := self._value(literal)):
                continue
            owners = self.places.contents(literal.frame).keys[-2:]
            if self.lexicon.name == "hcl":
                if name := _terraform(owners, left.name):
                    found.setdefault(name, literal)
                    self._constants.setdefault(name, value)
                continue
            owners = owners[-1:]
            if left.relation is Relation.ASSIGNED:
                found.setdefault(left.name, literal)
                self._constants.setdefault(left.name, value)
            if owners and _NAME.fullmatch(owners[0]):
                found.setdefault(f"{owners[0]}.{left.name}", literal)
                self._constants.setdefault(f"{owners[0]}.{left.name}", value)
        return found

    def _uses(self, constants: dict[str, Literal]) -> list[Literal]:
        """Names of constants where they stand as an argument or a property of one."""
        if not constants:
            return []
        names = "|".join(re.escape(name).replace(r"\.", r"(?:\.|::|->)") for name in sorted(constants, key=len, reverse=True))
        pattern = re.compile(rf"(?<![\w$.:>])(?:this\.|self\.|Self::|\$this->|&)*({names})(?![\w$])")
        spans = sorted([(n.start, n.end) for n in self.tokens.literals] + self.tokens.comments)
        opens = [frame.open for frame in self.tokens.frames]
        terraform = self.lexicon.name == "hcl"
        found: list[Literal] = []
        for match in pattern.finditer(self.text):
            at = match.start()
            if not _NAME_ENDS.match(self.text, match.end()) or len(found) >= MAX_USES:
                continue
            within = bisect_right(spans, (at, len(self.text))) - 1
            if within >= 0 and spans[within][1] > at:
                continue
            frame = self._frame_at(at, opens)
            if frame is None or frame.kind == "" or not (terraform or self.places.contents(frame).callee):
                continue
            use = Literal(frame, at, at, at, match.end())
            cuts = frame.cuts or ()
            use.index = bisect_right(cuts, at)
            use.since = cuts[use.index - 1] + 1 if use.index else frame.open + 1
            use.source = constants[re.sub(r"::|->", ".", match[1])]
            left = self._left(use)
            if left.first and frame.kind == "{" and _NAME.fullmatch(match[0]):
                use.left = left = Left(Relation.NAMED, match[0])  # shorthand: { model }
            if left.first or left.relation in (Relation.NAMED, Relation.ASSIGNED):
                frame.hold(use)
                found.append(use)
        return found

    def _symbols(self) -> Iterator[Site]:
        """Constants of clients that stand for models, where they are used."""
        spans: list[tuple[int, int]] = []
        opens: list[int] = []
        for start, name in symbols(self.text, self.catalog):
            if not spans:
                spans = sorted([(n.start, n.end) for n in self.tokens.literals] + self.tokens.comments)
                opens = [frame.open for frame in self.tokens.frames]
            within = bisect_right(spans, (start, len(self.text))) - 1
            if within >= 0 and spans[within][1] > start:
                continue
            frame = self._frame_at(start, opens) or self.tokens.root
            cuts = frame.cuts or ()
            index = bisect_right(cuts, start)
            begun = self.text.rfind("\n", 0, start) + 1
            owner = re.search(r"[\w.:]*$", self.text[begun:start])
            begins = begun + owner.start() if owner else start
            left = self.places.left(cuts[index - 1] + 1 if index else frame.open + 1, begins)
            yield self._at(start, name, place=self.places.place(frame, index, left))

    def _frame_at(self, at: int, opens: list[int]) -> Frame | None:
        """The innermost bracket around ``at``."""
        frame: Frame | None = self.tokens.frames[bisect_right(opens, at) - 1]
        for _ in range(MAX_CLIMB):
            if frame is None or frame.close < 0 or frame.close > at:
                return frame
            frame = frame.parent
        return None

    # --- what stands beside ----------------------------------------------------------------------------------------

    def _around(self, frame: Frame) -> Beside:
        known = self._beside.get(frame)
        if known is None:
            known = self._beside[frame] = Beside(self, frame)
        return known

    def constants_in(self, frame: Frame) -> dict[str, object]:
        """The constants in an object or call by name in snake case or by position; behind them those of the object's call, of
        the other calls of its chain, and of its client's constructor.
        """
        known = self._values.get(frame)
        if known is not None:
            return known
        found: dict[str, object] = {}
        self._collect(frame, found)
        call = frame.parent if frame.kind != "(" and frame.parent and frame.parent.kind == "(" else frame
        if call is not frame:
            self._collect(call, found)
        if call.kind == "(":
            for other in (*self.places.calls.chained(call), *self.places.calls.options(call)):
                if other.literals and (value := self._value(other.literals[0])):
                    found.setdefault(_property(self.places.calls.written(other).name.rpartition(".")[2]), value)
            if maker := self.places.calls.maker(call):
                made: dict[str, object] = {}
                self._collect(maker, made)
                found = {name: value for name, value in made.items() if not name.isdigit()} | found
        self._values[frame] = found
        return found

    def _collect(self, frame: Frame, found: dict[str, object]) -> None:
        """Add the constants of a bracket, and of the objects right inside of it."""
        inside = [inner for inner in frame.frames or () if inner.kind == "{"][:MAX_INNER]
        inside += [inner for outer in inside for inner in outer.frames or () if inner.kind == "{"][:MAX_INNER]
        for holder in (frame, *inside):
            for literal in holder.literals or ():
                left = self._left(literal)
                name = _property(left.name) if left.name else str(literal.index) if holder is frame else ""
                if name and name not in found and (value := self._value(literal)):
                    found[name] = value
            for name, literal in self._given_back(holder):
                if name not in found and (value := self._value(literal)):
                    found[name] = value
            if holder.close >= 0:
                for true in _TRUE.finditer(self.text, holder.open, min(holder.close, holder.open + 2000)):
                    found.setdefault(_property(true[1]), True)
                for member in _MEMBER.finditer(self.text, holder.open, min(holder.close, holder.open + 2000)):
                    found.setdefault(_property(member[1]), member[2])

    def _given_back(self, frame: Frame) -> Iterator[tuple[str, Literal]]:
        """The literals of calls that give back what they are given, by the name of that: ``endpoint: new Uri("…")``."""
        for inner, start, literal in self._giving_back.get(frame, ())[:MAX_INNER]:
            left = self.places.left(inner.since, start)
            yield _property(left.name) if left.name else str(inner.index), literal

    @cached_property
    def _giving_back(self) -> dict[Frame, list[tuple[Frame, int, Literal]]]:
        """Calls that give back the text they are given, by the bracket that they stand in."""
        found: dict[Frame, list[tuple[Frame, int, Literal]]] = {}
        for frame in self.tokens.frames:
            if frame.kind == "(" and frame.literals and frame.parent:
                written = self.places.calls.written(frame)
                if written.name.rpartition(".")[2] in GIVES_BACK:
                    found.setdefault(frame.parent, []).append((frame, written.start, frame.literals[0]))
        return found
