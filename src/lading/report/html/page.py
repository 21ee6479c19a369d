"""The whole page: what it says, counted and ordered, and the one template that marks it up."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from lading.catalog.index import Catalog
from lading.domain.facts import Unresolved
from lading.domain.finding import Action, Category, Finding
from lading.domain.reference import Kind
from lading.domain.report import Assessed, Report
from lading.report import words
from lading.report.base import RuleText, WriteOptions
from lading.report.html.component import item
from lading.report.html.guidances import guidances
from lading.report.html.records import Count, Group, Page, Tag
from lading.report.html.wording import (
    ACTIONS,
    OUTCOMES,
    SEVERITIES,
    VERDICTS,
    action_tag,
    category_tag,
    finding_view,
    linked,
)

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def html(report: Report, catalog: Catalog, options: WriteOptions) -> str:
    """The page as one text."""
    style, script = (_asset(name) for name in ("style.css", "script.js"))
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; form-action 'none'"
    )
    template = _environment().get_template("page.html.jinja")
    return template.render(page=page(report, catalog, options), style=_trusted(style), script=_trusted(script), policy=policy)


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       keep_trailing_newline=True)  # fmt: skip


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8").strip()


def _trusted(asset: str) -> str:
    """Lading's own style or script, to stand in the page as it is. Never for anything that comes from a report."""
    from markupsafe import Markup

    return Markup(asset)  # noqa: S704 - a file of this package, not data


def _digest(asset: str) -> str:
    """The CSP source that allows exactly this text (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(asset.encode()).digest()).decode()}'"


# --- the whole ------------------------------------------------------------------------------------------------------------


def page(report: Report, catalog: Catalog, options: WriteOptions) -> Page:
    """Everything that the template shows of ``report``; ``catalog`` is asked for the terms of licences only."""
    ordered = sorted(words.in_order(report.components), key=_seriousness)
    anchors = {id(each): f"c{number}" for number, each in enumerate(ordered, 1)}
    about = {finding: anchors[id(each)] for each in reversed(ordered) for finding in each.findings}
    items = tuple(item(each, anchors[id(each)], catalog, options.source_url) for each in ordered)
    rests = report.provenance
    tone, means = OUTCOMES[report.outcome]
    if open_ := words.lacking(report):
        means = f"{means.removesuffix('.')}: {', '.join(open_)}."
    return Page(
        name=report.name,
        outcome=Tag(words.OUTCOMES[report.outcome], tone),
        outcome_means=means,
        inventory=words.inventory(report),
        decisions=f"{words.decisions(report)}, {report.waived:,} accepted by a sign-off",
        basis=(
            ("Policy", rests.policy),
            ("Catalogue of", rests.catalog_date.isoformat()),
            ("Facts", _facts(report)),
            ("Files", words.files(report)),
            ("Sign-offs judged on", rests.today.isoformat()),
            ("Written", rests.timestamp.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")),
            ("Lading", rests.tool_version),
        ),
        severities=_severities(report.findings),
        verdicts=_counted(
            (each.origin.verdict for each in ordered), VERDICTS, lambda v: (Tag(v.value, VERDICTS[v]), words.VERDICTS[v])
        ),
        categories=_counted(
            (each.license.concluded for each in ordered if each.component.subject.kind is not Kind.PACKAGE),
            Category,
            lambda c: (category_tag(c), ""),
        ),
        countries=tuple(
            Count(Tag(country), number)
            for country, number in sorted(
                Counter(country for each in items for country in each.countries).items(), key=lambda p: (-p[1], p[0])
            )
        ),
        kinds=_counted((each.component.subject.kind for each in ordered), words.KINDS, lambda k: (Tag(words.ONE_OF[k]), "")),
        groups=_groups(report.findings, about, options.rules),
        items=items,
        unresolved=tuple(
            (anchors[id(each)], each.component.subject.name, words.REASONS[found.reason])
            for each in ordered
            if isinstance(found := each.component.resolution, Unresolved)
        ),
        guidances=tuple(guidances(report, options.spec_version)) if items else (),
        gaps=tuple((str(gap.location), gap.reason.value.replace("-", " "), gap.detail) for gap in words.gaps(report)),
    )


def _facts(report: Report) -> str:
    """Who was asked, and whether the Hub answered."""
    if report.provenance.offline:
        return "from local sources only (offline)"
    silent = words.unanswered(report)
    missing = f"; the Hub did not answer for {silent:,} of {len(report.components):,}" if silent else ""
    return f"from local sources and the Hub (online){missing}"


def _seriousness(assessed: Assessed) -> tuple[int, int]:
    """What fails the gate first, then by severity; `words.in_order` decides the rest."""
    actions, worst = list(ACTIONS), [f for f in assessed.findings if f.waived_by is None]
    return min((actions.index(f.action) for f in worst), default=len(actions)), -max((f.severity for f in worst), default=-1)


def _counted(found: Iterable[object], order: Iterable[object], tell: Callable[..., tuple[Tag, str]]) -> tuple[Count, ...]:
    counts = Counter(found)
    return tuple(Count(tag, counts[key], means) for key in order if counts[key] for tag, means in [tell(key)])


def _severities(findings: Iterable[Finding]) -> tuple[tuple[Tag, tuple[int, ...]], ...]:
    """For each severity how many are denied, warnings, notes, and accepted."""
    counts = Counter((f.severity, None if f.waived_by else f.action) for f in findings)
    columns = (*ACTIONS, None)
    return tuple(
        (Tag(severity.name.lower(), tone), tuple(counts[severity, column] for column in columns))
        for severity, tone in SEVERITIES.items()
    )


def _groups(findings: Iterable[Finding], about: Mapping[Finding, str], rules: Mapping[str, RuleText]) -> tuple[Group, ...]:
    """Open findings by action, then by rule in the report's own order."""
    grouped: dict[tuple[Action, str], list[Finding]] = {}
    for finding in findings:
        if finding.waived_by is None:
            grouped.setdefault((finding.action, finding.rule), []).append(finding)
    actions = list(ACTIONS)
    return tuple(
        Group(
            action=action_tag(action),
            rule=rule,
            summary=rules[rule].summary if rule in rules else "",
            remedies=tuple(linked(text) for text in _remedies(group)),
            findings=tuple(finding_view(each, about.get(each, "")) for each in group),
            open=action is Action.DENY and len(group) <= 25,
        )
        for (action, rule), group in sorted(grouped.items(), key=lambda pair: actions.index(pair[0][0]))
    )


def _remedies(group: Iterable[Finding]) -> list[str]:
    """The remedy that all of them share; where they differ, each component's own section has it."""
    found = list(dict.fromkeys(f.remedy for f in group if f.remedy))
    return found if len(found) == 1 else []
