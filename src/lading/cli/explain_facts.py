"""The pages of ``lading explain`` about findings, licences and their groups, developers, and the lists that name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lading.assess.base import Meta
from lading.assess.groups import GROUPS, PREFIX
from lading.assess.terms import categories, strictest, terms_of
from lading.catalog import search
from lading.catalog.build import fold
from lading.cli.explain_world import World, found_of, licence
from lading.cli.explained import Group, Licence, Maker, Names, RulePage
from lading.domain.facts import Developer, Facts
from lading.domain.finding import Category, License
from lading.domain.reference import Kind
from lading.domain.report import Assessed
from lading.report import words


def rule_page(world: World, meta: Meta) -> RulePage:
    """A kind of finding, and what is here of it."""
    here = tuple(found_of(world, finding) for finding in world.report.findings if finding.rule == meta.id)
    return RulePage(meta.id, meta.summary, meta.severity.name.lower(), meta.remedy, meta.offline, here)


def licence_pages(world: World, name: str) -> Iterator[Licence]:
    """The licence of that name, on record or only here."""
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


def _used(world: World, license_: License) -> Licence:
    return replace(licence(world, license_), used_by=tuple(sorted(_using(world, {license_.id}))))


def _using(world: World, ids: set[str]) -> set[str]:
    """The names of what is here under one of these licences."""
    return {
        each.component.subject.name
        for each in world.report.components
        if any(ids & _ids(one, world) for one in words.in_force(each.license))
        and each.component.subject.kind is not Kind.PACKAGE
    }


def _ids(license_: License, world: World) -> set[str]:
    return {license_.id, *(terms.id for terms in terms_of(license_, world.asked.catalog))}


def group_pages(world: World, name: str) -> Iterator[Group]:
    """The group of licences of that name, with or without ``group:`` before it."""
    bare = name.casefold().removeprefix(PREFIX)
    if bare not in GROUPS:
        return
    meant, catalog = GROUPS[bare], world.asked.catalog
    inside: list[License] = []
    for id_ in catalog.table("licenses"):
        terms = catalog.terms(id_)
        if terms and categories(terms) <= _widened(meant):
            inside.append(License(terms.id, terms.name, strictest(categories(terms)), terms.url))
    ids = {license_.id for license_ in inside}
    policy = world.asked.policy.licenses
    said = "allowed" if f"{PREFIX}{bare}" in (policy.allow or ()) else "denied" if f"{PREFIX}{bare}" in policy.denied else ""
    yield Group(
        name=f"{PREFIX}{bare}",
        categories=tuple(category.value for category in Category if category in meant),
        standing=f"{said} by the policy" if said else "not named by the policy",
        licences=tuple(sorted(ids, key=str.casefold)),
        used_by=tuple(sorted(_using(world, ids))),
    )


def _widened(meant: frozenset[Category]) -> frozenset[Category]:
    """Whoever names research-only licences means what makes them non-commercial."""
    return meant | {Category.NON_COMMERCIAL} if Category.RESEARCH_ONLY in meant else meant


def list_pages(world: World, hits: Iterable[search.Hit]) -> Iterator[Names]:
    """The lists of authorities among ``hits``."""
    catalog = world.asked.catalog
    for hit in hits:
        one = catalog.watchlist(hit.key) if hit.kind == "watchlist" else None
        if one is None:
            continue
        named = [(each["developer"], each["name"], each.get("since")) for each in hit.record["names"]]
        listed = {
            id_ for id_ in catalog.table("developers") if any(found.watchlist.id == one.id for found in catalog.listings(id_))
        }
        yield Names(
            id=one.id,
            name=one.name,
            status=one.status,
            jurisdiction=one.jurisdiction,
            authority=one.authority,
            scope=one.scope,
            covers=one.covers,
            since=one.since.isoformat() if one.since else None,
            until=one.until.isoformat() if one.until else None,
            named=tuple(f"{id_}: {name}{f', since {since}' if since else ''}" for id_, name, since in named),
            source=words.via(one.source),
            used_by=tuple(sorted({n for id_ in listed for n in _made_by(world, id_)})),
        )


def developer_pages(world: World, hits: Iterable[search.Hit]) -> Iterator[Maker]:
    """The developers among ``hits``."""
    for hit in hits:
        if hit.kind == "developer" and (developer := world.asked.catalog.developer(hit.key)):
            yield _maker(world, developer)


def family_pages(world: World, hits: Iterable[search.Hit]) -> Iterator[Maker]:
    """The developers of the families among ``hits``: what a bare name belongs to."""
    ids = dict.fromkeys(hit.record["developer"] for hit in hits if hit.kind == "family")
    yield from (_maker(world, made) for made in map(world.asked.catalog.developer, ids) if made)


def _maker(world: World, developer: Developer) -> Maker:
    catalog = world.asked.catalog
    lists = [
        f"{one.watchlist.jurisdiction}, {one.watchlist.status}: {one.watchlist.name}"
        + (f" (through {one.through})" if one.through else "")
        for one in catalog.listings(developer.id)
    ]
    services = catalog.table("services").values()
    operated = [f"{one['name']} ({one['country']})" for one in services if one["operator"] == developer.id]
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
        used_by=tuple(sorted(_made_by(world, developer.id))),
        services=tuple(sorted(operated)),
        models=sum(one["developer"] == developer.id for one in catalog.table("models").values()),
    )


def _made_by(world: World, developer: str) -> set[str]:
    """The names of what is here of that developer's making, or built on that."""
    return {each.component.subject.name for each in world.report.components if developer in _makers(world, each)}


def _makers(world: World, each: Assessed) -> Iterator[str]:
    """The developers and operators of a component and of what it was built on, and those these belong to."""
    found = each.component
    owners = world.asked.catalog.table("called")
    for facts in (found.resolution, *found.lineage.nodes.values()):
        if isinstance(facts, Facts):
            for party in filter(None, (facts.developer, facts.operator)):
                yield party.id
                yield owners.get(fold(party.parent or ""), party.id)
