"""What ``lading explain`` says: one record for each kind of thing that may answer to a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """One place that names a model: ``line`` is the text there, empty when it cannot be shown."""

    place: str
    line: str
    context: str
    how: str


@dataclass(frozen=True, slots=True)
class Node:
    """A model of a lineage, ``depth`` steps from the one that was asked about, and how that step was made."""

    id: str
    depth: int
    relation: str | None = None
    suspected: bool = False
    relation_source: str | None = None
    developer: str | None = None
    country: str | None = None
    developer_source: str | None = None
    license: str | None = None
    license_source: str | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: what it asks for in words, where that stands, and what the policy says of it.

    ``from_base`` is the base that brings it, ``dropped`` that the model's card leaves its terms out; ``used_by`` names what is
    under it here.
    """

    id: str
    name: str
    category: str
    standing: str
    url: str | None
    terms: tuple[str, ...]
    sources: tuple[str, ...]
    from_base: str | None = None
    dropped: bool = False
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in this repository; ``fails`` is true when it keeps the gate shut."""

    rule: str
    subject: str
    action: str
    severity: str
    fails: bool
    message: str
    remedy: str
    evidence: str
    places: tuple[str, ...]
    approved: str | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A model of the catalogue that the policy admits.

    ``further_trained`` when it was made from another model; ``built_on`` how many models on record were made from it; ``apart``
    the larger number of parameters by the smaller one, 1 where one of them is not known.
    """

    id: str
    developer: str
    country: str | None
    license: str
    task: str
    parameters: str
    parameters_from: str
    further_trained: bool
    warnings: tuple[str, ...]
    source: str
    built_on: int
    apart: float


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What the catalogue of that day has of the same task and size class that the policy admits, by developer, size and id.

    ``judged`` counts all of that task and class that say what they were built on and under which licence, ``sizeless`` those
    of the task without a size on record. ``task`` None: nothing could be compared.
    """

    catalog: str
    task: str | None
    parameters: str | None
    parameters_from: str | None
    factor: float
    further_trained: bool
    judged: int
    sizeless: int
    models: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A model, or whatever else a repository names, with all that led to its verdict.

    ``here`` is false for one that the repository does not name; ``beneath`` are those named here that were built on it.
    """

    name: str
    kind: str
    here: bool
    hub_id: str | None
    revision: str | None
    verdict: str
    verdict_means: str
    chain: str
    served_from: str | None
    facts_source: str | None
    namings: tuple[Naming, ...]
    lineage: tuple[Node, ...]
    licences: tuple[Licence, ...]
    findings: tuple[Found, ...]
    problems: tuple[str, ...]
    passes: bool
    to_pass: tuple[str, ...]
    beneath: tuple[str, ...] = ()
    alternatives: Alternatives | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """A developer; ``used_by`` names what is here of its making, or built on that.

    ``services`` are those that it operates, with their country, ``models`` how many of its models are on record.
    """

    id: str
    name: str
    country: str | None
    watched: bool
    kind: str
    parent: str | None
    parent_country: str | None
    republisher: bool
    watchlists: tuple[str, ...]
    source: str
    used_by: tuple[str, ...]
    services: tuple[str, ...] = ()
    models: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A group of licences that a policy may name: its ``categories``, the ``licences`` on record in it, what is here of it."""

    name: str
    categories: tuple[str, ...]
    standing: str
    licences: tuple[str, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """A list of an authority that names developers; ``named`` with their ids, ``used_by`` what is here of their making."""

    id: str
    name: str
    status: str
    jurisdiction: str
    authority: str
    scope: str
    covers: tuple[str, ...]
    since: str | None
    until: str | None
    named: tuple[str, ...]
    source: str
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """A kind of finding, and every one of it in this repository."""

    id: str
    summary: str
    severity: str
    remedy: str
    offline: bool
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything that answers to ``asked``; ``basis`` is what facts and verdicts rest on, ``more`` what answers too and is not
    shown.
    """

    asked: str
    basis: str
    models: tuple[Model, ...] = ()
    rules: tuple[RulePage, ...] = ()
    licences: tuple[Licence, ...] = ()
    developers: tuple[Maker, ...] = ()
    groups: tuple[Group, ...] = ()
    lists: tuple[Names, ...] = ()
    more: tuple[str, ...] = ()
