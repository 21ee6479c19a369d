"""Subjects that are no Hub repository: what the catalogue, a file header or a name says of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from lading.catalog.build import fold
from lading.catalog.index import Catalog, Family, Service
from lading.domain.facts import Base, Developer, Facts, LicenseClaim, Reason, Source, Unresolved, Via
from lading.domain.reference import Kind, Relation
from lading.domain.subject import Subject
from lading.patterns import regex
from lading.resolve import names
from lading.resolve.cards import clean
from lading.resolve.identity import Known, Recognised, recognise
from lading.resolve.sources import Ask

Plan = Ask | Facts | Unresolved
"""A question to the sources, or already the answer."""


_POINT = regex(r"(?<=\d)p(?=\d)")


def plan(subject: Subject, catalog: Catalog, recognised: Recognised | None = None) -> Plan:
    """How to find the facts of ``subject``; ``recognised`` is what its weights are known as."""
    match subject.kind:
        case Kind.MODEL:
            return _model(subject, catalog)
        case Kind.DATASET:
            return _dataset(subject)
        case Kind.HOSTED:
            return _hosted(subject, catalog)
        case Kind.ENDPOINT:
            return _endpoint(subject, catalog)
        case Kind.PACKAGE:
            return _package(subject, catalog)
        case Kind.WEIGHTS:
            return weights(subject, recognised or recognise(subject, Known(catalog)))


def _model(subject: Subject, catalog: Catalog) -> Plan:
    if subject.hub_id or subject.registry == "huggingface":
        return Ask(Kind.MODEL, subject.hub_id or subject.name, subject.revision)
    if subject.registry == "" and catalog.model(subject.name):
        return Ask(Kind.MODEL, subject.name, subject.revision)
    return (_of_ollama(subject, catalog) if subject.registry == "ollama" else None) or _from_name(
        subject, subject.name, catalog
    )


def _of_ollama(subject: Subject, catalog: Catalog) -> Plan | None:
    """A name of Ollama's own library, which has one entry for each model that its maker published, when its maker is known.

    Which weights a tag means is another question: without a record they are not established.
    """
    name, _, tag = subject.name.partition(":")
    if "/" in name:
        return None
    hosted = catalog.hosted("ollama", subject.name) or catalog.hosted("ollama", name)
    if hosted is not None and hosted.developer is not None:
        return Facts(subject.name, hosted.source, hosted.developer, names.suspected(name, catalog, developer=hosted.developer))
    family = catalog.family(name)
    if family is None or family.end != len(fold(name).split("-")):
        return None
    if family.base and tag == "latest":
        return Ask(Kind.MODEL, family.base)
    return Facts(subject.name, family.source, catalog.developer(family.developer))


def _dataset(subject: Subject) -> Plan:
    if subject.hub_id or subject.registry == "huggingface":
        return Ask(Kind.DATASET, subject.hub_id or subject.name, subject.revision)
    return Unresolved(subject.name, Reason.NO_FACTS, "not a dataset of the Hub")


def _from_name(subject: Subject, name: str, catalog: Catalog) -> Plan:
    """A model known by a bare name only: its developer is not established, its families are suspected."""
    bases = names.suspected(name, catalog)
    if bases is None:
        return Unresolved(subject.name, Reason.NO_FACTS, "no record and no family of that name")
    return Facts(subject.name, Source(Via.NAME, f"the name {name}"), bases=bases)


def _hosted(subject: Subject, catalog: Catalog) -> Plan:
    service = catalog.service(subject.registry) if subject.registry else None
    hosted = catalog.hosted(subject.registry, subject.name) if subject.registry else None
    if hosted is not None:
        hub_id = hosted.hub_id or subject.hub_id
        return _served(_copy_of(hub_id, subject.name, hosted.developer, hosted.source, catalog), service)
    if subject.hub_id:
        source = Source(Via.NAME, f"{subject.name} names {subject.hub_id}")
        return _served(_copy_of(subject.hub_id, subject.name, None, source, catalog), service)
    family = _family(subject.name, catalog)
    guessed = names.suspected(subject.name, catalog)
    owner = _owner(subject.name, service, catalog)
    if (
        owner is not None
        and (family is None or family.developer != owner.id)
        and not names.served(subject.name, owner, catalog)
    ):
        # "tngtech/deepseek-r1t2-chimera": somebody's own model, of what is only hinted at.
        return _served(Facts(subject.name, owner.source, owner, guessed), service)
    if family is not None or names.served(subject.name, None, catalog):
        developer = catalog.developer(family.developer) if family else None
        source = family.source if family else Source(Via.NAME, f"the name {subject.name}")
        return _served(_copy_of(None, subject.name, developer, source, catalog), service)
    if guessed is not None:
        return _served(Facts(subject.name, Source(Via.NAME, f"the name {subject.name}"), bases=guessed), service)
    if service is not None:
        return _served(Facts(subject.name, service.source), service)
    return Unresolved(subject.name, Reason.NO_FACTS, "no service, model or family of that name on record")


def _owner(name: str, service: Service | None, catalog: Catalog) -> Developer | None:
    """The developer that a routed name puts before the model: neither one who only repackages nor who serves it."""
    owner, slash, _ = name.removeprefix("~").rpartition("/")
    developer = catalog.namespace(owner.rpartition("/")[2]) if slash else None
    serves = service is not None and developer is not None and service.operator == developer
    return None if developer is None or developer.republisher or serves else developer


def _family(name: str, catalog: Catalog) -> Family | None:
    """The family of a hosted name; Fireworks writes ``5p1`` for 5.1."""
    return catalog.family(name) or catalog.family(_POINT.sub(".", name))


def _copy_of(hub_id: str | None, name: str, developer: Developer | None, source: Source, catalog: Catalog) -> Facts:
    """A served copy of ``hub_id``, or of the weights that are named alike; without one, a root of its developer's but for
    what its name says of others.
    """
    hub_id = hub_id or names.served(name, developer, catalog)
    if hub_id:
        record = catalog.model(hub_id)
        maker = developer or (record.developer if record else None) or catalog.namespace(hub_id.partition("/")[0])
        return Facts(name, source, developer=maker, bases=(Base(hub_id, Relation.REUPLOAD, source),))
    others = names.suspected(name, catalog, developer=developer)
    return Facts(name, source, developer=developer, bases=others or (() if developer else None))


def _served(facts: Facts, service: Service | None) -> Facts:
    return replace(facts, operator=service.operator, served_from=service.country) if service else facts


def _endpoint(subject: Subject, catalog: Catalog) -> Plan:
    service = catalog.service(subject.registry) or catalog.service(subject.name)
    if service is None:
        return Unresolved(subject.name, Reason.NO_FACTS, "no service of that name on record")
    return _served(Facts(subject.name, service.source, bases=()), service)


def _package(subject: Subject, catalog: Catalog) -> Plan:
    package = catalog.package(subject.registry, subject.name)
    if package is None:
        return Unresolved(subject.name, Reason.NO_FACTS, "no AI library of that name on record")
    return Facts(subject.name, package.source, developer=package.developer, bases=())


def weights(subject: Subject, recognised: Recognised) -> Plan:
    """How to find the facts of weights in the tree, by what they are recognised as.

    What is known to be a repository's file is asked about there. What only says so, and is made unlike it, is not.
    """
    claim = _stated_license(subject)
    if recognised.copy:
        return Ask(Kind.MODEL, recognised.copy.id, recognised.copy.revision)
    if recognised.declared:
        bases = (*recognised.declared, *recognised.suspected)
        return Facts(subject.name, _header(subject), bases=bases, license=claim)
    if recognised.named and not recognised.suspected:
        return Ask(Kind.MODEL, recognised.named, subject.revision)
    bases = recognised.suspected
    if recognised.named:
        source = Source(Via.NAME, f"the file name {PurePosixPath(subject.name).name}")
        bases = (*bases, Base(recognised.named, Relation.REUPLOAD, source, suspected=True))
    if bases:
        return Facts(subject.name, bases[0].source, bases=bases, license=claim)
    if claim:
        return Facts(subject.name, claim.source, license=claim)
    return Unresolved(subject.name, Reason.NO_FACTS, "neither its hash, its header, its make nor its name says what it is")


def _stated_license(subject: Subject) -> LicenseClaim | None:
    for weight in subject.weights:
        if text := clean(weight.license):
            said = dict(weight.metadata)
            name, link = clean(said.get("general.license.name")), clean(said.get("general.license.link"))
            return LicenseClaim(text, name, link, Source(Via.REPOSITORY, weight.location.path))
    return None


def _header(subject: Subject) -> Source:
    return Source(Via.REPOSITORY, subject.weights[0].location.path if subject.weights else subject.name)
