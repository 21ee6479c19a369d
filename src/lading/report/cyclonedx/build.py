"""The whole BOM of a report: components, services, what depends on what, and how complete that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC
from uuid import UUID

from cyclonedx.model import XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component as CdxComponent
from cyclonedx.model.component import ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.lifecycle import LifecyclePhase, PredefinedLifecycle
from cyclonedx.model.service import Service
from cyclonedx.model.tool import ToolRepository

from lading.domain.facts import Base, Facts, Unresolved
from lading.domain.reference import Kind
from lading.domain.report import Assessed, Report
from lading.report import words
from lading.report.cyclonedx import citing, elements, unknown
from lading.report.cyclonedx.card import card
from lading.report.cyclonedx.extras import Annotation, Composition, Dataset, Extras
from lading.report.cyclonedx.naming import HUB, Refs, hub_id, hub_name, name_of, ref_of
from lading.report.cyclonedx.properties import of_report, properties
from lading.report.cyclonedx.upstream import Upstream, bases, served, upstreams
from lading.report.remarks import annotation

_SERVICES = {Kind.HOSTED, Kind.ENDPOINT}
_MODELS = {Kind.MODEL, Kind.WEIGHTS}


def build(report: Report) -> tuple[Bom, Extras]:
    """The BOM and what has to be added to it once it is rendered."""
    builder = _Builder(report)
    return builder.bom(), builder.extras


class _Builder:
    """Names everything first, so that whatever refers to something else can."""

    def __init__(self, report: Report) -> None:
        self.extras = Extras()
        self._report = report
        self._names = Refs()
        self._root = self._names.take(citing.REPOSITORY)
        self._tool, self._hub = (self._names.take(ref) for ref in (citing.TOOL, citing.HUB_SERVICE))
        self._depends: defaultdict[str, set[str]] = defaultdict(set)
        self._known: dict[tuple[bool, str], str] = {}
        self._inventory = [(self._register(each), each) for each in words.in_order(report.components)]
        beyond = upstreams(each for _, each in self._inventory)
        self._upstream = {key: found for key, found in sorted(beyond.items()) if key not in self._known}
        for key, found in self._upstream.items():
            self._known[key] = self._names.take(f"{'model' if found.model else 'dataset'}:{found.id}")

    def bom(self) -> Bom:
        """Build it; also fills ``extras``."""
        components: list[CdxComponent] = []
        services: list[Service] = []
        for ref, assessed in self._inventory:
            self._depends[self._root].add(ref)
            self._claim(ref, assessed.component.facts, bases(assessed.component))
            kind = assessed.component.subject.kind
            if kind in _SERVICES:
                service = elements.service(assessed, ref)
                service.properties.update(properties(unknown.of_service(service, hosted=kind is Kind.HOSTED)))
                services.append(service)
                self._depend_on_served(ref, assessed)
            else:
                made = elements.component(assessed, ref, self._names)
                components.append(made)
                self._describe(made, assessed)
        components.extend(map(self._upstream_component, self._upstream.values()))
        self._state_completeness()
        self._annotate()
        bom = Bom(serial_number=UUID(int=0), metadata=self._metadata(), components=components, services=services)
        bom.dependencies = [
            Dependency(BomRef(ref), [Dependency(BomRef(each)) for each in sorted(needed - {ref})])
            for ref, needed in sorted(self._depends.items())
        ]
        return bom

    def _register(self, assessed: Assessed) -> str:
        """Give a component of the inventory its bom-ref, and note which Hub id it is."""
        found = assessed.component
        ref = self._names.take(ref_of(found, name_of(found)))
        own = hub_id(found)
        for id_ in {own, found.subject.name} if own else set():
            self._known.setdefault((found.subject.kind in _MODELS, str(id_).casefold()), ref)
        return ref

    def _describe(self, made: CdxComponent, assessed: Assessed) -> None:
        """Model card or dataset description, and dependencies, of a component of the inventory."""
        found, ref = assessed.component, str(made.bom_ref.value)
        if made.type is ComponentType.MACHINE_LEARNING_MODEL:
            datasets = self._datasets(found.facts)
            self.extras.cards[ref] = card(found.facts, found.subject.weights, datasets)
            self._depends[ref] |= datasets | self._models(base.id for base in bases(found))
        elif made.type is ComponentType.DATA:
            url = elements.dataset_url(name_of(found))
            self.extras.datasets[ref] = _dataset(found.subject.name, url, found.facts)
        self._state_unknown(made)

    def _depend_on_served(self, ref: str, assessed: Assessed) -> None:
        behind = served(assessed.component)
        self._depends[ref] |= self._models([behind] if behind else [base.id for base in bases(assessed.component)])

    def _upstream_component(self, found: Upstream) -> CdxComponent:
        ref = self._known[found.key]
        facts = found.facts if isinstance(found.facts, Facts) else None
        self._claim(ref, facts, found.bases)
        if found.model:
            datasets = self._datasets(facts)
            self.extras.cards[ref] = card(facts, (), datasets)
            self._depends[ref] |= datasets | self._models(base.id for base in found.bases)
        else:
            url = elements.dataset_url(hub_name(found.id, None, model=False))
            self.extras.datasets[ref] = _dataset(found.id, url, facts)
        made = elements.upstream(found, ref)
        self._state_unknown(made)
        return made

    def _state_unknown(self, made: CdxComponent) -> None:
        ref = str(made.bom_ref.value)
        pairs = unknown.of_component(made, self.extras.cards.get(ref), self.extras.datasets.get(ref))
        made.properties.update(properties(pairs))

    def _claim(self, ref: str, facts: Facts | None, stated: Iterable[Base]) -> None:
        self.extras.claims.extend(citing.claims(ref, facts, stated, self._report.provenance.timestamp))

    def _annotate(self) -> None:
        """Every finding as an annotation of what it is about; those of the run are about the repository."""
        tool = "lading", self._report.provenance.tool_version
        stamp = self._report.provenance.timestamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        of_components = [(ref, finding) for ref, each in self._inventory for finding in each.findings]
        told = {finding for _, finding in of_components}
        of_run = [(self._root, finding) for finding in self._report.findings if finding not in told]
        said = [Annotation(ref, tool, stamp, annotation(finding)) for ref, finding in [*of_components, *of_run]]
        self.extras.annotations.extend(dict.fromkeys(said))  # two findings may differ in their places alone

    def _models(self, ids: Iterable[str]) -> set[str]:
        """The bom-refs of these models; a cycle back to a component that is no Hub model itself has none."""
        return {self._known[key] for key in ((True, id_.casefold()) for id_ in ids) if key in self._known}

    def _datasets(self, facts: Facts | None) -> set[str]:
        return {self._known[False, name.casefold()] for name in facts.datasets} if facts else set()

    def _state_completeness(self) -> None:
        """Say what is not known: of the tree, of unresolved things, of lineages with an open end."""
        unresolved = {ref for ref, each in self._inventory if isinstance(each.component.resolution, Unresolved)}
        unresolved |= {self._known[key] for key, each in self._upstream.items() if isinstance(each.facts, Unresolved)}
        models = {ref: each for ref, each in self._inventory if each.component.subject.kind in {*_MODELS, Kind.HOSTED}}
        ends = {ref: each.component.lineage.complete for ref, each in models.items()}
        ends |= {self._known[key]: each.closed for key, each in self._upstream.items() if each.model}
        complete = {ref for ref, closed in ends.items() if closed} - unresolved
        self._compose("incomplete" if self._report.gaps else "unknown", assemblies={self._root})
        self._compose("unknown", assemblies=unresolved, dependencies=unresolved)
        self._compose("incomplete", dependencies=set(ends) - complete - unresolved)
        self._compose("complete", dependencies=complete)

    def _compose(self, aggregate: str, *, assemblies: set[str] | None = None, dependencies: set[str] | None = None) -> None:
        if assemblies or dependencies:
            parts = tuple(sorted(assemblies or ())), tuple(sorted(dependencies or ()))
            self.extras.compositions.append(Composition(aggregate, *parts))

    def _metadata(self) -> BomMetaData:
        version = self._report.provenance.tool_version
        tool = CdxComponent(type=ComponentType.APPLICATION, name="lading", version=version, bom_ref=self._tool)
        asked = any(claim.attributed_to == self._hub for claim in self.extras.claims)
        hub = Service(name="Hugging Face Hub", bom_ref=self._hub, endpoints=[XsUri(HUB)])
        return BomMetaData(
            timestamp=self._report.provenance.timestamp.astimezone(UTC),
            lifecycles=[PredefinedLifecycle(LifecyclePhase.PRE_BUILD)],
            tools=ToolRepository(components=[tool], services=[hub] if asked else []),
            component=CdxComponent(type=ComponentType.APPLICATION, name=self._report.name, bom_ref=self._root),
            properties=properties([*of_report(self._report), *(("unknown", path) for path in unknown.OF_DOCUMENT)]),
        )


def _dataset(name: str, url: str | None, facts: Facts | None) -> Dataset:
    developer = facts.developer if facts else None
    return Dataset(name, url, facts.description if facts else None, developer.name if developer else None)
