"""The policy: what it may say, what it means when it says nothing, and complaints that point at the line.

A file becomes a `Policy` in three steps: the positioned tree (syntax), the models below (what is allowed), and, when something
is wrong, `PolicyError` with the place of the first problem in file order.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, StrictBool, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lading.assess.countries import CODES, COUNT_WITH
from lading.assess.groups import GROUPS, PREFIX
from lading.domain.finding import Action
from lading.domain.source import Location
from lading.errors import Place, PolicyError
from lading.positions import toml
from lading.positions.tree import Node, ParseError, Scalar, Table, at, key_of, plain

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Path: TypeAlias = tuple[str | int, ...]

# --- values -----------------------------------------------------------------------------------------------------------


def _problem(kind: str, message: str, remedy: str) -> PydanticCustomError:
    """A complaint whose words are final; they come in as a value because the message is a template."""
    return PydanticCustomError(kind, "{message}", {"message": message, "remedy": remedy})


def _nearest(word: str, known: Iterator[str] | frozenset[str] | tuple[str, ...]) -> str:
    """The known word that ``word`` was probably meant to be, or an empty string."""
    return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)), "")


def _country(code: str) -> str:
    if code in CODES:
        return code
    remedy = "use an ISO 3166-1 alpha-2 code in capitals, such as CN"
    if code.upper() in CODES:
        remedy = f'write "{code.upper()}"'
    raise _problem("country", f'"{code}" is not a country code', remedy)


def _territory(code: str) -> str:
    return code if code == "EU" else _country(code)


def _license(entry: str) -> str:
    if not entry.startswith(PREFIX):
        if entry in GROUPS:
            raise _problem("license_group", f'"{entry}" is a group, not a licence', f'write "{PREFIX}{entry}"')
        return _words(entry)
    name = entry.removeprefix(PREFIX)
    if name in GROUPS:
        return entry
    near = _nearest(name, tuple(GROUPS))
    hint = f'did you mean "{PREFIX}{near}"? ' if near else ""
    raise _problem("license_group", f'"{entry}" is not a licence group', f"{hint}groups are: {', '.join(GROUPS)}")


def _rule(id_: str) -> str:
    from lading.assess.rulebook import rules  # the rules' contexts hold a policy, so this module cannot be loaded after them

    known = tuple(rule.meta.id for rule in rules())
    if id_ in known:
        return id_
    near = _nearest(id_, known)
    raise _problem(
        "finding", f'"{id_}" is not a finding', f'did you mean "{near}"?' if near else f"findings are: {', '.join(known)}"
    )


def _words(text: str) -> str:
    if text.strip():
        return text
    raise _problem("empty", "an empty text says nothing", "fill it in, or remove the key")


def _sha256(text: str) -> str:
    if re.fullmatch(r"[0-9a-fA-F]{64}", text):
        return text.lower()
    raise _problem("sha256", f'"{text}" is not a SHA-256', "give the 64 hexadecimal digits that `sha256sum FILE` prints")


def _some(ids: tuple[str, ...]) -> tuple[str, ...]:
    if ids:
        return ids
    raise _problem("empty", "an empty list covers nothing", "name the findings, or leave the key out to cover all of them")


Country = Annotated[str, AfterValidator(_country)]
Territory = Annotated[str, AfterValidator(_territory)]
LicenseEntry = Annotated[str, AfterValidator(_license)]
RuleId = Annotated[str, AfterValidator(_rule)]
Words = Annotated[str, AfterValidator(_words)]
Sha256 = Annotated[str, AfterValidator(_sha256)]
Count = Annotated[int, Field(strict=True, ge=0)]
Day = Annotated[date, Field(strict=True)]

# --- sections ---------------------------------------------------------------------------------------------------------


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OriginPolicy(_Section):
    """``[origin]``: the watched countries, and what to do about each verdict."""

    watch: tuple[Country, ...] = ("CN",)
    unwatch: tuple[Country, ...] = ()
    """Territories that do not count with the country they otherwise count with (``HK``, ``MO``)."""
    direct: Action = Action.DENY
    derived: Action = Action.DENY
    suspected: Action = Action.WARN
    unknown: Action = Action.WARN
    distilled: Action = Action.WARN
    hosted: Action = Action.DENY
    packages: Action = Action.WARN
    datasets: Action = Action.WARN

    @property
    def watched(self) -> frozenset[str]:
        """Every code that counts as watched."""
        watch = set(self.watch) | {code for code, country in COUNT_WITH.items() if country in self.watch}
        return frozenset(watch - set(self.unwatch))


class LicensePolicy(_Section):
    """``[licenses]``: a list of what is allowed, or of what is denied, and what to do when there is nothing to compare."""

    allow: tuple[LicenseEntry, ...] | None = None
    deny: tuple[LicenseEntry, ...] | None = None
    restricted: Action = Action.WARN
    """Terms that have to be read (use, size, territory), where ``deny`` does not name them."""
    unknown: Action = Action.DENY
    missing: Action = Action.DENY
    conflict: Action = Action.DENY

    @model_validator(mode="after")
    def _one_list(self) -> LicensePolicy:
        if self.allow is not None and self.deny is not None:
            raise _problem("both_lists", "`allow` and `deny` are both given", "keep one: what `allow` does not name is denied")
        return self

    @property
    def denied(self) -> tuple[str, ...]:
        """The deny list in force; the built-in one when the policy gives no list at all."""
        if self.allow is not None:
            return ()
        return (f"{PREFIX}non-commercial", f"{PREFIX}research-only") if self.deny is None else self.deny


class UsePolicy(_Section):
    """``[use]``: what the company does with the models; what is left out is not known."""

    commercial: StrictBool | None = None
    monthly_users: Count | None = None
    annual_revenue: Count | None = None
    territories: tuple[Territory, ...] | None = None
    distributes_weights: StrictBool | None = None
    fields: tuple[Words, ...] | None = None


class PinPolicy(_Section):
    """``[pins]``: how exactly a Hub revision has to be named, and what to do when it is not."""

    require: Literal["any", "tag", "commit"] = "commit"
    unpinned: Action = Action.WARN


class WeightPolicy(_Section):
    """``[weights]``: file formats and code that runs when a model is loaded."""

    formats: tuple[Words, ...] | None = None
    """The formats that may be shipped; None: every format that cannot run code."""
    unsafe: Action = Action.DENY
    remote_code: Action = Action.WARN


class ScanPolicy(_Section):
    """``[scan]``: what counts, and whether something that could not be checked fails the gate."""

    exclude: tuple[Words, ...] = ()
    mentions: StrictBool = False
    incomplete: Literal["fail", "warn"] = "fail"


class _Entry(_Section):
    _location: Location = PrivateAttr(default=Location("built-in policy"))

    @property
    def location(self) -> Location:
        """Where the policy file says so."""
        return self._location

    def place(self, location: Location) -> None:
        """Remember where the policy file says so; called once, by `parse`."""
        self._location = location


class Approval(_Entry):
    """``[[approve]]``: somebody signs off findings of a model. ``findings`` None covers all; ``until`` is the last day."""

    model: Words
    """A model's name, or a pattern such as ``acme/*``; case does not matter."""
    reason: Words
    approved_by: Words
    revision: Words | None = None
    """The revision signed off; seven or more digits of a commit are enough."""
    findings: Annotated[tuple[RuleId, ...], AfterValidator(_some)] | None = None
    until: Day | None = None


