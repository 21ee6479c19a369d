"""Lading's own properties: what CycloneDX has no field for. The names are stable and listed in the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cyclonedx.model import Property

from lading.domain.facts import Component, Facts, Unresolved
from lading.domain.report import Assessed, Report
from lading.lock.items import NO_LICENSE, stated
from lading.report import words

Pairs = Iterator[tuple[str, str]]


def properties(pairs: Iterable[tuple[str, str | None]]) -> list[Property]:
    """Each distinct pair with a value once, under the prefix ``lading:``."""
    return [Property(name=f"lading:{name}", value=value) for name, value in sorted({(n, v) for n, v in pairs if v})]


def of_assessed(assessed: Assessed) -> Pairs:
    """What was seen, known and concluded about a component of the inventory."""
    yield from _seen(assessed.component)
    yield from _known(assessed.component)
    yield from _concluded(assessed)


def of_report(report: Report) -> Pairs:
    """What the whole BOM rests on, and what could not be looked at."""
    rests = report.provenance
    yield "outcome", report.outcome.value
    yield "catalog:date", rests.catalog_date.isoformat()
    yield "offline", str(rests.offline).lower()
    yield "policy", rests.policy
    yield "files:seen", str(report.files_seen)
    yield "files:read", str(report.files_read)
    yield "files:excluded", str(report.files_excluded) if report.files_excluded else ""
    for folder in report.installed:
        yield "files:left-out", folder
    for gap in report.gaps:
        yield "gap", f"{gap.location}: {gap.reason.value}" + (f": {gap.detail}" if gap.detail else "")


def of_facts(facts: Facts | Unresolved | None) -> Pairs:
    """What the sources say, or why they say nothing."""
    if isinstance(facts, Unresolved):
        yield "unresolved", facts.reason.value + (f": {facts.detail}" if facts.detail else "")
    if not isinstance(facts, Facts):
        return
    for source in words.facts_sources(facts):
        yield "facts:source", source
    for note in facts.notes:
        yield "facts:note", note
    for line in facts.security:
        yield "hub:security", line
    yield "gated", facts.gated or ""
    yield "library", facts.library or ""
    if facts.license:
        yield "license:stated", stated(facts)
        yield "license:source", words.via(facts.license.source)
    if facts.developer:
        yield "developer", facts.developer.name
        yield "developer:country", facts.developer.country or ""
        yield "developer:parent", facts.developer.parent or ""
        yield "developer:parent:country", facts.developer.parent_country or ""


def locations(component: Component) -> Pairs:
    """The places of something that cannot carry evidence (services)."""
    for each in component.subject.locations:
        yield "reference:location", f"{each.path}:{each.line}" if each.line else each.path


def _seen(component: Component) -> Pairs:
    subject = component.subject
    yield "kind", subject.kind.value
    yield "registry", subject.registry
    yield "hub:model", subject.hub_id or ""
    yield "revision:requested", subject.revision or ""
    for clue in component.identities:
        yield "identity", f"{clue.clue.value} {words.identity(clue)}"
    for reference in subject.references:
        yield "reference", reference.text
        yield "reference:via", reference.via
        yield "package:version", reference.version or ""
    for context in subject.contexts:
        yield "reference:context", context.value


def _known(component: Component) -> Pairs:
    yield from of_facts(component.resolution)
    for failed in component.problems:
        yield "source:problem", f"{failed.id}: {failed.reason.value}" + (f": {failed.detail}" if failed.detail else "")
    for problem in component.lineage.problems:
        yield "lineage:problem", problem


def _concluded(assessed: Assessed) -> Pairs:
    origin, license_ = assessed.origin, assessed.license
    facts = assessed.component.facts
    yield "origin:verdict", origin.verdict.value
    for country in origin.countries:
        yield "origin:country", country
    yield "origin:chain", words.chain_of(origin.chain)
    for step in origin.distilled_from:
        yield "origin:distilled-from", step.id
    yield "hosting:country", origin.hosting_country or (facts.served_from if facts else None) or ""
    yield "license:category", license_.concluded.value
    if facts and not facts.license and license_.declared:  # by a clarification
        yield "license:stated", NO_LICENSE
    for binding in words.in_force(license_):
        yield "license:effective", binding.id
    for dropped in license_.dropped:
        yield "license:dropped", dropped.id
    for finding in assessed.findings:
        yield "finding", finding.rule
        if finding.waived_by:
            yield "finding:waived", f"{finding.rule}: {words.waiver(finding)}"
