"""A component's lineage: drawn, and link by link in words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from lading.catalog.index import Catalog
from lading.domain.facts import Base, Developer, Facts, Unresolved
from lading.domain.finding import Verdict
from lading.domain.report import Assessed
from lading.domain.words import RELATIONS
from lading.report import words
from lading.report.html import graph
from lading.report.html.records import LinkView
from lading.report.html.wording import linked, maker

DRAWN = 60
"""Up to how many nodes a lineage is drawn; a larger one is only listed."""


def _licence_word(facts: Facts, catalog: Catalog) -> str:
    claim = facts.license
    if claim is None:
        return "licence not stated"
    terms = catalog.terms(claim.id, claim.name, claim.link)
    stated = claim.name if claim.name and claim.id.lower() in {"other", "unknown", ""} else claim.id
    return (terms.id if terms else stated or "licence not stated").removeprefix("LicenseRef-")


def _country(developer: Developer | None) -> str:
    """The developer's country and, where it is another one, its owner's."""
    return " / ".join(dict.fromkeys(filter(None, (developer.country, developer.parent_country)))) if developer else ""


def drawing(assessed: Assessed, catalog: Catalog) -> graph.Drawing | None:
    """The lineage as a drawing; None where there is none, or too much of it to be read."""
    lineage, view = assessed.component.lineage, assessed.origin
    ids = {lineage.root} | {link.base.id for link in lineage.links}
    if not 1 < len(ids) <= DRAWN:
        return None
    proof = [step.id for step in view.chain] if view.verdict not in {Verdict.NONE, Verdict.UNKNOWN} else []
    steps = set(pairwise(proof))
    nodes = [_node(id_, lineage.nodes.get(id_), name_of(assessed, id_), catalog, proves=proof[-1:] == [id_]) for id_ in ids]
    arcs = [
        graph.Arc(link.child, link.base.id, _relation(link.base), link.base.suspected, (link.child, link.base.id) in steps)
        for link in lineage.links
    ]
    return graph.draw(lineage.root, nodes, arcs)


def _relation(base: Base) -> str:
    return RELATIONS[base.relation]


def name_of(assessed: Assessed, id_: str) -> str:
    """What a node is called: in the lineage, something that is not on the Hub stands behind its registry or kind."""
    subject = assessed.component.subject
    return subject.name if id_ == f"{subject.registry or subject.kind.value}:{subject.name}" else id_


def _node(id_: str, facts: Facts | Unresolved | None, name: str, catalog: Catalog, *, proves: bool) -> graph.Node:
    if not isinstance(facts, Facts):
        reason = words.REASONS[facts.reason] if facts else "not looked up"
        return graph.Node(id_, name, (reason,), known=False, proves=proves)
    maker = facts.developer.name.split(" (")[0] if facts.developer else "developer not established"
    return graph.Node(id_, name, (maker, _licence_word(facts, catalog)), _country(facts.developer), proves=proves)


def links(assessed: Assessed, catalog: Catalog) -> Iterable[LinkView]:
    """Every link of the lineage, with who says so."""
    lineage = assessed.component.lineage
    for link in lineage.links:
        facts = lineage.nodes.get(link.base.id)
        known = facts if isinstance(facts, Facts) else None
        yield LinkView(
            child=name_of(assessed, link.child),
            relation=_relation(link.base) + (" (suspected)" if link.base.suspected else ""),
            base=link.base.id,
            maker=maker(known.developer) if known and known.developer else "developer not established",
            licence=_licence_word(known, catalog) if known else "no facts",
            source=linked(words.via(link.base.source)),
        )
