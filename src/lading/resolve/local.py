"""Subjects that are no Hub repository: what the catalogue, a file header or a name says of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from lading.catalog.build import fold
from lading.catalog.index import Catalog, Family, Service
from lading.domain.facts import Base, Developer, Facts, LicenseClaim, Reason, Source, Unresolved, Via
from lading.domain.reference import Kind, Relation
from lading.domain.subject import Subject
from lading.resolve import names
from lading.resolve.cards import clean, is_hub_id
from lading.resolve.sources import Ask

Plan = Ask | Facts | Unresolved
"""A question to the sources, or already the answer."""


_POINT = re.compile(r"(?<=\d)p(?=\d)")


def plan(subject: Subject, catalog: Catalog) -> Plan:
    """How to find the facts of ``subject``."""
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
            return _weights(subject, catalog)


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


def _weights(subject: Subject, catalog: Catalog) -> Plan:
    stated = _stated_bases(subject)
    if stated:
        return Facts(subject.name, _header(subject), bases=stated, license=_stated_license(subject))
    files = [subject.name, *(w.location.path for w in subject.weights)]
    known = next(filter(None, (catalog.weight_file(PurePosixPath(name).name) for name in files)), None)
    if subject.hub_id or known:
        return Ask(Kind.MODEL, subject.hub_id or known or "", subject.revision)
    said = [value for w in subject.weights for key, value in w.metadata if key in ("general.name", "general.basename")]
    path = PurePosixPath(subject.name)
    # "kolors/model.safetensors": a file that is named like any other is told by its folder.
    for name in (path.name, *said, path.parent.name):
        if bases := names.suspected(name, catalog):
            return Facts(subject.name, bases[0].source, bases=bases, license=_stated_license(subject))
    for weight in subject.weights:
        if bases := names.suspected("", catalog, weight.architecture):
            return Facts(subject.name, _header(subject), bases=bases, license=_stated_license(subject))
    if claim := _stated_license(subject):
        return Facts(subject.name, claim.source, license=claim)
    return Unresolved(subject.name, Reason.NO_FACTS, "neither its header nor its name says what it is")


def _stated_bases(subject: Subject) -> tuple[Base, ...]:
    """The bases that the headers declare, each with the file that does."""
    found: dict[str, Base] = {}
    for weight in subject.weights:
        source = Source(Via.REPOSITORY, weight.location.path)
        for relation, id_ in weight.bases:
            if is_hub_id(id_):
                found.setdefault(id_.casefold(), Base(id_, relation, source))
    return tuple(found.values())


def _stated_license(subject: Subject) -> LicenseClaim | None:
    for weight in subject.weights:
        if text := clean(weight.license):
            said = dict(weight.metadata)
            name, link = clean(said.get("general.license.name")), clean(said.get("general.license.link"))
            return LicenseClaim(text, name, link, Source(Via.REPOSITORY, weight.location.path))
    return None


def _header(subject: Subject) -> Source:
    return Source(Via.REPOSITORY, subject.weights[0].location.path if subject.weights else subject.name)
