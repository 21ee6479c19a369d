"""What ``lading explain`` knows of a name: models, findings, licences, developers, each with what the repository has of it."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lading import audit as audits
from lading.assess.base import Meta
from lading.assess.judge import assess
from lading.assess.obligations import gating
from lading.assess.rulebook import rules
from lading.assess.standing import Standing, standing
from lading.assess.terms import OUTPUTS, SERVED, categories, strictest, terms_of
from lading.catalog import search
from lading.catalog.build import fold
from lading.cli.running import Wish, request
from lading.domain.facts import Developer, Facts, LicenseClaim
from lading.domain.finding import Finding, License
from lading.domain.reference import Kind, Reference
from lading.domain.report import Assessed, Report
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.domain.terms import Terms
from lading.errors import UsageError
from lading.report import words
from lading.report.html.terms import in_words
from lading.report.html.wording import ONE_OF, VERDICTS
from lading.report.text import clean
from lading.resolve.chain import resolve

SHOWN = 160
"""Characters of a line that are shown."""

_STANDINGS = {
    Standing.ALLOWED: "allowed by the policy",
    Standing.DENIED: "denied by the policy",
    Standing.OPEN: "not named by the policy's list",
}


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


@dataclass(frozen=True, slots=True)
class Maker:
    """A developer; ``used_by`` names what is here of its making, or built on that."""

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
    """Everything that answers to ``asked``; ``basis`` is what facts and verdicts rest on."""

    asked: str
    basis: str
    models: tuple[Model, ...] = ()
    rules: tuple[RulePage, ...] = ()
    licences: tuple[Licence, ...] = ()
    developers: tuple[Maker, ...] = ()


@dataclass(frozen=True, slots=True)
class _World:
    """One audit, and what it was asked with."""

    asked: audits.Request
    report: Report

    @property
    def fails(self) -> frozenset[Finding]:
        return frozenset(gating(self.report.findings, self.asked.policy))


def explain(name: str, path: Path, *, offline: bool, policy: Path | None) -> Explained:
    """Everything that answers to ``name`` in and around the repository at ``path``; raises `UsageError` when nothing does."""
    name = name.strip()
    # The same answers as ``check`` gives: the lock's, where there is one.
    asked = request(Wish([path], [], offline, policy, False, True, "1.6", False, False, locked=True))
    world = _World(asked, audits.run(asked))
    hits = search.find(asked.catalog, name)
    found = Explained(
        asked=name,
        basis=words.basis(world.report),
        models=tuple(_model(world, each, here=True) for each in _named(world, name)),
        rules=tuple(_rule(world, rule.meta) for rule in rules() if rule.meta.id == name.casefold()),
        licences=tuple(_license_page(world, name)),
        developers=tuple(_developers(world, hits)),
    )
    if not (found.models or found.rules or found.licences):
        found = replace(found, models=tuple(_elsewhere(world, name, developer=bool(found.developers))))
    if not (found.models or found.rules or found.licences or found.developers):
        raise _nothing(world, name, hits)
    return found


def _nothing(world: _World, name: str, hits: Iterable[search.Hit]) -> UsageError:
    known = [hit.record.get("id") or hit.record.get("name") or hit.key for hit in hits if hit.kind == "model"]
    here = {each.component.subject.name for each in world.report.components} | {rule.meta.id for rule in rules()}
    candidates = {one.casefold(): one for one in (*search.near(world.asked.catalog, name), *sorted(here), *map(str, known[:5]))}
    candidates.pop(name.casefold(), None)
    near = [candidates[key] for key in difflib.get_close_matches(name.casefold(), candidates, n=5)]
    remedy = "lading scan lists what is named here"
    if any(hit.kind != "model" for hit in hits):
        remedy = f"it is not named here; what the catalogue has: lading catalog show {shlex.quote(name)}"
    elif near:
        remedy = f"did you mean {', '.join(map(clean, near))}?"
    return UsageError(f"no model, finding, licence or developer answers to {name!r}", remedy=remedy)


# --- models -----------------------------------------------------------------------------------------------------------


def called(assessed: Assessed) -> frozenset[str]:
    """Every name, without case, that a component answers to: its own, its Hub id, and as the repository writes it."""
    found = assessed.component
    names = {found.subject.name, found.subject.hub_id or "", found.lineage.root, found.facts.id if found.facts else ""}
    return frozenset(name.casefold() for name in (*names, *(r.text for r in found.subject.references)) if name)


def _named(world: _World, name: str) -> list[Assessed]:
    wanted = {name.casefold(), (world.asked.catalog.canonical(name) or name).casefold()}
    return words.in_order(each for each in world.report.components if wanted & called(each))


def _elsewhere(world: _World, name: str, *, developer: bool) -> Iterator[Model]:
    """The Hub's model of that name, judged as if the repository named it."""
    asked = world.asked
    several = asked.catalog.named(name)
    id_ = asked.catalog.canonical(name) or (several[0] if len(several) == 1 else name)
    if id_.count("/") != 1 or (developer and asked.catalog.canonical(id_) is None):
        return
    subject = Subject(Kind.MODEL, id_, "huggingface", hub_id=id_, tentative=True)
    components = tuple(one for one in resolve([subject], asked.catalog, asked.sources) if one.facts)
    policy = asked.policy.model_copy(update={"clarify": ()})  # bound to files of the tree, and this model is not in it
    assessed, findings, _ = assess(components, (), policy, asked.today, asked.catalog, lambda _: None)
    for each in assessed:
        about = [finding for finding in findings if finding in each.findings]
        yield _model(replace(world, report=replace(world.report, findings=tuple(about))), each, here=False, of=world.report)