class Evidence(_Section):
    """The file that a clarification rests on, as it was when somebody read it."""

    file: Words
    sha256: Sha256


class Clarification(_Entry):
    """``[[clarify]]``: the licence of a model whose card is wrong or silent."""

    model: Words
    license: Words
    evidence: Evidence
    reason: Words


class Policy(_Section):
    """A whole policy. Every value has the built-in policy's default."""

    origin: OriginPolicy = OriginPolicy()
    licenses: LicensePolicy = LicensePolicy()
    use: UsePolicy = UsePolicy()
    pins: PinPolicy = PinPolicy()
    weights: WeightPolicy = WeightPolicy()
    scan: ScanPolicy = ScanPolicy()
    approve: tuple[Approval, ...] = ()
    clarify: tuple[Clarification, ...] = ()

    _path: str = PrivateAttr(default="")
    _sha: str = PrivateAttr(default="")
    _prefix: str = PrivateAttr(default="")

    @property
    def description(self) -> str:
        """What the report calls it: the file's path, or ``built-in policy``."""
        return self._path or "built-in policy"

    @property
    def file(self) -> str:
        """The file to write an entry into."""
        return self._path or "lading.toml"

    @property
    def sha(self) -> str:
        """SHA-256 of the file's text; empty for the built-in policy."""
        return self._sha

    def header(self, table: str) -> str:
        """How an array of tables is opened in this policy's file: ``[[approve]]``."""
        return f"[[{self._prefix}{table}]]"

    def read_from(self, path: str, sha: str, prefix: str) -> None:
        """Remember which file this is; called once, by `parse`."""
        self._path, self._sha, self._prefix = path, sha, prefix


