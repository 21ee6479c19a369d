"""CSV after RFC 4180, one row for each component, each gap and each finding about the run.

Cells that a spreadsheet would take for a formula begin with an apostrophe. Source: "CSV Injection", OWASP community pages
(read 2026-11-22): ``= + - @``, tab, carriage return and the full-width forms, also behind a separator.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import IO

from lading.domain.facts import Unresolved
from lading.domain.finding import Action, Finding
from lading.domain.report import Assessed, Report
from lading.domain.source import Gap
from lading.patterns import regex
from lading.report import words
from lading.report.base import Format, WriteOptions

COLUMNS = (
    "record",
    "kind",
    "name",
    "registry",
    "revision",
    "hub_id",
    "status",
    "origin",
    "countries",
    "origin_chain",
    "developer",
    "served_from",
    "license_declared",
    "licenses_in_force",
    "license_category",
    "pin",
    "denied",
    "warned",
    "waived",
    "places",
    "first_place",
    "detail",
)

_FORMULA = regex(r"""(^\s*|[;,\t|]\s*["']?\s*)(?=[=+\-@\t\r＝＋－＠])""")


def _render(report: Report, stream: IO[str], _: WriteOptions) -> None:
    writer = csv.DictWriter(stream, COLUMNS, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    rows = [
        *map(_component, words.in_order(report.components)),
        *map(_gap, words.gaps(report)),
        *map(_finding, _of_run(report)),
        _run(report),
    ]
    writer.writerows({name: _cell(text) for name, text in row.items()} for row in rows)


def _cell(text: str) -> str:
    return _FORMULA.sub(r"\1'", text)


def _component(assessed: Assessed) -> dict[str, str]:
    found, view = assessed.component, assessed.license
    subject, facts, known = found.subject, found.facts, found.resolution
    return {
        "record": "component",
        "kind": subject.kind.value,
        "name": subject.name,
        "registry": subject.registry,
        "revision": subject.revision or "",
        "hub_id": subject.hub_id or "",
        "status": known.reason.value if isinstance(known, Unresolved) else "resolved",
        "origin": assessed.origin.verdict.value,
        "countries": " ".join(assessed.origin.countries),
        "origin_chain": words.chain_of(assessed.origin.chain),
        "developer": facts.developer.name if facts and facts.developer else "",
        "served_from": assessed.origin.hosting_country or "",
        "license_declared": view.declared.id if view.declared else "",
        "licenses_in_force": " ".join(each.id for each in words.in_force(view)),
        "license_category": view.concluded.value,
        "pin": "" if words.pin(found) == "-" else words.pin(found),
        **_decisions(assessed.findings),
        "places": str(len(subject.locations)),
        "first_place": str(subject.locations[0]) if subject.locations else "",
        "detail": known.detail if isinstance(known, Unresolved) else "",
    }


def _decisions(findings: Iterable[Finding]) -> dict[str, str]:
    listed = list(findings)
    open_ = [each for each in listed if each.waived_by is None]
    return {
        "denied": " ".join(words.rules_of(each for each in open_ if each.action is Action.DENY)),
        "warned": " ".join(words.rules_of(each for each in open_ if each.action is Action.WARN)),
        "waived": " ".join(words.rules_of(each for each in listed if each.waived_by is not None)),
    }


def _gap(gap: Gap) -> dict[str, str]:
    place = str(gap.location)
    return {
        "record": "gap",
        "name": gap.location.path,
        "status": gap.reason.value,
        "places": "1",
        "first_place": place,
        "detail": gap.detail,
    }


def _of_run(report: Report) -> list[Finding]:
    """The findings that belong to no component."""
    of_components = {finding for each in report.components for finding in each.findings}
    return [finding for finding in report.findings if finding not in of_components]


def _finding(finding: Finding) -> dict[str, str]:
    places = sorted(set(finding.locations))
    return {
        "record": "finding",
        "name": finding.subject,
        **_decisions([finding]),
        "places": str(len(places)),
        "first_place": str(places[0]) if places else "",
        "detail": finding.message,
    }


def _run(report: Report) -> dict[str, str]:
    """The last row: the verdict, and what it rests on."""
    return {
        "record": "run",
        "name": report.name,
        "status": report.outcome.value,
        "detail": f"{words.inventory(report)} · {words.decisions(report)} · {words.basis(report)}",
    }


FORMAT = Format("csv", (".csv",), "one row a component, for spreadsheets (RFC 4180)", _render)
