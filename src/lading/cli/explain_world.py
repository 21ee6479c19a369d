"""One audit and what it was asked with, and what the pages of ``lading explain`` have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lading import pipeline
from lading.assess.obligations import gating
from lading.assess.standing import Standing, standing
from lading.assess.terms import OUTPUTS, terms_of
from lading.cli.explained import Found, Licence
from lading.domain.facts import Component
from lading.domain.finding import Finding, License
from lading.domain.report import Report
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.report import words
from lading.report.terms import in_words
from lading.resolve.chain import resolve


@dataclass(frozen=True, slots=True)
class World:
    """One audit, and what it was asked with."""

    asked: pipeline.Request
    report: Report

    @property
    def fails(self) -> frozenset[Finding]:
        """The findings that keep the gate shut."""
        return frozenset(gating(self.report.findings, self.asked.policy))

    def from_catalog(self, subjects: list[Subject]) -> tuple[Component, ...]:
        """What the catalogue alone knows of ``subjects``."""
        alone = replace(
            self.asked.sources, offline=True, hf_cache=None, cache=None, lock=None, modelscope=None, tree=None, progress=None
        )
        return resolve(subjects, self.asked.catalog, alone)


def place_of(at: Location) -> str:
    """A place, with its cell in a notebook."""
    return f"{at} (cell {at.cell})" if at.cell else str(at)


def found_of(world: World, finding: Finding) -> Found:
    """A finding as it is shown."""
    return Found(
        rule=finding.rule,
        subject=finding.subject,
        action=finding.action.value,
        severity=finding.severity.name.lower(),
        fails=finding in world.fails,
        message=finding.message,
        remedy=finding.remedy,
        evidence=finding.evidence,
        places=tuple(map(place_of, finding.locations)),
        approved=words.waiver(finding) if finding.waived_by else None,
    )


def licence(world: World, license_: License) -> Licence:
    """A licence with its terms in words."""
    terms = terms_of(license_, world.asked.catalog)
    said = [f"{each.id}: {line}" if len(terms) > 1 else line for each in terms for line in in_words(each)]
    return Licence(
        id=license_.id,
        name=license_.name,
        category=license_.category.value,
        standing=_standing(world, license_),
        url=license_.url,
        terms=tuple(said) or ("No terms are on record for it.",),
        sources=tuple(words.via(each.source) for each in terms),
    )


def _standing(world: World, license_: License) -> str:
    policy = world.asked.policy.licenses
    if license_.id.startswith(OUTPUTS):
        return "a teacher's terms about outputs"
    match standing(license_, policy, world.asked.catalog):
        case Standing.ALLOWED:
            return "allowed by the policy"
        case Standing.DENIED:
            return "denied by the policy"
        case Standing.OPEN if policy.allow is None:
            return "not denied by the policy"
        case Standing.OPEN:
            return "not on the policy's list, and its terms are not on record"