def _model(world: _World, each: Assessed, *, here: bool, of: Report | None = None) -> Model:
    found, facts = each.component, each.component.facts
    failing = [finding for finding in each.findings if finding in world.fails]
    return Model(
        name=found.subject.name,
        kind=ONE_OF[found.subject.kind],
        here=here,
        hub_id=found.subject.hub_id,
        revision=found.subject.revision or (facts.revision if facts else None),
        verdict=words.origin(each.origin),
        verdict_means=VERDICTS[each.origin.verdict][1],
        chain=words.chain_of(each.origin.chain),
        served_from=each.origin.hosting_country,
        facts_source=words.via(facts.source) if facts else None,
        namings=tuple(_namings(world.asked.root, found.subject)),
        lineage=tuple(_nodes(each)),
        licences=tuple(_licences(world, each)),
        findings=tuple(_found(world, finding) for finding in each.findings),
        problems=tuple(_problems(each)),
        passes=not failing,
        to_pass=tuple(_to_pass(failing, found.subject, here=here)),
        beneath=_beneath(of, found.lineage.root) if of else (),
    )


def _beneath(report: Report, id_: str) -> tuple[str, ...]:
    low = id_.casefold()
    built = {
        each.component.subject.name
        for each in report.components
        if any(link.base.id.casefold() == low for link in each.component.lineage.links)
    }
    return tuple(sorted(built))


def _namings(root: Path, subject: Subject) -> Iterator[Naming]:
    lines: dict[str, list[str]] = {}
    for reference in sorted(subject.references, key=lambda r: (r.location, r.text, r.rule)):
        at = reference.location
        if at.path not in lines:
            lines[at.path] = _lines(root, at.path) if at.line else []
        yield Naming(_place(at), _shown(lines[at.path], at), reference.context.value, _how(reference))
    for weights in subject.weights:
        says = "git-LFS pointer" if weights.pointer else f"{weights.format} file"
        yield Naming(str(weights.location), "", "weights", says)


def _place(at: Location) -> str:
    return f"{at} (cell {at.cell})" if at.cell else str(at)


def _how(reference: Reference) -> str:
    said = (
        reference.symbol,
        f"as {reference.text}",
        f"via {reference.via}" if reference.via else "",
        f"at {reference.endpoint}" if reference.endpoint else "",
        f"revision {reference.revision}" if reference.revision else "",
        "runs code of its repository" if reference.trust_remote_code else "",
    )
    return ", ".join(filter(None, said))


def _lines(root: Path, path: str) -> list[str]:
    """The lines of a file of the tree; none when it has changed its place or is no text."""
    target = root / path
    try:
        if not target.resolve().is_relative_to(root.resolve()):
            return []
        return target.read_bytes().decode("utf-8-sig").split("\n")
    except (OSError, ValueError):
        return []


def _shown(lines: list[str], at: Location) -> str:
    """The line, or of a long one what stands around the place."""
    if not 0 < at.line <= len(lines):
        return ""
    line = lines[at.line - 1].rstrip()
    if len(line) <= SHOWN:
        return line.strip()
    start = max(0, at.column - 1 - SHOWN // 4)
    cut = line[start : start + SHOWN].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + SHOWN < len(line) else ''}"


def _nodes(each: Assessed) -> Iterator[Node]:
    """The lineage from the model to its roots, depth first, every model once."""
    found = each.component
    root = found.lineage.root or found.subject.name
    seen: set[str] = set()
    todo = [(Node(root, 0), found.facts)]
    while todo:
        node, facts = todo.pop()
        if node.id in seen:
            continue
        seen.add(node.id)
        yield _known(node, facts) if facts else node
        for base in reversed(found.lineage.bases_of(node.id)):
            known = found.lineage.nodes.get(base.id)
            step = Node(base.id, node.depth + 1, words.RELATIONS[base.relation], base.suspected, words.via(base.source))
            todo.append((step, known if isinstance(known, Facts) else None))


def _known(node: Node, facts: Facts) -> Node:
    made, claim = facts.developer or facts.operator, facts.license
    return replace(
        node,
        developer=made.name if made else None,
        country=made.country if made else None,
        developer_source=words.via(made.source) if made else None,
        license=_stated(claim) if claim else None,
        license_source=words.via(claim.source) if claim else None,
    )


def _stated(claim: LicenseClaim) -> str:
    return f"{claim.id} ({claim.name})" if claim.name and claim.name != claim.id else claim.id


