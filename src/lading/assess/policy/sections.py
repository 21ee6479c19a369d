"""What a policy says: its sections, their keys with the built-in values, and what each key is about.

The records are what the whole program reads, and what a file is validated into (`reading`). The descriptions are what ``lading
init`` writes behind a key, what an editor shows beside it, and the tables in ``docs/policy.md``.
"""
# ruff: noqa: RUF009 - what `key` makes is a field of the dataclass

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, ClassVar, Final, Literal, TypeVar

from lading.assess.complaints import BOTH_LISTS, KeyPath, nearest
from lading.assess.countries import COUNT_WITH
from lading.assess.groups import PREFIX
from lading.assess.policy.values import (
    Checked,
    Count,
    Country,
    Currency,
    Day,
    Exclusion,
    Flag,
    LicenseEntry,
    PolicyPath,
    RuleId,
    Sha256,
    Territory,
    Words,
    one_of,
    problem,
    some,
)
from lading.domain.finding import Action
from lading.domain.source import Location

_T = TypeVar("_T")


def about(words: str) -> Mapping[str, str]:
    """What a key is about, as pydantic looks for it."""
    return {"description": words}


def key(default: _T, words: str) -> _T:
    """A key with its built-in value and what it is about; typed as its value, which is what a reader of the record sees."""
    found: _T = field(default=default, metadata=about(words))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A table of the policy file: it cannot be changed and has no other keys."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}

    @classmethod
    def described(cls) -> dict[str, str]:
        """The keys of the table, each with what it is about."""
        return {one.name: one.metadata["description"] for one in fields(cls) if one.metadata}


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginPolicy(Section):
    """``[origin]``: the watched countries, and what to do about each verdict."""

    watch: tuple[Country, ...] = key(("CN",), "countries whose models are looked out for (ISO 3166-1 alpha-2)")
    unwatch: tuple[Country, ...] = key((), "territories that do not count with the country they otherwise count with: HK, MO")
    direct: Action = key(Action.DENY, "the model's own developer is in a watched country")
    derived: Action = key(Action.DENY, "something it was built on comes from a watched country")
    suspected: Action = key(Action.WARN, "only names or sizes point to a watched country")
    unknown: Action = key(Action.WARN, "developer or lineage could not be established")
    distilled: Action = key(Action.WARN, "trained on the outputs of a model from a watched country")
    hosted: Action = key(Action.DENY, "an API that is operated in a watched country")
    packages: Action = key(Action.WARN, "an AI library from a watched country")
    datasets: Action = key(Action.WARN, "a data set from a watched country")

    @property
    def watched(self) -> frozenset[str]:
        """Every code that counts as watched."""
        watch = set(self.watch) | {code for code, country in COUNT_WITH.items() if country in self.watch}
        return frozenset(watch - set(self.unwatch))


@dataclass(frozen=True, kw_only=True, slots=True)
class LicensePolicy(Section):
    """``[licenses]``: a list of what is allowed, or of what is denied, and what to do when there is nothing to compare."""

    allow: tuple[LicenseEntry, ...] | None = key(None, "licences and groups that are accepted; every other one is denied")
    deny: tuple[LicenseEntry, ...] | None = key(None, "licences and groups that are refused; not together with allow")
    restricted: Action = key(Action.WARN, "terms that have to be read (uses, size, territories), where deny does not name them")
    unknown: Action = key(Action.DENY, "a licence without terms on record")
    missing: Action = key(Action.DENY, "no licence at all")
    conflict: Action = key(Action.DENY, "the card drops a term of the base model")

    def __post_init__(self) -> None:
        """One list decides."""
        if self.allow is not None and self.deny is not None:
            raise problem(BOTH_LISTS, "`allow` and `deny` are both given", "keep one: what `allow` does not name is denied")

    @property
    def denied(self) -> tuple[str, ...]:
        """The deny list in force; the built-in one when the policy gives no list at all."""
        if self.allow is not None:
            return ()
        return (f"{PREFIX}non-commercial", f"{PREFIX}research-only") if self.deny is None else self.deny


@dataclass(frozen=True, kw_only=True, slots=True)
class UsePolicy(Section):
    """``[use]``: what the company does with the models; what is left out is not known."""

    commercial: Flag | None = key(None, "whether the models serve a business")
    monthly_users: Count | None = key(None, "monthly active users of the product")
    annual_revenue: Count | None = key(None, "revenue a year, of the whole group")
    currency: Currency | None = key(None, "what annual_revenue is given in (ISO 4217), such as USD")
    territories: tuple[Territory, ...] | None = key(None, "where it is offered: country codes, and EU for its members")
    distributes_weights: Flag | None = key(None, "whether weights are passed on, not only served")
    serves_models: Flag | None = key(None, "whether models are offered to others as a service")
    trains_on_outputs: Flag | None = key(None, "whether other models are trained on what the models put out")
    fields: tuple[Words, ...] | None = key(None, "sensitive fields of use, such as military or medical-advice; [] for none")


@dataclass(frozen=True, kw_only=True, slots=True)
class PinPolicy(Section):
    """``[pins]``: how exactly a Hub revision has to be named, and what to do when it is not."""

    require: Literal["any", "tag", "commit"] = key("commit", "how exactly a revision is named: any, tag or commit")
    unpinned: Action = key(Action.WARN, "the revision is not named that exactly")


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightPolicy(Section):
    """``[weights]``: file formats and code that runs when a model is loaded."""

    formats: tuple[Words, ...] | None = key(None, "formats that may be shipped; left out, every format that cannot run code")
    unsafe: Action = key(Action.DENY, "a file that can run code when it is loaded")
    mismatch: Action = key(Action.DENY, "a weight file that is not the one lading.lock has under its name")
    remote_code: Action = key(Action.WARN, "code of the model's repository is run")


