"""What is not known, said so: the fields that guidance on AI SBOMs asks for and that stay empty.

CISA's minimum elements (2026) want what is unknown to be told apart from what was forgotten, and CycloneDX has no null. So each
empty field is named in a property ``lading:unknown``, by its path in the component, or in the document for the whole BOM.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cyclonedx.model.component import Component as CdxComponent
from cyclonedx.model.component import ComponentType
from cyclonedx.model.service import Service

from lading.report.cyclonedx.extras import Dataset, ModelCard

OF_DOCUMENT = (
    "metadata.authors",
    "metadata.component.description",
    "metadata.component.manufacturer",
    "metadata.component.modelCard.considerations.useCases",
    "metadata.component.releaseNotes.timestamp",
    "metadata.component.version",
    "signature",
)
"""What Lading never knows of the audited system and of who runs it: these are for the BOM's author to fill in, and to sign."""

_OF_MODELS = (
    "modelCard.considerations.technicalLimitations",
    "modelCard.considerations.useCases",
    "modelCard.modelParameters.approach",
    "modelCard.quantitativeAnalysis.performanceMetrics",
    "releaseNotes.timestamp",
)
_OF_DATASETS = ("data.contents.properties", "data.graphics", "data.sensitiveData", "releaseNotes.timestamp")
"""What no source that Lading asks states in a form that could be carried over."""


def of_component(made: CdxComponent, card: ModelCard | None, dataset: Dataset | None) -> Iterator[tuple[str, str]]:
    """The empty fields of a component."""
    yield from _named(_common(made))
    if made.type is ComponentType.FILE:  # weights of which nothing is known: a model without a card
        card = ModelCard()
    if card is not None:
        yield from _of_model(card)
    if dataset is not None:
        yield from _named((name, None) for name in _OF_DATASETS)
        yield from _named(
            [
                ("data.contents", dataset.url),
                ("data.contents.url", dataset.url),
                ("data.description", dataset.description),
                ("data.governance.owners", dataset.owner),
            ]
        )


def of_service(made: Service, *, hosted: bool) -> Iterator[tuple[str, str]]:
    """The empty fields of a service. Of a ``hosted`` model, what a service has no field for is unknown as well."""
    fields = [
        ("description", made.description),
        ("endpoints", made.endpoints),
        ("licenses", made.licenses),
        ("provider", made.provider),
        ("version", made.version),
        ("externalReferences", made.external_references),
        ("hashes", None),
    ]
    yield from _named(fields)
    if hosted:
        yield from _named([("purl", None)])
        yield from _of_model(ModelCard())


def _of_model(card: ModelCard) -> Iterator[tuple[str, str]]:
    yield from _named(_of_card(card))
    yield from _named((name, None) for name in _OF_MODELS)


def _common(made: CdxComponent) -> Iterator[tuple[str, object]]:
    hashed = bool(made.hashes) or any(part.hashes for part in made.components)
    yield "hashes", hashed
    yield "licenses", made.licenses
    yield "manufacturer", made.manufacturer
    yield "version", made.version
    yield "description", made.description
    yield "externalReferences", made.external_references
    if made.type is not ComponentType.DATA:  # there is no type of package URL for datasets
        yield "purl", made.purl


def _of_card(card: ModelCard) -> Iterator[tuple[str, object]]:
    below = "modelCard.modelParameters"
    yield f"{below}.task", card.task
    yield f"{below}.architectureFamily", card.architecture
    yield f"{below}.datasets", card.datasets
    yield f"{below}.inputs", card.inputs
    yield f"{below}.outputs", card.outputs
    yield "modelCard.properties", card.properties


def _named(fields: Iterable[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    for name, value in fields:
        if not value:
            yield "unknown", name
