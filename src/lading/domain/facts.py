"""What is known about a subject, from where, and what it was built on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lading.domain.reference import Relation
from lading.domain.subject import Subject


class Via(StrEnum):
    """The sources of facts, in the order they are asked."""

    REPOSITORY = "repository"
    LOCK = "lading.lock"
    HF_CACHE = "huggingface-cache"
    CACHE = "lading-cache"
    HUB = "hub"
    MODELSCOPE = "modelscope-cache"
    CATALOG = "catalog"
    MAKE = "make"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: the kind of source, a URL, path or record id in it, and when it was true."""

    via: Via
    detail: str
    retrieved: date | None = None


@dataclass(frozen=True, slots=True)
class Developer:
    """Who made a thing. ``country`` is ISO 3166-1 alpha-2 of the headquarters, ``None`` when not established.

    ``republisher`` marks a namespace that repackages others' models; its country says nothing about them.
    """

    id: str
    name: str
    country: str | None
    kind: str
    source: Source
    parent: str | None = None
    parent_country: str | None = None
    republisher: bool = False


@dataclass(frozen=True, slots=True)
class LicenseClaim:
    """The licence as stated: the card's ``license``, ``license_name`` and ``license_link``."""

    id: str
    name: str | None
    link: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Base:
    """A direct base: Hub id (or family name), how it was used, who says so.

    ``suspected`` is true when only indirect evidence (a name, an architecture) points at it.
    """

    id: str
    relation: Relation
    source: Source
    suspected: bool = False


@dataclass(frozen=True, slots=True)
class Rival:
    """A base that was stated too, but by a weaker voice than the one that is followed; ``by`` names that voice."""

    id: str
    by: str


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of the model's repository; ``sha256`` only where the Hub states one (LFS or Xet)."""

    path: str
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What one source of facts says of one model, dataset, service or package.

    ``bases`` is ``None`` when nothing was established about them and ``()`` when the model is known to be a root.
    ``revision`` is the commit these facts were read at. ``served_from`` is the operator's country of a hosted model.
    ``security`` is what the Hub's scanners say, in their own words and one line each, ``scansDone`` first; empty where the Hub
    was not asked. ``chat_template`` is the SHA-256 of the template. ``rivals`` are bases that were overruled.
    """

    id: str
    source: Source
    developer: Developer | None = None
    bases: tuple[Base, ...] | None = None
    license: LicenseClaim | None = None
    revision: str | None = None
    task: str | None = None
    description: str | None = None
    library: str | None = None
    parameters: str | None = None
    gated: str | None = None
    datasets: tuple[str, ...] = ()
    files: tuple[RemoteFile, ...] = ()
    operator: Developer | None = None
    served_from: str | None = None
    homepage: str | None = None
    notes: tuple[str, ...] = ()
    security: tuple[str, ...] = ()
    chat_template: str | None = None
    rivals: tuple[Rival, ...] = ()


class Reason(StrEnum):
    """Why no source had facts about a subject."""

    NO_FACTS = "no-facts"
    NOT_FOUND = "not-found"
    REVISION_NOT_FOUND = "revision-not-found"
    FORBIDDEN = "forbidden"
    GATED = "gated"
    DISABLED = "disabled"
    RATE_LIMITED = "rate-limited"
    UNREACHABLE = "unreachable"
    MALFORMED = "malformed"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """No facts: which id was asked, why there are none, and the last source's words."""

    id: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a lineage: ``child`` was made from ``base.id`` by ``base.relation``."""

    child: str
    base: Base


@dataclass(frozen=True, slots=True)
class Lineage:
    """Everything a model was built on, as far as known: nodes by id, and the links between them.

    ``complete`` is true when every path ends in a known root; ``problems`` names cycles, cut-offs and dangling bases.
    """

    root: str
    nodes: Mapping[str, Facts | Unresolved] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    complete: bool = False
    problems: tuple[str, ...] = ()

    def bases_of(self, node: str) -> tuple[Base, ...]:
        """The direct bases of ``node``."""
        return tuple(link.base for link in self.links if link.child == node)


class Clue(StrEnum):
    """What tells which model a weight file is, the strongest first."""

    HASH = "hash"
    CONTENT = "content-digest"
    DECLARED = "metadata"
    FILE_NAME = "file-name"
    SHAPE = "shape"
    TOKENIZER = "tokenizer"
    LOADED_FROM = "name-or-path"
    NAME = "name"
    ARCHITECTURE = "architecture"


@dataclass(frozen=True, slots=True)
class Identity:
    """What one clue says of a weight file: it is ``id`` (a Hub id, or a family), or is made from that.

    ``confidence`` is between 0 and 1; only `Clue.HASH` and `Clue.CONTENT` prove anything. ``near`` are the bases on record
    that the sizes fit, the best first. ``against`` says what other clue is contradicted.
    """

    clue: Clue
    id: str
    confidence: float
    detail: str
    near: tuple[str, ...] = ()
    against: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """A subject with its facts (or why there are none) and its lineage.

    ``problems`` are sources that failed on the way although another one answered, ``locked`` the weight files of the subject
    as ``lading.lock`` has them. ``identities`` is what tells which model its weights are, the strongest clue first.
    """

    subject: Subject
    resolution: Facts | Unresolved
    lineage: Lineage
    problems: tuple[Unresolved, ...] = ()
    locked: tuple[RemoteFile, ...] = ()
    identities: tuple[Identity, ...] = ()

    @property
    def facts(self) -> Facts | None:
        """The facts, or None when unresolved."""
        return self.resolution if isinstance(self.resolution, Facts) else None
