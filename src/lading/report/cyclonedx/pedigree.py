"""Ancestors and suspected relatives of a model.

The components inside a pedigree have no bom-ref: they repeat components that have one. How a model came from its base has no
field in CycloneDX, so ``notes`` says it for people and a property for programs.
"""

from __future__ import annotations

from collections.abc import Iterable

from cyclonedx.model.component import Component as CdxComponent
from cyclonedx.model.component import ComponentType, Pedigree

from lading.domain.facts import Base
from lading.domain.words import RELATIONS
from lading.report import words
from lading.report.cyclonedx.naming import hub_name
from lading.report.cyclonedx.properties import properties


def pedigree(bases: Iterable[Base]) -> Pedigree | None:
    """The pedigree of a model with these direct bases: stated ones are ancestors, suspected ones variants."""
    ordered = sorted(set(bases), key=lambda base: (base.id.casefold(), base.id, base.relation))
    if not ordered:
        return None
    return Pedigree(
        ancestors=[_relative(base) for base in ordered if not base.suspected],
        variants=[_relative(base) for base in ordered if base.suspected],
        notes="; ".join(_note(base) for base in ordered),
    )


def _relative(base: Base) -> CdxComponent:
    name = hub_name(base.id, None, model="/" in base.id)
    return CdxComponent(
        type=ComponentType.MACHINE_LEARNING_MODEL,
        name=name.name,
        group=name.group,
        purl=name.purl,
        properties=properties([("base:relation", base.relation.value), ("base:source", words.via(base.source))]),
    )


def _note(base: Base) -> str:
    doubt = "suspected: " if base.suspected else ""
    return f"{doubt}{RELATIONS[base.relation]} {base.id} ({words.via(base.source)})"