BUILT_IN: Final = Policy()
"""What applies when there is no policy file."""

_SECTIONS: Final[dict[Path, type[BaseModel]]] = {
    (): Policy,
    ("origin",): OriginPolicy,
    ("licenses",): LicensePolicy,
    ("use",): UsePolicy,
    ("pins",): PinPolicy,
    ("weights",): WeightPolicy,
    ("scan",): ScanPolicy,
    ("approve",): Approval,
    ("clarify",): Clarification,
    ("clarify", "evidence"): Evidence,
}

# --- reading ----------------------------------------------------------------------------------------------------------


def parse(text: str, path: str, *, pyproject: bool = False) -> Policy:
    """The policy that ``text`` (the content of ``path``) states; for a pyproject its ``[tool.lading]``, `BUILT_IN` without one.

    Raises `PolicyError` that points at the first problem in the file and says how many others there are.
    """
    text = text.removeprefix("\ufeff")
    source = _Source(text, path)
    try:
        tree: Node = toml.parse(text)
    except ParseError as error:
        place = source.place(error.line, error.column, 1)
        remedy = "correct the TOML; nothing was checked"
        raise PolicyError(f"{path} is not valid TOML: {error.message}", place=place, remedy=remedy) from error
    for name in ("tool", "lading") if pyproject else ():
        below = tree.get(name) if isinstance(tree, Table) else None
        if below is None:
            return BUILT_IN
        tree = below
    if not isinstance(tree, Table):
        place = source.node(tree)
        raise PolicyError("tool.lading has to be a table", place=place, remedy="write [tool.lading.origin] and so on")
    try:
        policy = Policy.model_validate(plain(tree))
    except ValidationError as error:
        raise source.complaint(tree, error.errors(include_url=False)) from None
    for name, entries in (("approve", policy.approve), ("clarify", policy.clarify)):
        for index, entry in enumerate(entries):
            entry.place(source.node(at(tree, (name, index))).location)
    policy.read_from(path, hashlib.sha256(text.encode()).hexdigest(), "tool.lading." if pyproject else "")
    return policy


_LITERAL = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[^\s,\]}#]+')
_KEY = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')


