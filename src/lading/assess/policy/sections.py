"""What a policy says: its sections, their keys with the built-in values, and what each key is about.

The descriptions are what ``lading init`` writes behind a key, what an editor shows beside it, and the tables in
``docs/policy.md``.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, StrictBool, model_validator

from lading.assess.complaints import BOTH_LISTS, KeyPath, nearest
from lading.assess.countries import COUNT_WITH
from lading.assess.groups import PREFIX
from lading.assess.policy.values import (
    Count,
    Country,
    Currency,
    Day,
    Exclusion,
    LicenseEntry,
    PolicyPath,
    RuleId,
    Sha256,
    Territory,
    Words,
    problem,
    some,
)
from lading.domain.finding import Action
from lading.domain.source import Location

_T = TypeVar("_T")


def key(default: _T, about: str) -> _T:
    """A key with its built-in value and what it is about; typed as its value, which is what a reader of the model sees."""
    found: _T = Field(default, description=about)
    return found


class Section(BaseModel):
    """A table of the policy file: it cannot be changed and has no other keys."""

    # A run without a policy file validates nothing: validators are made when the first file is read.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


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


class LicensePolicy(Section):
    """``[licenses]``: a list of what is allowed, or of what is denied, and what to do when there is nothing to compare."""

    allow: tuple[LicenseEntry, ...] | None = key(None, "licences and groups that are accepted; every other one is denied")
    deny: tuple[LicenseEntry, ...] | None = key(None, "licences and groups that are refused; not together with allow")
    restricted: Action = key(Action.WARN, "terms that have to be read (uses, size, territories), where deny does not name them")
    unknown: Action = key(Action.DENY, "a licence without terms on record")
    missing: Action = key(Action.DENY, "no licence at all")
    conflict: Action = key(Action.DENY, "the card drops a term of the base model")

    @model_validator(mode="after")
    def _one_list(self) -> LicensePolicy:
        if self.allow is not None and self.deny is not None:
            raise problem(BOTH_LISTS, "`allow` and `deny` are both given", "keep one: what `allow` does not name is denied")
        return self

    @property
    def denied(self) -> tuple[str, ...]:
        """The deny list in force; the built-in one when the policy gives no list at all."""
        if self.allow is not None:
            return ()
        return (f"{PREFIX}non-commercial", f"{PREFIX}research-only") if self.deny is None else self.deny


class UsePolicy(Section):
    """``[use]``: what the company does with the models; what is left out is not known."""

    commercial: StrictBool | None = key(None, "whether the models serve a business")
    monthly_users: Count | None = key(None, "monthly active users of the product")
    annual_revenue: Count | None = key(None, "revenue a year, of the whole group")
    currency: Currency | None = key(None, "what annual_revenue is given in (ISO 4217), such as USD")
    territories: tuple[Territory, ...] | None = key(None, "where it is offered: country codes, and EU for its members")
    distributes_weights: StrictBool | None = key(None, "whether weights are passed on, not only served")
    serves_models: StrictBool | None = key(None, "whether models are offered to others as a service")
    trains_on_outputs: StrictBool | None = key(None, "whether other models are trained on what the models put out")
    fields: tuple[Words, ...] | None = key(None, "sensitive fields of use, such as military or medical-advice; [] for none")


class PinPolicy(Section):
    """``[pins]``: how exactly a Hub revision has to be named, and what to do when it is not."""

    require: Literal["any", "tag", "commit"] = key("commit", "how exactly a revision is named: any, tag or commit")
    unpinned: Action = key(Action.WARN, "the revision is not named that exactly")


class WeightPolicy(Section):
    """``[weights]``: file formats and code that runs when a model is loaded."""

    formats: tuple[Words, ...] | None = key(None, "formats that may be shipped; left out, every format that cannot run code")
    unsafe: Action = key(Action.DENY, "a file that can run code when it is loaded")
    mismatch: Action = key(Action.DENY, "a weight file that is not the one lading.lock has under its name")
    remote_code: Action = key(Action.WARN, "code of the model's repository is run")


class ScanPolicy(Section):
    """``[scan]``: what counts, and whether something that could not be checked fails the gate."""

    exclude: tuple[Exclusion, ...] = key((), "paths that are left out, as in .gitignore")
    mentions: StrictBool = key(False, "true: comments and prose count as well")
    incomplete: Literal["fail", "warn"] = key("fail", "fail or warn, when something could not be checked")


class LintPolicy(Section):
    """``[lint]``: what is said about the policy itself."""

    unused: Action = key(Action.ALLOW, "an allowed licence or an exclusion that nothing here needs; allow says nothing")


class Entry(Section):
    """One table of a list of tables, which knows where it stands."""

    _location: Location = PrivateAttr(default=Location("built-in policy"))

    @property
    def location(self) -> Location:
        """Where the policy file says so."""
        return self._location

    def place(self, location: Location) -> None:
        """Remember where the policy file says so; called once, when the file is read."""
        self._location = location


class Approval(Entry):
    """``[[approve]]``: somebody signs off findings of a model."""

    model: Words = Field(description="a model's name, or a pattern with * and ?; case does not matter")
    reason: Words = Field(description="why it is accepted")
    approved_by: Words = Field(description="who accepts it")
    revision: Words | None = key(None, "only this revision; seven or more digits of a commit are enough")
    sha256: Annotated[tuple[Sha256, ...], some("weight files")] | None = key(
        None, "only weight files with these SHA-256, all of the model's files"
    )
    findings: Annotated[tuple[RuleId, ...], some("findings")] | None = key(None, "only these findings; left out, all of them")
    until: Day | None = key(None, "the last day it holds; left out, it holds until somebody removes it")


class Evidence(Section):
    """The file that a clarification rests on, as it was when somebody read it."""

    file: Words = Field(description="path from the root of the repository")
    sha256: Sha256 = Field(description="SHA-256 of the file as it was read; when it changes, the entry no longer holds")


class Clarification(Entry):
    """``[[clarify]]``: the licence of a model whose card is wrong or silent."""

    model: Words = Field(description="the model's name; case does not matter")
    license: Words = Field(description="the licence that applies: an SPDX id, LicenseRef-…, or an expression")
    evidence: Evidence = Field(description="the file that says so, and its digest")
    reason: Words = Field(description="why the card is not believed")


def _setting(name: str) -> str:
    known = settings()
    if name in known:
        return name
    near = nearest(name, known)
    tables = ", ".join(one for one in known if "." not in one)
    hint = f'did you mean "{near}"?' if near else f'name a table ({tables}) or a key in one, such as "licenses.unknown"'
    raise problem("setting", f'"{name}" is not a key of a policy', hint)


class _SettingNames:
    """The JSON Schema of the name of a setting, made when it is asked for."""

    @staticmethod
    def __get_pydantic_json_schema__(_core: object, _handler: object) -> dict[str, Any]:
        return {"type": "string", "enum": list(settings())}


Setting = Annotated[str, AfterValidator(_setting), _SettingNames]


class Sections(Section):
    """Everything that a policy file may say. Every value has the built-in policy's default."""

    extends: tuple[PolicyPath, ...] = key(
        (), "policy files that this one stands on, relative to it; what is said here goes before what they say"
    )
    locked: tuple[Setting, ...] = key(
        (), "tables and keys (`licenses.unknown`) that a policy which stands on this one cannot set"
    )
    origin: OriginPolicy = key(OriginPolicy.model_construct(), "the watched countries, and what to do about each verdict")
    licenses: LicensePolicy = key(LicensePolicy.model_construct(), "which licences are accepted")
    use: UsePolicy = key(
        UsePolicy.model_construct(), "what the company does with the models; licence terms are compared with it"
    )
    pins: PinPolicy = key(PinPolicy.model_construct(), "how exactly a revision on the Hub has to be named")
    weights: WeightPolicy = key(
        WeightPolicy.model_construct(), "file formats, hashes, and code that runs when a model is loaded"
    )
    scan: ScanPolicy = key(
        ScanPolicy.model_construct(), "what counts, and whether something that could not be checked fails the gate"
    )
    lint: LintPolicy = key(LintPolicy.model_construct(), "what is said about the policy itself")
    approve: tuple[Approval, ...] = key((), "sign-offs: who accepts which findings of a model, why, and until when")
    clarify: tuple[Clarification, ...] = key((), "the licence of a model whose card is wrong or silent, and the evidence")


MODELS: Final[dict[KeyPath, type[BaseModel]]] = {
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
"""The model of each table of a policy file."""

KEYS: Final = {path: tuple(model.model_fields) for path, model in MODELS.items()}
"""The keys of each table."""

TABLES: Final = tuple(path[0] for path in MODELS if len(path) == 1 and path[0] not in ("approve", "clarify"))
"""The tables whose keys are settings: a nearer policy's value takes the place of a farther one's."""

ENTRIES: Final = ("approve", "clarify")
"""The lists of tables that every layer adds to."""


def settings() -> tuple[str, ...]:
    """What can be locked: tables, keys in them, and the lists of entries."""
    keys = (f"{table}.{key}" for table in TABLES for key in KEYS[(table,)])
    return (*TABLES, *keys, *ENTRIES)
