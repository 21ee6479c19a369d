"""What keeps the gate shut, and what a licence asks of those who use or pass on what is under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lading.assess.base import LICENSED_KINDS
from lading.assess.policy import Policy
from lading.assess.terms import OUTPUTS, terms_of
from lading.catalog.index import Catalog
from lading.domain.finding import Action, Finding, License
from lading.domain.reference import Kind
from lading.domain.report import Assessed
from lading.domain.terms import Terms


def gating(findings: Iterable[Finding], policy: Policy) -> Iterator[Finding]:
    """The findings that keep the gate shut: what is denied, and what could not be checked where the policy minds that."""
    for finding in findings:
        unchecked = policy.scan.incomplete == "fail" and finding.incomplete and finding.action is not Action.ALLOW
        if finding.waived_by is None and (finding.action is Action.DENY or unchecked):
            yield finding


@dataclass(frozen=True, slots=True)
class Work:
    """Something under a licence: its name, who made it, and the base that brought the licence (None: its own).

    ``outputs`` when nothing of the base is in it but what was learnt from its outputs.
    """

    name: str
    developer: str | None
    base: str | None = None
    outputs: bool = False


@dataclass(frozen=True, slots=True)
class Obligations:
    """What one licence asks for, and of which works; ``terms`` None when it is not on record what it asks for."""

    id: str
    name: str
    url: str | None
    terms: Terms | None
    works: tuple[Work, ...]


def obligations(components: Iterable[Assessed], catalog: Catalog) -> tuple[Obligations, ...]:
    """The licences that bind the models and weight files, inherited ones too, by id; of a choice the most permissive one.

    Models without any licence, and terms that are not on record, are in there as licences without terms.
    """
    found: dict[tuple[str, bool], tuple[License, Terms | None]] = {}
    works: dict[tuple[str, bool], set[Work]] = {}
    for each in components:
        if each.component.subject.kind not in LICENSED_KINDS:
            continue
        for license_, terms in _binding(each, catalog):
            key = (terms.id if terms else license_.id, terms is not None)
            found.setdefault(key, (license_, terms))
            works.setdefault(key, set()).add(_work(each, license_))
    return tuple(
        Obligations(
            id=id_,
            name=terms.name if terms else license_.name,
            url=terms.url if terms else license_.url,
            terms=terms,
            works=tuple(sorted(works[id_, known], key=lambda work: (work.name.casefold(), work.name, work.base or ""))),
        )
        for (id_, known), (license_, terms) in sorted(found.items(), key=lambda item: (item[0][0].casefold(), item[0]))
    )


def _binding(each: Assessed, catalog: Catalog) -> Iterator[tuple[License, Terms | None]]:
    view = each.license
    licences = [*([view.declared] if view.declared else []), *view.inherited]
    if not licences:
        licences = [License("NOASSERTION", "no licence is known", view.concluded, known=False)]
    for license_ in licences:
        terms = terms_of(license_, catalog)
        yield from ((license_, one) for one in terms)
        if not terms or not license_.known:
            yield license_, None


def _work(each: Assessed, license_: License) -> Work:
    """The work that the licence is about: the component, or its base."""
    found = each.component
    facts = found.lineage.nodes.get(license_.inherited) if license_.inherited else found.facts
    developer = getattr(facts, "developer", None)
    outputs = license_.id.startswith(OUTPUTS)
    return Work(found.subject.name, developer.name if developer else None, license_.inherited, outputs)


def provided(components: Iterable[Assessed]) -> tuple[str, ...]:
    """What is used through a provider, under terms of service: hosted models and endpoints, by name."""
    names = {a.component.subject.name for a in components if a.component.subject.kind in (Kind.HOSTED, Kind.ENDPOINT)}
    return tuple(sorted(names, key=lambda name: (name.casefold(), name)))