@dataclass(frozen=True, slots=True)
class _Source:
    """The policy file: turns nodes and validation errors into places and sentences."""

    text: str
    path: str

    def place(self, line: int, column: int, width: int) -> Place:
        lines = self.text.split("\n")
        shown = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
        return Place(Location(self.path, line, column), shown, max(1, width))

    def word(self, node: Scalar, pattern: re.Pattern[str]) -> Place:
        place = self.place(node.line, node.column, 1)
        found = pattern.match(place.line, node.column - 1)
        return self.place(node.line, node.column, len(found[0]) if found else 1)

    def node(self, node: Node) -> Place:
        """A value is shown by its literal, a table by its header."""
        if isinstance(node, Scalar):
            return self.word(node, _LITERAL)
        place = self.place(node.line, node.column, 1)
        header = place.line.strip()
        if header.startswith("["):
            return self.place(node.line, place.line.index("[") + 1, len(header.split("#")[0].rstrip()))
        return place

    def complaint(self, tree: Table, errors: list[ErrorDetails]) -> PolicyError:
        found = [(self._where(tree, error), error) for error in errors]
        found.sort(key=lambda pair: pair[0].location)
        place, first = found[0]
        message, remedy = _sentence(first)
        others = len(found) - 1
        if others:
            message += f" (and {others} other problem{'s' if others > 1 else ''} in this file)"
        return PolicyError(message, place=place, remedy=remedy)

    def _where(self, tree: Table, error: ErrorDetails) -> Place:
        path = error["loc"]
        if error["type"] == "both_lists":
            path = (*path, "deny")
        key = key_of(tree, path)
        node = at(tree, path)
        if key and (error["type"] in ("extra_forbidden", "both_lists") or self._has_header(node)):
            return self.word(key, _KEY)
        return self.node(node)

    def _has_header(self, node: Node) -> bool:
        """A table or array of tables under a header has no literal of its own: its key stands for it."""
        return not isinstance(node, Scalar) and self.place(node.line, 1, 1).line.lstrip().startswith("[")


_EXPECTED: Final = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "string_type": "text in quotes",
    "date_type": "a date without quotes, such as 2027-03-31",
    "date_from_datetime_inexact": "a date without a time, such as 2027-03-31",
    "tuple_type": 'a list, such as ["…"]',
    "model_type": "a table",
    "greater_than_equal": "zero or more",
}


def _sentence(error: ErrorDetails) -> tuple[str, str]:
    """What is wrong and what to do about it."""
    names = tuple(str(part) for part in error["loc"] if isinstance(part, str))
    dotted = ".".join(names)
    match error["type"]:
        case "extra_forbidden":
            return _unknown_key(names)
        case "missing":
            return f"[[{'.'.join(names[:-1])}]] does not say `{names[-1]}`", f"add {names[-1]} = …"
        case "enum" | "literal_error":
            expected = str(error.get("ctx", {}).get("expected", "")).replace("'", '"')
            return f"`{dotted}` cannot be {_shown(error['input'])}", f"use {expected}"
        case "tuple_type" if names in (("approve",), ("clarify",)):
            return f"`{dotted}` has to be a list of tables", f"write [[{dotted}]] with two brackets on each side"
        case kind if kind in _EXPECTED:
            return f"`{dotted}` cannot be {_shown(error['input'])}", f"give {_EXPECTED[kind]}"
        case _:
            remedy = str(error.get("ctx", {}).get("remedy", ""))
            return f"`{dotted}`: {error['msg']}" if dotted else error["msg"], remedy


def _unknown_key(names: tuple[str, ...]) -> tuple[str, str]:
    *table, key = names
    known = tuple(_SECTIONS[tuple(table)].model_fields)
    where = f"[{'.'.join(table)}]" if table else "a policy"
    message = f"`{key}` is not a key of {where}"
    if near := _nearest(key, known):
        return message, f"did you mean `{near}`?"
    elsewhere = [".".join(map(str, path)) for path, model in _SECTIONS.items() if path and key in model.model_fields]
    if elsewhere:
        return message, f"it belongs in {' or '.join(f'[{name}]' for name in elsewhere)}"
    return message, f"keys are: {', '.join(known)}"


def _shown(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return str(value)
