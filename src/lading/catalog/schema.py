"""What a catalogue record is. Checked when the index is built and in CI, never at run time.

Records are TOML. ``data/developers/ID.toml``, ``data/licenses/ID.toml`` and ``data/watchlists/ID.toml`` hold one record each;
``data/models/*.toml``, ``data/families/*.toml``, ``data/hosted/*.toml``, ``data/packages/*.toml``, ``data/services/*.toml`` and
``data/signatures/*.toml`` hold arrays of tables named after the kind (``[[model]]`` …), one file per developer, so that related
records are read and reviewed together.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, AnyHttpUrl, BaseModel, ConfigDict, Field, StringConstraints

from lading.domain.reference import Relation
from lading.domain.shape import Tower
from lading.domain.terms import FIELDS

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Jurisdiction = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}(-[A-Z0-9]{1,3})?|EU)$")]
"""ISO 3166-1 country, ISO 3166-2 subdivision (``US-TX``), or ``EU``."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$")]
HubId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,96}(/[A-Za-z0-9_.-]{1,96})?$")]


class Record(BaseModel):
    """What every record has: where its facts were read, when, and how good the source is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Annotated[tuple[AnyHttpUrl, ...], Field(min_length=1)]
    """Pages the facts were read from, the best first."""
    retrieved: date
    """The day the source was read, or the date of the stored copy that was read."""
    confidence: Literal["primary", "secondary", "disputed"] = "primary"
    """``primary``: the maker's own page or card; ``secondary``: somebody else's table; ``disputed``: sources disagree, see
    note."""
    note: str | None = None


class Namespaces(BaseModel):
    """The names a developer publishes under, by site. Compared without case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    huggingface: tuple[str, ...] = ()
    modelscope: tuple[str, ...] = ()
    github: tuple[str, ...] = ()
    ollama: tuple[str, ...] = ()


class DeveloperRecord(Record):
    """An organisation, lab or person that makes or repackages models or AI software."""

    id: Slug
    name: str
    country: Country | None = None
    """Country of headquarters; left out when not established."""
    kind: Literal["company", "university", "institute", "government", "community", "person"]
    parent: str | None = None
    """Legal or controlling parent, by name, where it differs."""
    parent_country: Country | None = None
    republisher: bool = False
    """Repackages others' models (quantises, converts, mirrors): never lends its country to what it repackages."""
    namespaces: Namespaces = Namespaces()
    aliases: tuple[str, ...] = ()


class BaseRecord(BaseModel):
    """One direct base of a model."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: HubId
    relation: Relation


class ModelRecord(Record):
    """One Hub repository of weights, or a model that is known by a bare name.

    ``base`` left out means that nothing was established; an empty list means that the maker trained it from scratch.
    """

    id: HubId
    developer: Slug
    base: tuple[BaseRecord, ...] | None = None
    license: str | None = None
    """The card's ``license`` field as it stands (a Hub licence id; ``other`` when custom)."""
    license_name: str | None = None
    license_link: str | None = None
    task: str | None = None
    """The Hub's pipeline tag."""
    parameters: str | None = None
    """Total parameters as the maker gives them: ``7.6B``, ``671B``, ``33M``."""
    gated: bool = False
    aliases: tuple[str, ...] = ()
    """Former Hub ids that redirect here."""
    files: tuple[str, ...] = ()
    """Weight file names by which other projects ship it (``inswapper_128.onnx``). ``-*`` before the suffix stands for any
    digest that PyTorch Hub puts there: ``resnet50-*.pth`` is ``resnet50-19c8e357.pth`` too.
    """


class FamilyRecord(Record):
    """A name pattern: what a name that starts like this belongs to, where no record says more.

    ``stems`` are compared with the lower-cased name, its separators ``-``, ``_``, ``.``, ``:`` and blank folded into ``-``, at
    the start of a word; the longest stem wins. A stem that ends in a letter also matches with a version stuck to it
    (``qwen`` in ``qwen9-4b``).
    """

    id: Slug
    developer: Slug
    stems: Annotated[tuple[str, ...], Field(min_length=1)]
    closed_weights: bool = False
    """Only served, never published (GPT-4, Claude, qwen-max)."""
    base: HubId | None = None
    """The Hub model that bare names of this family mean, when there is one."""


class HostedRecord(Record):
    """What a provider serves under one id: ``provider`` is a service id, ``id`` the name used there."""

    id: str
    provider: Slug
    developer: Slug
    hub_id: HubId | None = None
    """The weights behind it, where the provider or the registry says so."""


class ServiceRecord(Record):
    """An API endpoint operator."""

    id: Slug
    name: str
    operator: Slug
    """Developer record of the operator."""
    country: Country
    """Jurisdiction the service is operated from, as its terms state."""
    hosts: tuple[str, ...] = ()
    """Host names; a leading ``*.`` matches any sub-domain."""
    prefixes: tuple[str, ...] = ()
    """Provider prefixes of routers such as LiteLLM (``deepseek/…``)."""
    packages: tuple[str, ...] = ()
    """Client SDKs as ``pypi:name`` or ``npm:name`` that talk to it by default."""
    default_for: tuple[str, ...] = ()
    """Families (record ids) whose bare names this service serves first-hand."""
    data_policy: AnyHttpUrl | None = None


class PackageRecord(Record):
    """An AI library."""

    name: str
    ecosystem: Literal["pypi", "npm", "crates", "go", "conda"]
    developer: Slug
    modules: tuple[str, ...] = ()
    """Top-level import names where they differ from the package name."""
    fetches: tuple[HubId, ...] = ()
    """Models it downloads by default."""


