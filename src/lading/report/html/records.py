"""What the page shows, in words: the records that the template marks up."""

from __future__ import annotations

from dataclasses import dataclass

from lading.domain.finding import Finding
from lading.report.html import graph

Tone = str
"""What a colour repeats: ``bad``, ``warn``, ``open``, ``good`` or ``calm``. The word always stands beside it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, with the address it leads to where it is one that may be followed."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word with a colour that repeats it."""

    text: str
    tone: Tone = "calm"


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a table of counts; ``means`` explains the word."""

    tag: Tag
    number: int
    means: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding where it is listed; ``anchor`` leads to what it is about, empty when that is no component.

    ``said`` is the message before and after the name of what it is about.
    """

    finding: Finding
    action: Tag
    severity: Tag
    about: str
    anchor: str
    said: tuple[str, str]
    where: str
    places: tuple[str, ...]
    remedy: tuple[Piece, ...]
    evidence: tuple[Piece, ...]
    waiver: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All open findings of one rule and action: what the rule says, and the remedies, each once."""

    action: Tag
    rule: str
    summary: str
    remedies: tuple[tuple[Piece, ...], ...]
    findings: tuple[FindingView, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class LicenceView:
    """A licence in force: how it got there, its terms in words, where they are from."""

    roles: tuple[str, ...]
    name: str
    id: str
    category: Tag
    href: str
    terms: tuple[str, ...]
    sources: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """One way in which the repository names a component, and every place where it does, linked where the forge is known."""

    text: str
    how: str
    context: str
    locations: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class WeightView:
    """A weight file: ``remote`` ones are those of the model's repository, the others are in the tree.

    ``header`` holds what the file's header says under its own names.
    """

    path: str
    size: str
    sha256: str
    says: tuple[str, ...]
    unsafe: bool = False
    header: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkView:
    """One step of the lineage in words."""

    child: str
    relation: str
    base: str
    maker: str
    licence: str
    source: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A fact with its name."""

    name: str
    value: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A component: its row in the table and its own section."""

    anchor: str
    name: str
    kind: str
    pin: str
    severity: Tag
    severity_rank: int
    actions: tuple[Tag, ...]
    action_rank: int
    verdict: Tag
    verdict_means: str
    countries: tuple[str, ...]
    served: str
    licences: str
    category: Tag
    where: str
    chain: str
    distilled: str
    fields: tuple[Field, ...]
    findings: tuple[FindingView, ...]
    own_licence: str
    terms: tuple[LicenceView, ...]
    drawing: graph.Drawing | None
    links: tuple[LinkView, ...]
    namings: tuple[Naming, ...]
    places: int
    weights: tuple[WeightView, ...]
    remote: tuple[WeightView, ...]
    problems: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class ElementView:
    """An element that a guidance asks for: where CycloneDX has it, and how often the BOM has it, says unknown, or lacks it."""

    name: str
    path: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GuidanceView:
    """What one guidance asks for, by cluster, and how the BOM of this report answers."""

    title: str
    publisher: str
    source: tuple[Piece, ...]
    note: str
    totals: tuple[int, ...]
    clusters: tuple[tuple[str, tuple[ElementView, ...]], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    name: str
    outcome: Tag
    outcome_means: str
    inventory: str
    decisions: str
    basis: tuple[tuple[str, str], ...]
    severities: tuple[tuple[Tag, tuple[int, ...]], ...]
    verdicts: tuple[Count, ...]
    categories: tuple[Count, ...]
    countries: tuple[Count, ...]
    kinds: tuple[Count, ...]
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    unresolved: tuple[tuple[str, str, str], ...]
    gaps: tuple[tuple[str, str, str], ...]
    guidances: tuple[GuidanceView, ...]
