"""One CycloneDX component or service for one thing of the report."""

from __future__ import annotations

from cyclonedx.model import DataClassification, DataFlow, ExternalReference, ExternalReferenceType
from cyclonedx.model.component import Component as CdxComponent
from cyclonedx.model.component import ComponentType
from cyclonedx.model.service import Service

from lading.domain.facts import Facts
from lading.domain.reference import Kind
from lading.domain.report import Assessed
from lading.report.cyclonedx import evidence, files
from lading.report.cyclonedx.licensing import licenses
from lading.report.cyclonedx.naming import HUB, Name, Refs, hub_id, hub_name, name_of
from lading.report.cyclonedx.parties import organisation, publisher
from lading.report.cyclonedx.pedigree import pedigree
from lading.report.cyclonedx.properties import locations, of_assessed, of_facts, properties
from lading.report.cyclonedx.upstream import Upstream, bases
from lading.report.cyclonedx.uris import uri, uris

_TYPES = {
    Kind.MODEL: ComponentType.MACHINE_LEARNING_MODEL,
    Kind.WEIGHTS: ComponentType.MACHINE_LEARNING_MODEL,
    Kind.DATASET: ComponentType.DATA,
    Kind.PACKAGE: ComponentType.LIBRARY,
}


def component(assessed: Assessed, ref: str, refs: Refs) -> CdxComponent:
    """A model, dataset or package of the inventory. Weight files of which nothing is known stay what they are: files."""
    found = assessed.component
    facts, subject = found.facts, found.subject
    name = name_of(found)
    anonymous = subject.kind is Kind.WEIGHTS and facts is None and bool(subject.weights)
    own = subject.weights[0] if subject.kind is Kind.WEIGHTS and len(subject.weights) == 1 else None
    parts, omitted = files.remote(facts.files if facts else (), ref, refs)
    return CdxComponent(
        type=ComponentType.FILE if anonymous else _TYPES[subject.kind],
        name=name.name,
        group=name.group,
        version=name.version,
        purl=name.purl,
        bom_ref=ref,
        description=facts.description if facts else None,
        manufacturer=organisation(facts.developer) if facts else None,
        supplier=publisher(name, on_hub=hub_id(found) is not None),
        licenses=licenses(assessed.license),
        pedigree=pedigree(bases(found)) if subject.kind in {Kind.MODEL, Kind.WEIGHTS} else None,
        external_references=_links(facts, hub_id(found), name, model=subject.kind is not Kind.DATASET),
        evidence=evidence.evidence(found, name),
        hashes=files.hashes(own.sha256) if own else [],
        components=[*(files.in_tree(subject.weights, ref, refs) if not (own and anonymous) else []), *parts],
        properties=properties(
            [*of_assessed(assessed), *(files.described(own) if own else []), ("files:omitted", str(omitted or ""))]
        ),
    )


def service(assessed: Assessed, ref: str) -> Service:
    """A hosted model or an endpoint: what is sent there leaves the house, so the flow of data is part of it."""
    found = assessed.component
    facts, name = found.facts, name_of(found)
    said = {r.endpoint or (r.text if found.subject.kind is Kind.ENDPOINT else "") for r in found.subject.references}
    return Service(
        name=name.name,
        group=name.group,
        bom_ref=ref,
        description=facts.description if facts else None,
        provider=organisation(facts.operator, facts.homepage) if facts else None,
        endpoints=uris(text.partition("?")[0] for text in said),
        x_trust_boundary=True,
        data=[DataClassification(flow=DataFlow.BI_DIRECTIONAL, classification="model input and output")],
        licenses=licenses(assessed.license),
        external_references=_links(facts, None, name, model=True),
        properties=properties([*of_assessed(assessed), *locations(found)]),
    )


def upstream(found: Upstream, ref: str) -> CdxComponent:
    """A base model, served model or training dataset that only a lineage or a card names."""
    facts = found.facts if isinstance(found.facts, Facts) else None
    on_hub = "/" in found.id
    name = hub_name(found.id, facts.revision if facts else None, model=found.model and on_hub)
    seen = [evidence.occurrence(location, context=f"upstream of {through}") for location, through in sorted(found.seen.items())]
    return CdxComponent(
        type=ComponentType.MACHINE_LEARNING_MODEL if found.model else ComponentType.DATA,
        name=name.name,
        group=name.group,
        version=name.version,
        purl=name.purl,
        bom_ref=ref,
        description=facts.description if facts else None,
        manufacturer=organisation(facts.developer) if facts else None,
        supplier=publisher(name, on_hub=on_hub),
        pedigree=pedigree(found.bases),
        external_references=_links(facts, found.id if on_hub else None, name, model=found.model),
        evidence=evidence.inherited(name, seen, suspected=found.suspected),
        properties=properties([*of_facts(found.facts), *(("role", role) for role in found.roles)]),
    )


def dataset_url(name: Name) -> str | None:
    """The Hub page of a dataset."""
    found = uri(f"{HUB}datasets/{name.group}/{name.name}") if name.group else None
    return str(found) if found else None


def _links(facts: Facts | None, hub: str | None, name: Name, *, model: bool) -> list[ExternalReference]:
    """Where to read more and where to get it: a model's card, its files at the commit that is meant, its licence."""
    wanted: list[tuple[ExternalReferenceType, str | None]] = []
    if hub and facts:
        page = f"{HUB}{hub}" if model else f"{HUB}datasets/{hub}"
        if model:
            wanted.append((ExternalReferenceType.MODEL_CARD, page))
        wanted.append((ExternalReferenceType.DISTRIBUTION, f"{page}/tree/{name.version}" if name.version else page))
    if facts:
        wanted.append((ExternalReferenceType.WEBSITE, facts.homepage))
        wanted.append((ExternalReferenceType.LICENSE, facts.license.link if facts.license else None))
    found = ((kind, uri(text)) for kind, text in wanted if text)
    return [ExternalReference(type=kind, url=url) for kind, url in found if url is not None]
