"""Models of the catalogue that could stand in for a refused one."""

from __future__ import annotations

from collections import Counter

from lading.assess import alternatives
from lading.assess.judge import assess
from lading.catalog.index import Catalog
from lading.cli.explain_world import World
from lading.cli.explained import Alternative, Alternatives
from lading.domain.facts import Component
from lading.domain.finding import Action
from lading.domain.reference import Kind
from lading.domain.report import Assessed
from lading.domain.subject import Subject
from lading.report import words

REFUSALS = frozenset(
    {
        "origin-direct",
        "origin-derived",
        "origin-suspected",
        "origin-unknown",
        "origin-distilled",
        "hosted-in-watched-country",
        "license-denied",
        "license-restricted",
        "license-missing",
        "license-unknown",
        "license-conflict",
        "license-terms",
        "gated",
        "not-found",
        "remote-code",
    }
)
"""Findings that stand in the way of the model itself; the others are about how it is named, loaded or stored."""


def comparable(component: Component) -> bool:
    """Whether it is weights, or served from weights that are known: of others there is nothing to compare."""
    kind = component.subject.kind
    return kind in (Kind.MODEL, Kind.WEIGHTS) or (kind is Kind.HOSTED and bool(component.lineage.links))


def alternatives_to(world: World, refused: Component) -> Alternatives:
    """The models of the catalogue that could stand in, by what the catalogue alone says of them."""
    catalog, asked = world.asked.catalog, world.asked
    wanted = alternatives.profile(refused, catalog)
    ids, sizeless = alternatives.candidates(wanted, refused, catalog)
    subjects = [Subject(Kind.MODEL, id_, "huggingface", hub_id=id_) for id_ in ids]
    policy = alternatives.on_its_merits(asked.policy)
    judged, _, _ = assess(world.from_catalog(subjects), (), policy, asked.today, catalog, lambda _: None)
    built_on = alternatives.built_on(catalog)
    models = [_alternative(each, wanted, catalog, built_on) for each in alternatives.complying(judged, policy)]
    return Alternatives(
        catalog=catalog.date.isoformat(),
        task=wanted.task,
        parameters=wanted.size.text if wanted.size else None,
        parameters_from=wanted.size.source if wanted.size else None,
        factor=alternatives.FACTOR,
        further_trained=alternatives.further_trained(refused),
        judged=len(ids),
        sizeless=sizeless,
        models=tuple(model for _, model in sorted(models, key=lambda pair: pair[0])),
    )


def _alternative(
    each: Assessed, wanted: alternatives.Profile, catalog: Catalog, built_on: Counter[str]
) -> tuple[tuple[str, float, str], Alternative]:
    """The model, and where it stands in the list."""
    found, facts = each.component, each.component.facts
    assert facts is not None  # noqa: S101 - a model that complies is known
    assert facts.developer is not None  # noqa: S101
    size = alternatives.profile(found, catalog).size
    both = sorted((size.parameters, wanted.size.parameters)) if size and wanted.size else [1.0, 1.0]
    model = Alternative(
        id=facts.id,
        developer=facts.developer.name,
        country=facts.developer.country,
        license=words.licences(each.license),
        task=facts.task or "",
        parameters=size.text if size else "",
        parameters_from=size.source if size else "",
        further_trained=alternatives.further_trained(found),
        warnings=tuple(words.rules_of(finding for finding in each.findings if finding.action is not Action.ALLOW)),
        source=words.via(facts.source),
        built_on=built_on[facts.id.lower()],
        apart=round(both[1] / both[0], 2),
    )
    return (model.developer.casefold(), size.parameters if size else 0.0, model.id.casefold()), model
