"""The page of ``lading explain`` about a model, or whatever else a repository names."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lading.assess.terms import SERVED
from lading.cli.explain_alternatives import REFUSALS, alternatives_to, comparable
from lading.cli.explain_world import World, found_of, licence, place_of
from lading.cli.explained import Licence, Model, Naming, Node
from lading.domain.facts import Facts, LicenseClaim
from lading.domain.finding import Finding
from lading.domain.reference import Kind, Reference
from lading.domain.report import Assessed, Report
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.domain.words import RELATIONS
from lading.report import words

SHOWN = 160
"""Characters of a line that are shown."""


def page(world: World, each: Assessed, *, here: bool, of: Report | None = None) -> Model:
    """Everything about a component; ``of`` is the repository's own report when it is not named there."""
    found, facts = each.component, each.component.facts
    failing = [finding for finding in each.findings if finding in world.fails]
    return Model(
        name=found.subject.name,
        kind=words.ONE_OF[found.subject.kind],
        here=here,
        hub_id=found.subject.hub_id,
        revision=found.subject.revision or (facts.revision if facts else None),
        verdict=words.origin(each.origin),
        verdict_means=words.VERDICTS[each.origin.verdict],
        chain=words.chain_of(each.origin.chain),
        served_from=each.origin.hosting_country,
        facts_source=words.via(facts.source) if facts else None,
        namings=tuple(_namings(world.asked.root, found.subject)),
        lineage=tuple(_nodes(each)),
        licences=tuple(_licences(world, each)),
        findings=tuple(found_of(world, finding) for finding in each.findings),
        problems=tuple(_problems(each)),
        passes=not failing,
        to_pass=tuple(_to_pass(failing, found.subject, here=here)),
        beneath=_beneath(of, found.lineage.root) if of else (),
        alternatives=alternatives_to(world, found)
        if comparable(found) and any(finding.rule in REFUSALS for finding in failing)
        else None,
    )


def _beneath(report: Report, id_: str) -> tuple[str, ...]:
    low = id_.casefold()
    built = {
        each.component.subject.name
        for each in report.components
        if any(link.base.id.casefold() == low for link in each.component.lineage.links)
    }
    return tuple(sorted(built))


def _namings(root: Path, subject: Subject) -> Iterator[Naming]:
    lines: dict[str, list[str]] = {}
    for reference in sorted(subject.references, key=lambda r: (r.location, r.text, r.rule)):
        at = reference.location
        if at.path not in lines:
            lines[at.path] = _lines(root, at.path) if at.line else []
        yield Naming(place_of(at), _shown(lines[at.path], at), reference.context.value, _how(reference, subject))
    for weights in subject.weights:
        says = "git-LFS pointer" if weights.pointer else f"{weights.format} file"
        yield Naming(str(weights.location), "", "weights", says)


def _how(reference: Reference, subject: Subject) -> str:
    said = (
        reference.symbol,
        f"as {reference.text}" if reference.text != subject.name else "",
        f"via {reference.via}" if reference.via else "",
        f"at {reference.endpoint}" if reference.endpoint else "",
        f"revision {reference.revision}" if reference.revision else "",
        "runs code of its repository" if reference.trust_remote_code else "",
    )
    return ", ".join(filter(None, said))


def _lines(root: Path, path: str) -> list[str]:
    """The lines of a file of the tree; none when it has changed its place or is no text."""
    target = root / path
    try:
        if not target.resolve().is_relative_to(root.resolve()):
            return []
        return target.read_bytes().decode("utf-8-sig").split("\n")
    except (OSError, ValueError):
        return []


def _shown(lines: list[str], at: Location) -> str:
    """The line, or of a long one what stands around the place."""
    if not 0 < at.line <= len(lines):
        return ""
    line = lines[at.line - 1].rstrip()
    if len(line) <= SHOWN:
        return line.strip()
    start = max(0, at.column - 1 - SHOWN // 4)
    cut = line[start : start + SHOWN].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + SHOWN < len(line) else ''}"


def _nodes(each: Assessed) -> Iterator[Node]:
    """The lineage from the model to its roots, depth first, every model once."""
    found = each.component
    root = found.lineage.root or found.subject.name
    seen: set[str] = set()
    todo = [(Node(root, 0), found.facts)]
    while todo:
        node, facts = todo.pop()
        if node.id in seen:
            continue
        seen.add(node.id)
        yield _known(node, facts) if facts else node
        for base in reversed(found.lineage.bases_of(node.id)):
            known = found.lineage.nodes.get(base.id)
            step = Node(base.id, node.depth + 1, RELATIONS[base.relation], base.suspected, words.via(base.source))
            todo.append((step, known if isinstance(known, Facts) else None))


def _known(node: Node, facts: Facts) -> Node:
    made, claim = facts.developer or facts.operator, facts.license
    return replace(
        node,
        developer=made.name if made else None,
        country=made.country if made else None,
        developer_source=words.via(made.source) if made else None,
        license=_stated(claim) if claim else None,
        license_source=words.via(claim.source) if claim else None,
    )


def _stated(claim: LicenseClaim) -> str:
    return f"{claim.id} ({claim.name})" if claim.name and claim.name != claim.id else claim.id


def _problems(each: Assessed) -> Iterator[str]:
    found = each.component
    if not isinstance(found.resolution, Facts):
        yield f"no facts: {words.REASONS[found.resolution.reason]}"
    yield from (f"{one.id}: {words.REASONS[one.reason]}" for one in found.problems)
    yield from found.lineage.problems
    if found.facts:
        yield from found.facts.notes
        yield from words.security(found.facts)
    yield from (f"recognised {words.identity(clue)}" for clue in found.identities)


def _to_pass(failing: list[Finding], subject: Subject, *, here: bool) -> Iterator[str]:
    yield from dict.fromkeys(finding.remedy for finding in failing if finding.remedy)
    if failing and here:
        yield f"Or have it signed off: lading approve {shlex.quote(subject.name)} --reason TEXT --who NAME"


def _licences(world: World, each: Assessed) -> Iterator[Licence]:
    view = each.license
    if each.component.subject.kind is Kind.PACKAGE:
        return
    served = each.component.subject.kind in SERVED
    for license_ in words.in_force(view):
        found = licence(world, license_)
        if served:
            found = replace(found, standing="between you and the provider")
        yield replace(found, from_base=license_.inherited, dropped=license_ in view.dropped)