@dataclass(frozen=True, kw_only=True, slots=True)
class ScanPolicy(Section):
    """``[scan]``: what counts, and whether something that could not be checked fails the gate."""

    exclude: tuple[Exclusion, ...] = key((), "paths that are left out, as in .gitignore")
    mentions: Flag = key(False, "true: comments and prose count as well")
    own_records: Flag = key(True, "false: records of a `lading-catalog/` do not count, which could say another origin")
    incomplete: Literal["fail", "warn"] = key("fail", "fail or warn, when something could not be checked")


@dataclass(frozen=True, kw_only=True, slots=True)
class LintPolicy(Section):
    """``[lint]``: what is said about the policy itself."""

    unused: Action = key(Action.ALLOW, "an allowed licence or an exclusion that nothing here needs; allow says nothing")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry(Section):
    """One table of a list of tables, which knows where it stands."""

    location: Location = field(init=False, repr=False, compare=False)
    """Where the policy file says so."""

    def place(self, location: Location) -> None:
        """Remember where the policy file says so; called once, when the file is read."""
        object.__setattr__(self, "location", location)


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval(Entry):
    """``[[approve]]``: somebody signs off findings of a model."""

    model: Words = field(metadata=about("a model's name, or a pattern with * and ?; case does not matter"))
    reason: Words = field(metadata=about("why it is accepted"))
    approved_by: Words = field(metadata=about("who accepts it"))
    revision: Words | None = key(None, "only this revision; seven or more digits of a commit are enough")
    sha256: Annotated[tuple[Sha256, ...], some("weight files")] | None = key(
        None, "only weight files with these SHA-256, all of the model's files"
    )
    findings: Annotated[tuple[RuleId, ...], some("findings")] | None = key(None, "only these findings; left out, all of them")
    until: Day | None = key(None, "the last day it holds; left out, it holds until somebody removes it")


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence(Section):
    """The file that a clarification rests on, as it was when somebody read it."""

    file: Words = field(metadata=about("path from the root of the repository"))
    sha256: Sha256 = field(metadata=about("SHA-256 of the file as it was read; when it changes, the entry no longer holds"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Clarification(Entry):
    """``[[clarify]]``: the licence of a model whose card is wrong or silent."""

    model: Words = field(metadata=about("the model's name; case does not matter"))
    license: Words = field(metadata=about("the licence that applies: an SPDX id, LicenseRef-…, or an expression"))
    evidence: Evidence = field(metadata=about("the file that says so, and its digest"))
    reason: Words = field(metadata=about("why the card is not believed"))


def _setting(name: str) -> str:
    known = settings()
    if name in known:
        return name
    near = nearest(name, known)
    tables = ", ".join(one for one in known if "." not in one)
    hint = f'did you mean "{near}"?' if near else f'name a table ({tables}) or a key in one, such as "licenses.unknown"'
    raise problem("setting", f'"{name}" is not a key of a policy', hint)


Setting = Annotated[str, Checked(_setting, lambda: one_of(*settings()))]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sections(Section):
    """Everything that a policy file may say. Every value has the built-in policy's default."""

    extends: tuple[PolicyPath, ...] = key(
        (), "policy files that this one stands on, relative to it; what is said here goes before what they say"
    )
    locked: tuple[Setting, ...] = key(
        (), "tables and keys (`licenses.unknown`) that a policy which stands on this one cannot set"
    )
    origin: OriginPolicy = key(OriginPolicy(), "the watched countries, and what to do about each verdict")
    licenses: LicensePolicy = key(LicensePolicy(), "which licences are accepted")
    use: UsePolicy = key(UsePolicy(), "what the company does with the models; licence terms are compared with it")
    pins: PinPolicy = key(PinPolicy(), "how exactly a revision on the Hub has to be named")
    weights: WeightPolicy = key(WeightPolicy(), "file formats, hashes, and code that runs when a model is loaded")
    scan: ScanPolicy = key(ScanPolicy(), "what counts, and whether something that could not be checked fails the gate")
    lint: LintPolicy = key(LintPolicy(), "what is said about the policy itself")
    approve: tuple[Approval, ...] = key((), "sign-offs: who accepts which findings of a model, why, and until when")
    clarify: tuple[Clarification, ...] = key((), "the licence of a model whose card is wrong or silent, and the evidence")


RECORDS: Final[dict[KeyPath, type[Section]]] = {
    (): Sections,
    ("origin",): OriginPolicy,
    ("licenses",): LicensePolicy,
    ("use",): UsePolicy,
    ("pins",): PinPolicy,
    ("weights",): WeightPolicy,
    ("scan",): ScanPolicy,
    ("lint",): LintPolicy,
    ("approve",): Approval,
    ("clarify",): Clarification,
    ("clarify", "evidence"): Evidence,
}
"""What each table of a policy file becomes."""

KEYS: Final = {path: tuple(record.described()) for path, record in RECORDS.items()}
"""The keys of each table."""

TABLES: Final = tuple(path[0] for path in RECORDS if len(path) == 1 and path[0] not in ("approve", "clarify"))
"""The tables whose keys are settings: a nearer policy's value takes the place of a farther one's."""

ENTRIES: Final = ("approve", "clarify")
"""The lists of tables that every layer adds to."""


def settings() -> tuple[str, ...]:
    """What can be locked: tables, keys in them, and the lists of entries."""
    keys = (f"{table}.{key}" for table in TABLES for key in KEYS[table,])
    return (*TABLES, *keys, *ENTRIES)