def _licences(world: _World, each: Assessed) -> Iterator[Licence]:
    view = each.license
    if each.component.subject.kind is Kind.PACKAGE:
        return
    served = each.component.subject.kind in SERVED
    for license_ in words.in_force(view):
        found = _licence(world, license_)
        if served:
            found = replace(found, standing="between you and the provider")
        yield replace(found, from_base=license_.inherited, dropped=license_ in view.dropped)


def _problems(each: Assessed) -> Iterator[str]:
    found = each.component
    if not isinstance(found.resolution, Facts):
        yield f"no facts: {words.REASONS[found.resolution.reason]}"
    yield from (f"{one.id}: {words.REASONS[one.reason]}" for one in found.problems)
    yield from found.lineage.problems
    if found.facts:
        yield from found.facts.notes


def _to_pass(failing: list[Finding], subject: Subject, *, here: bool) -> Iterator[str]:
    yield from dict.fromkeys(finding.remedy for finding in failing if finding.remedy)
    if failing and here:
        yield f"Or have it signed off: lading approve {shlex.quote(subject.name)} --reason TEXT --who NAME"


def _found(world: _World, finding: Finding) -> Found:
    return Found(
        rule=finding.rule,
        subject=finding.subject,
        action=finding.action.value,
        severity=finding.severity.name.lower(),
        fails=finding in world.fails,
        message=finding.message,
        remedy=finding.remedy,
        evidence=finding.evidence,
        places=tuple(map(_place, finding.locations)),
        approved=words.waiver(finding) if finding.waived_by else None,
    )


# --- findings, licences, developers -----------------------------------------------------------------------------------


def _rule(world: _World, meta: Meta) -> RulePage:
    here = tuple(_found(world, finding) for finding in world.report.findings if finding.rule == meta.id)
    return RulePage(meta.id, meta.summary, meta.severity.name.lower(), meta.remedy, meta.offline, here)


def _license_page(world: _World, name: str) -> Iterator[Licence]:
    catalog = world.asked.catalog
    terms = catalog.terms(name)
    if terms:
        yield _used(world, License(terms.id, terms.name, strictest(categories(terms)), terms.url))
        return
    here = {
        license_.id: license_
        for each in world.report.components
        if each.component.subject.kind is not Kind.PACKAGE
        for license_ in words.in_force(each.license)
        if license_.id.casefold() in (name.casefold(), f"licenseref-{name.casefold()}")
    }
    yield from (_used(world, replace(license_, inherited=None)) for license_ in here.values())


def _used(world: _World, license_: License) -> Licence:
    used = {
        each.component.subject.name
        for each in world.report.components
        if any(license_.id in _ids(one, world) for one in words.in_force(each.license))
        and each.component.subject.kind is not Kind.PACKAGE
    }
    return replace(_licence(world, license_), used_by=tuple(sorted(used)))


def _ids(license_: License, world: _World) -> set[str]:
    return {license_.id, *(terms.id for terms in terms_of(license_, world.asked.catalog))}


def _licence(world: _World, license_: License) -> Licence:
    terms = terms_of(license_, world.asked.catalog)
    said = [f"{each.id}: {line}" if len(terms) > 1 else line for each in terms for line in in_words(each)]
    return Licence(
        id=license_.id,
        name=license_.name,
        category=license_.category.value,
        standing=_standing(world, license_),
        url=license_.url,
        terms=tuple(said) or ("No terms are on record for it.",),
        sources=tuple(map(_source, terms)),
    )


def _standing(world: _World, license_: License) -> str:
    if license_.id.startswith(OUTPUTS):
        return "a teacher's terms about outputs"
    return _STANDINGS[standing(license_, world.asked.policy.licenses, world.asked.catalog)]


def _source(terms: Terms) -> str:
    return words.via(terms.source)


def _developers(world: _World, hits: Iterable[search.Hit]) -> Iterator[Maker]:
    for hit in hits:
        if hit.kind == "developer" and (developer := world.asked.catalog.developer(hit.key)):
            yield _maker(world, developer)


def _maker(world: _World, developer: Developer) -> Maker:
    catalog = world.asked.catalog
    lists = [
        f"{one.watchlist.jurisdiction}, {one.watchlist.status}: {one.watchlist.name}"
        + (f" (through {one.through})" if one.through else "")
        for one in catalog.listings(developer.id)
    ]
    used = {each.component.subject.name for each in world.report.components if developer.id in _makers(world, each)}
    return Maker(
        id=developer.id,
        name=developer.name,
        country=developer.country,
        watched=developer.country in world.asked.policy.origin.watched,
        kind=developer.kind,
        parent=developer.parent,
        parent_country=developer.parent_country,
        republisher=developer.republisher,
        watchlists=tuple(sorted(lists)),
        source=words.via(developer.source),
        used_by=tuple(sorted(used)),
    )


def _makers(world: _World, each: Assessed) -> Iterator[str]:
    """The developers and operators of a component and of what it was built on, and those these belong to."""
    found = each.component
    owners = world.asked.catalog.table("called")
    for facts in (found.resolution, *found.lineage.nodes.values()):
        if isinstance(facts, Facts):
            for party in filter(None, (facts.developer, facts.operator)):
                yield party.id
                yield owners.get(fold(party.parent or ""), party.id)
