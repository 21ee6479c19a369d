"""Where a component was seen, and how sure its identity is."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cyclonedx.model.component_evidence import AnalysisTechnique, ComponentEvidence, Identity, IdentityField, Method, Occurrence

from lading.domain.facts import Clue, Component
from lading.domain.facts import Identity as Recognised
from lading.domain.reference import Context, Reference, Strength, WeightFile
from lading.domain.source import Location
from lading.report.cyclonedx.naming import Name

_CONFIDENCE = {Strength.LOADS: Decimal("1.0"), Strength.NAMED: Decimal("0.8"), Strength.BARE: Decimal("0.6")}
"""How sure a reference is of being one, by what the place itself says; the scale of `Strength` in CycloneDX's numbers."""
_HEADER = Decimal("0.9")
_SUSPECTED = Decimal("0.4")


def evidence(component: Component, name: Name) -> ComponentEvidence:
    """The occurrences of a component of the inventory, and the methods that identified it."""
    subject = component.subject
    seen = [occurrence(r.location, symbol=r.symbol, context=_context(r)) for r in subject.references]
    seen += [occurrence(w.location, context=Context.WEIGHTS.value) for w in subject.weights]
    methods = [*map(_method, subject.references), *map(_header, subject.weights)]
    methods += [_clue(each) for each in component.identities if each.id]
    return ComponentEvidence(identity=_identity(name, methods), occurrences=seen)


def inherited(name: Name, seen: Iterable[Occurrence], *, suspected: bool) -> ComponentEvidence:
    """The evidence of something that only another component's lineage names."""
    confidence = _SUSPECTED if suspected else _HEADER
    return ComponentEvidence(
        identity=_identity(name, [Method(technique=AnalysisTechnique.OTHER, confidence=confidence, value="lineage")]),
        occurrences=seen,
    )


def occurrence(location: Location, *, symbol: str = "", context: str = "") -> Occurrence:
    """A place in the audited tree."""
    return Occurrence(
        location=location.path,
        line=location.line or None,
        offset=location.column or None,
        symbol=symbol or None,
        additional_context=context or None,
    )


def _context(reference: Reference) -> str:
    cell = f", cell {reference.location.cell}" if reference.location.cell else ""
    return f"{reference.context.value}{cell}"


def _identity(name: Name, methods: list[Method]) -> list[Identity]:
    if not methods:
        return []
    return [
        Identity(
            field=IdentityField.PURL if name.purl else IdentityField.NAME,
            confidence=max(method.confidence for method in methods),
            concluded_value=name.purl.to_string() if name.purl else name.name,
            methods=sorted(set(methods)),
        )
    ]


def _method(reference: Reference) -> Method:
    manifest = reference.context in {Context.CONFIG, Context.INFRASTRUCTURE}
    technique = AnalysisTechnique.MANIFEST_ANALYSIS if manifest else AnalysisTechnique.SOURCE_CODE_ANALYSIS
    return Method(technique=technique, confidence=_CONFIDENCE[reference.strength], value=reference.rule or None)


_TECHNIQUES = {
    Clue.HASH: AnalysisTechnique.HASH_COMPARISON,
    Clue.CONTENT: AnalysisTechnique.HASH_COMPARISON,
    Clue.FILE_NAME: AnalysisTechnique.FILENAME,
    Clue.NAME: AnalysisTechnique.FILENAME,
    Clue.LOADED_FROM: AnalysisTechnique.MANIFEST_ANALYSIS,
}


def _clue(identity: Recognised) -> Method:
    """What tells which model weights are."""
    technique = _TECHNIQUES.get(identity.clue, AnalysisTechnique.BINARY_ANALYSIS)
    return Method(
        technique=technique, confidence=Decimal(str(identity.confidence)), value=f"{identity.clue.value}: {identity.id}"
    )


def _header(weights: WeightFile) -> Method:
    return Method(technique=AnalysisTechnique.BINARY_ANALYSIS, confidence=_HEADER, value=weights.format)