def _use_field(word: str) -> str:
    if word not in FIELDS:
        raise ValueError(f"a field of use is one of {', '.join(FIELDS)}")
    return word


UseField = Annotated[str, AfterValidator(_use_field)]


class Threshold(BaseModel):
    """A size above which the licence asks for something more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: Literal["monthly_active_users", "daily_active_users", "annual_revenue", "monthly_revenue", "funding", "employees"]
    value: int
    currency: str | None = None
    at_least: bool = False
    """The value itself is already above it (``at least``, ``less than``)."""
    asks: Literal["agreement", "notice"] = "agreement"
    """Another agreement, or a name to be shown while use stays allowed."""
    whose: Literal["any", "commercial", "serving", "some"] = "any"
    """Whom it is about: everybody, whoever uses it commercially, who offers models as a service, or some other businesses."""


class LicenseRecord(Record):
    """A licence as terms; its category is computed from them.

    ``commercial`` ``conditional`` means allowed under the thresholds or after registration.
    """

    id: str
    """SPDX id, or ``LicenseRef-…`` of ours."""
    name: str
    hub: tuple[str, ...] = ()
    """Values of the Hub's ``license`` field that mean it."""
    names: tuple[str, ...] = ()
    """Values of ``license_name`` (any case) and other spellings that mean it."""
    links: tuple[str, ...] = ()
    """Parts of ``license_link`` that identify it."""
    url: AnyHttpUrl
    commercial: Literal["yes", "no", "conditional"]
    research_only: bool = False
    thresholds: tuple[Threshold, ...] = ()
    registration: bool = False
    """Commercial use has to be registered, applied for or notified first, whatever the size."""
    territories_excluded: tuple[Country | Literal["EU"], ...] = ()
    territories_of: Literal["multimodal"] | None = None
    """Only models of that sort are excluded there; None: all."""
    use_policy: bool = False
    """Names forbidden uses (acceptable-use policy, RAIL attachment, military or field-of-use clauses)."""
    forbidden_fields: tuple[UseField, ...] | None = None
    """Which of these fields of use the text bars, read for all of them; None: nobody has looked."""
    conditional_fields: tuple[UseField, ...] = ()
    """Those that it allows under conditions, such as an approval or the review of a professional."""
    attribution: bool = False
    notice: str | None = None
    """The line that copies have to carry, as the licence gives it."""
    naming: str | None = None
    """Words that a derivative or product must show or carry in its name."""
    share_alike: Literal["none", "weak", "strong"] = "none"
    derivatives: bool = True
    distribution: Literal["yes", "no", "non-commercial"] = "yes"
    """Whether the grant covers passing weights on; ``non-commercial``: commerce needs another agreement for it."""
    serving: Literal["yes", "no", "non-commercial"] = "yes"
    """Whether the grant covers offering the model to others as a service."""
    outputs_for_training: Literal["allowed", "named", "restricted", "silent"] = "silent"
    """``named``: allowed, but the trained model shows what ``naming`` says."""
    outputs_derive: bool = False
    """A model trained on its outputs counts as a derivative, or outputs come under the same terms."""
    proprietary: bool = False
    """No licence to the weights at all: terms of service of a hosted API or an unpublished agreement."""
    licensor: Slug | None = None
    """The developer whose licence it is. Whoever else states it passes it on, and cannot license a later work anew."""


class NamedRecord(BaseModel):
    """A developer that a watchlist names. Laboratories whose ``parent`` it is need no entry: they are found through it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    developer: Slug
    name: str
    """The name as the list or rule writes it."""
    since: date | None = None
    """The day this name was added, where it is later than the list."""


class WatchlistRecord(Record):
    """A list or rule of an authority that names developers of models or their products. A fact: it denies nothing by itself.

    ``since`` is the day from which it binds (of a bill: the day it was introduced), ``until`` the day it ended.
    """

    id: Slug
    name: str
    status: Literal["in-force", "bill", "withdrawn"]
    jurisdiction: Jurisdiction
    authority: str
    scope: str
    """Who is bound, and to what, in one sentence."""
    covers: Annotated[tuple[Literal["company", "service", "models", "hardware"], ...], Field(min_length=1)]
    """What of a developer it is about: the company as a whole, a hosted service or app, model weights, hardware."""
    since: date | None = None
    until: date | None = None
    names: Annotated[tuple[NamedRecord, ...], Field(min_length=1)]


Size = Annotated[int, Field(gt=0)]


class SignatureRecord(Record):
    """The shape of a base model, as its configuration states it; see `lading.domain.signature.Shape` for the names.

    A model with several towers (CLIP, Whisper, T5) has a record for each. Any number of models may share a shape.
    """

    id: HubId
    developer: Slug
    tower: Tower = Tower.LANGUAGE
    architecture: str | None = None
    model_type: str | None = None
    layers: Size
    hidden: Size
    heads: Size | None = None
    kv_heads: Size | None = None
    head_dim: Size | None = None
    feed_forward: Size | None = None
    vocabulary: Size | None = None
    rope_theta: Annotated[float, Field(gt=0)] | None = None
    experts: Size | None = None
    experts_used: Size | None = None
    expert_feed_forward: Size | None = None
    tokenizers: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")], ...] = ()
    """Digests of its tokenizer's files (`lading.domain.make.Tokenizer`): with and without added tokens they differ."""
