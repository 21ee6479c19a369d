"""What the page says of one component: its row in the table and its own section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from lading.catalog.index import Catalog
from lading.domain.facts import Component, RemoteFile, Unresolved
from lading.domain.finding import Action, Category, Finding, License, Step
from lading.domain.reference import Kind, Reference, Relation, WeightFile
from lading.domain.report import Assessed
from lading.domain.source import Location
from lading.domain.words import RELATIONS
from lading.patterns import regex
from lading.report import words
from lading.report.html.lineage import drawing, links, name_of
from lading.report.html.records import Field, Item, LicenceView, Naming, Piece, Tag, WeightView
from lading.report.html.wording import (
    ACTIONS,
    SEVERITIES,
    URL,
    VERDICTS,
    category_tag,
    finding_view,
    linked,
    maker,
)
from lading.report.terms import ids, in_words

_HUB_ID = regex(r"[\w.-]+/[\w.-]+", re.ASCII)
_SITES = {Kind.MODEL: "https://huggingface.co/", Kind.DATASET: "https://huggingface.co/datasets/"}


def item(assessed: Assessed, anchor: str, catalog: Catalog, source_url: str = "") -> Item:
    """A component as the page shows it, its section at ``anchor``; ``source_url`` and a path lead to a file of the tree."""
    found, view, licence = assessed.component, assessed.origin, assessed.license
    subject, facts = found.subject, found.facts
    open_ = [f for f in assessed.findings if f.waived_by is None]
    rank = max((f.severity for f in open_), default=None)
    actions = Counter(f.action for f in open_)
    worst = next((action for action in ACTIONS if actions[action]), None)
    served = view.hosting_country or ""
    locations = subject.locations
    return Item(
        anchor=anchor,
        name=subject.name,
        kind=words.ONE_OF[subject.kind],
        pin=words.pin(found),
        severity=Tag("none", "good") if rank is None else Tag(rank.name.lower(), SEVERITIES[rank]),
        severity_rank=-1 if rank is None else int(rank),
        actions=tuple(
            Tag(words.plural(actions[action], *_COUNTED[action]), ACTIONS[action][0]) for action in ACTIONS if actions[action]
        ),
        action_rank=len(ACTIONS) - list(ACTIONS).index(worst) if worst else 0,
        verdict=Tag(view.verdict.value, VERDICTS[view.verdict]),
        verdict_means=words.VERDICTS[view.verdict],
        countries=tuple(sorted({*view.countries, *([served] if served else [])} - {""})),
        served=served,
        licences=" + ".join(_short(each) for each in words.in_force(licence)),
        category=_SOFTWARE if subject.kind is Kind.PACKAGE else category_tag(licence.concluded),
        where=words.place(locations),
        chain=_chain(assessed),
        distilled=_distilled(view.distilled_from),
        fields=tuple(_fields(assessed)),
        findings=tuple(
            finding_view(f, anchor, () if f.locations == locations else f.locations)
            for f in sorted(assessed.findings, key=_order)
        ),
        own_licence=_own_licence(assessed),
        terms=tuple(_licences(assessed, catalog)),
        drawing=drawing(assessed, catalog),
        links=tuple(links(assessed, catalog)),
        namings=tuple(_namings(subject.references, source_url)),
        places=len(subject.references),
        weights=tuple(map(_weights, subject.weights)),
        remote=tuple(map(_remote, facts.files if facts else ())),
        problems=tuple(map(linked, _problems(found))),
    )


_COUNTED = {Action.DENY: ("denied", "denied"), Action.WARN: ("warning", "warnings"), Action.ALLOW: ("note", "notes")}


def _chain(assessed: Assessed) -> str:
    """The chain that proves the verdict; a lone name proves nothing."""
    steps = [replace(step, id=name_of(assessed, step.id)) for step in assessed.origin.chain]
    return words.chain_of(steps) if len(steps) > 1 or any(step.developer for step in steps) else ""


def _problems(found: Component) -> Iterable[str]:
    if isinstance(found.resolution, Unresolved):
        yield words.REASONS[found.resolution.reason]
    for each in found.problems:
        yield f"{each.id}: {words.REASONS[each.reason]}"
    yield from found.lineage.problems


def _distilled(steps: Iterable[Step]) -> str:
    """The teachers, then what these were built on."""
    named: dict[bool, list[str]] = {True: [], False: []}
    for step in steps:
        named[step.relation is Relation.DISTILLED].append(f"{step.id} ({step.country or 'country not established'})")
    behind = f"; behind these: {', '.join(named[False])}" if named[False] else ""
    return ", ".join(named[True]) + behind


def _order(finding: Finding) -> tuple[bool, int, int, str]:
    """Open ones first, then what the policy does, severity, rule."""
    return finding.waived_by is not None, list(ACTIONS).index(finding.action), -finding.severity, finding.rule


def _short(licence: License) -> str:
    return licence.id.removeprefix("LicenseRef-")


def _fields(assessed: Assessed) -> Iterable[Field]:
    """The facts that have a value, in a fixed order."""
    found = assessed.component
    subject, facts = found.subject, found.facts
    if facts:
        yield from _text("Description", facts.description)
        yield from _text("Developer", maker(facts.developer))
        yield from _text("Operator", maker(facts.operator))
    yield from _text("Served from", assessed.origin.hosting_country)
    hub_id = subject.hub_id or (subject.name if subject.registry == "huggingface" else "")
    if hub_id:
        yield Field("On the Hub", (Piece(hub_id, _hub(subject.kind, hub_id)),))
    yield from _text("Named in", subject.registry if subject.registry != "huggingface" else None)
    yield from _text("Revision", subject.revision or (words.pin(found) if subject.kind is not Kind.WEIGHTS else None))
    if facts:
        yield from _text("Facts read at revision", facts.revision if facts.revision != subject.revision else None)
        yield from _text("Task", facts.task)
        yield from _text("Library", facts.library)
        yield from _text("Parameters", facts.parameters)
        yield from _text("Access", f"gated ({facts.gated})" if facts.gated else None)
        yield from _text("Trained on", ", ".join(facts.datasets))
        yield from _text("Homepage", facts.homepage)
        yield from _text("To know", " ".join(facts.notes))
        yield from _text("Scanned by the Hub", "; ".join(facts.security))
    for number, clue in enumerate(found.identities):
        yield Field("" if number else "Recognised", linked(words.identity(clue)))
    if facts:
        for number, source in enumerate(words.facts_sources(facts)):
            yield Field("" if number else "Facts from", linked(source))


def _text(name: str, value: str | None) -> Iterable[Field]:
    if value and value != "-":
        yield Field(name, linked(value))


def _hub(kind: Kind, id_: str) -> str:
    return _SITES.get(kind, _SITES[Kind.MODEL]) + quote(id_) if _HUB_ID.fullmatch(id_) else ""


_SOFTWARE = Tag("not examined")
"""In place of a category: Lading judges the licences of models and data, not those of software."""


def _own_licence(assessed: Assessed) -> str:
    if assessed.component.subject.kind is Kind.PACKAGE:
        return "The licences of software are not looked into."
    if assessed.license.declared is not None:
        return ""
    missing = assessed.license.concluded is Category.MISSING
    return "Its own card states no licence." if missing else "No source says under which licence it is itself."


def _licences(assessed: Assessed, catalog: Catalog) -> Iterable[LicenceView]:
    """Each licence once, with every way by which it is in force."""
    view = assessed.license
    dropped = {each.id for each in view.dropped}
    roles: dict[str, list[str]] = {}
    for each in (*((view.declared,) if view.declared else ()), *view.inherited):
        role = "declared" if each is view.declared else f"inherited from {each.inherited}" if each.inherited else "inherited"
        roles.setdefault(each.id, []).append(role)
    for each in words.in_force(view):
        drop = ("its own card drops it",) if each.id in dropped else ()
        yield _licence(each, (*dict.fromkeys(roles[each.id]), *drop), catalog)


def _licence(licence: License, roles: tuple[str, ...], catalog: Catalog) -> LicenceView:
    terms = [found for id_ in ids(licence.id) if (found := catalog.terms(id_))]
    several = len(terms) > 1
    return LicenceView(
        roles=roles,
        name=licence.name if licence.name and licence.name != licence.id else "",
        id=licence.id,
        category=category_tag(licence.category),
        href=licence.url if licence.url and URL.fullmatch(licence.url) else "",
        terms=tuple(f"{each.id}: {said}" if several else said for each in terms for said in in_words(each))
        or (() if licence.known else ("No terms are on record for it.",)),
        sources=tuple(linked(words.via(each.source)) for each in terms),
    )


def _namings(references: Iterable[Reference], source_url: str) -> Iterable[Naming]:
    """By the first place of each way."""
    ways: dict[tuple[str, str, str], dict[Location, None]] = {}
    for reference in sorted(references, key=lambda r: (r.location, r.text, r.rule)):
        ways.setdefault((reference.text, _how(reference), reference.context.value), {})[reference.location] = None
    for way, locations in ways.items():
        yield Naming(*way, tuple(_place(each, source_url) for each in locations))


def _place(location: Location, source_url: str) -> Piece:
    text = f"{location} (cell {location.cell})" if location.cell else str(location)
    line = f"#L{location.line}" if location.line and not location.cell else ""
    address = f"{source_url}{quote(location.path)}{line}" if source_url else ""
    return Piece(text, address if URL.fullmatch(address) else "")


def _how(reference: Reference) -> str:
    parts = (
        reference.symbol,
        f"via {reference.via}" if reference.via else "",
        f"at {reference.endpoint}" if reference.endpoint else "",
        f"revision {reference.revision}" if reference.revision else "",
        f"version {reference.version}" if reference.version else "",
        "runs code of its repository" if reference.trust_remote_code else "",
    )
    return ", ".join(filter(None, parts))


def _weights(weights: WeightFile) -> WeightView:
    says = [weights.format, "git-LFS pointer" if weights.pointer else "", weights.architecture]
    says += [f"{RELATIONS[relation]} {id_}" for relation, id_ in weights.bases]
    says += [f"licence {weights.license}" if weights.license else ""]
    return WeightView(
        path=str(weights.location),
        size=_size(weights.size),
        sha256=weights.sha256 or "",
        says=tuple(filter(None, says)),
        unsafe=weights.unsafe,
        header=tuple(f"{name} = {text}" for name, text in weights.metadata),
    )


def _remote(file: RemoteFile) -> WeightView:
    return WeightView(file.path, "" if file.size is None else _size(file.size), file.sha256 or "", ())


def _size(count: int) -> str:
    """``4.7 GB``: decimal units, as the Hub shows them."""
    size, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{count:,} B" if units[0] == "B" else f"{size:.1f} {units[0]}"
