"""The policy: what it may say, what it means when it says nothing, and complaints that point at the line.

A file becomes a `Policy` in three steps: the positioned tree (syntax), the models below (what is allowed), and, when something
is wrong, a complaint with the place of the first problem in file order.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, StrictBool, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lading.assess.complaints import BOTH_LISTS, Complaints, KeyPath, nearest
from lading.assess.countries import CODES, COUNT_WITH
from lading.assess.groups import GROUPS, PREFIX
from lading.domain.finding import Action
from lading.domain.source import Location
from lading.errors import PolicyError
from lading.positions import toml
from lading.positions.tree import Node, ParseError, Table, at, plain

# --- values -----------------------------------------------------------------------------------------------------------


def _problem(kind: str, message: str, remedy: str) -> PydanticCustomError:
    """A complaint whose words are final; they come in as a value because the message is a template."""
    return PydanticCustomError(kind, "{message}", {"message": message, "remedy": remedy})


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
    near = nearest(name, tuple(GROUPS))
    hint = f'did you mean "{PREFIX}{near}"? ' if near else ""
    raise _problem("license_group", f'"{entry}" is not a licence group', f"{hint}groups are: {', '.join(GROUPS)}")


def _rule(id_: str) -> str:
    from lading.assess.rulebook import rules  # the rules' contexts hold a policy, so this module cannot be loaded after them

    known = tuple(rule.meta.id for rule in rules())
    if id_ in known:
        return id_
    near = nearest(id_, known)
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
            raise _problem(BOTH_LISTS, "`allow` and `deny` are both given", "keep one: what `allow` does not name is denied")
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

_MODELS: Final[dict[KeyPath, type[BaseModel]]] = {
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
_KEYS: Final = {path: tuple(model.model_fields) for path, model in _MODELS.items()}

# --- reading ----------------------------------------------------------------------------------------------------------


def parse(text: str, path: str, *, pyproject: bool = False) -> Policy:
    """The policy that ``text`` (the content of ``path``) states; for a pyproject its ``[tool.lading]``, `BUILT_IN` without one.

    Raises `PolicyError` that points at the first problem in the file and says how many others there are.
    """
    text = text.removeprefix("\ufeff")
    complaints = Complaints(text, path, _KEYS)
    try:
        tree: Node = toml.parse(text)
    except ParseError as error:
        raise complaints.syntax(error) from error
    for name in ("tool", "lading") if pyproject else ():
        below = tree.get(name) if isinstance(tree, Table) else None
        if below is None:
            return BUILT_IN
        tree = below
    if not isinstance(tree, Table):
        place = complaints.node(tree)
        raise PolicyError("tool.lading has to be a table", place=place, remedy="write [tool.lading.origin] and so on")
    try:
        policy = Policy.model_validate(plain(tree))
    except ValidationError as error:
        raise complaints.meaning(tree, error.errors(include_url=False)) from None
    for name, entries in (("approve", policy.approve), ("clarify", policy.clarify)):
        for index, entry in enumerate(entries):
            entry.place(complaints.node(at(tree, (name, index))).location)
    policy.read_from(path, hashlib.sha256(text.encode()).hexdigest(), "tool.lading." if pyproject else "")
    return policy
