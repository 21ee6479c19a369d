"""SARIF 2.1.0 for code scanning, within the limits that GitHub sets.

Every result has a place; findings about the run itself stand at the policy file. What could not be read is a result too.
Sources: the OASIS standard SARIF 2.1.0, and GitHub's page "SARIF support for code scanning" (limits, ``security-severity``,
``primaryLocationLineHash``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC
from hashlib import sha256
from pathlib import PurePath
from typing import IO, Any
from urllib.parse import quote

from lading.domain.finding import Action, Finding, Severity
from lading.domain.report import Report
from lading.domain.source import Gap, Location
from lading.report import words
from lading.report.base import Format, RuleText, WriteOptions

MOST_RESULTS = 5000
"""GitHub shows no more results of one run."""
MOST_LOCATIONS = 10
"""GitHub reads no more locations of one result than this many hundred; people read fewer."""

_ROOT = "%SRCROOT%"
_UNREADABLE = "unreadable"
_LEVELS = {Action.DENY: "error", Action.WARN: "warning", Action.ALLOW: "note"}
_SCORES = {Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0", Severity.NOTE: "0.0"}
"""``security-severity`` on GitHub's scale: high from 7.0, medium from 4.0, low above 0."""


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    results = [*_findings(report), *_gaps(report)]
    kept = results[:MOST_RESULTS]
    rules = sorted({result["ruleId"] for result in kept})
    for result in kept:
        result["ruleIndex"] = rules.index(result["ruleId"])
    driver = {
        "name": "Lading",
        "semanticVersion": report.provenance.tool_version,
        "version": report.provenance.tool_version,
        "rules": [_rule(rule, report, options) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The audited directory."}}},
        "invocations": [_invocation(report, len(results) - len(kept))],
        "results": kept,
        "properties": {"outcome": report.outcome.value, "summary": f"{words.inventory(report)} · {words.decisions(report)}"},
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    json.dump(log, stream, indent=2, ensure_ascii=False)
    stream.write("\n")


def _findings(report: Report) -> list[dict[str, Any]]:
    home = Location(_policy_file(report))
    seen: Counter[str] = Counter()
    return [_finding(finding, home, seen) for finding in report.findings]


def _finding(finding: Finding, home: Location, seen: Counter[str]) -> dict[str, Any]:
    places = sorted(set(finding.locations)) or [home]
    more = len(places) - MOST_LOCATIONS
    about = finding.message if finding.subject in finding.message else f"{finding.subject}: {finding.message}"
    text = " ".join(filter(None, [about, finding.remedy]))
    if more > 0:
        text += f" ({words.plural(more, 'more place')} not listed.)"
    result = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.action],
        "message": {"text": _plain(text)},
        "locations": [_location(place) for place in places[:MOST_LOCATIONS]],
        "partialFingerprints": _fingerprint(seen, finding.rule, finding.subject, places[0].path),
        "properties": {"subject": finding.subject, "incomplete": finding.incomplete},
    }
    if finding.waived_by:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": words.waiver(finding)}]
    return result


def _gaps(report: Report) -> list[dict[str, Any]]:
    """What could not be read, unless a finding says so already."""
    told = {place for finding in report.findings if finding.rule == _UNREADABLE for place in finding.locations}
    seen: Counter[str] = Counter()
    return [_gap(gap, seen) for gap in words.gaps(report) if gap.location not in told]


def _gap(gap: Gap, seen: Counter[str]) -> dict[str, Any]:
    detail = f" ({gap.detail})" if gap.detail else ""
    return {
        "ruleId": _UNREADABLE,
        "level": "warning",
        "message": {"text": _plain(f"Not checked: {gap.reason.value}{detail}. Nothing is known about models named here.")},
        "locations": [_location(gap.location)],
        "partialFingerprints": _fingerprint(seen, _UNREADABLE, gap.reason.value, gap.location.path),
    }


def _plain(text: str) -> str:
    """A message without the links that SARIF viewers would make of ``[text](target)``."""
    return text.replace("](", "] (")


def _location(place: Location) -> dict[str, Any]:
    region = {"startLine": place.line or 1}
    if place.line and place.column:
        region["startColumn"] = place.column
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(place.path, safe="/~!$&'()*+,;=@"), "uriBaseId": _ROOT},
            "region": region,
        }
    }


def _fingerprint(seen: Counter[str], *parts: str) -> dict[str, str]:
    """Stable while rule, subject and file stay: lines may move. GitHub's form: a hash and an ordinal."""
    digest = sha256("\0".join(parts).encode()).hexdigest()
    seen[digest] += 1
    return {"primaryLocationLineHash": f"{digest}:{seen[digest]}"}


def _rule(rule: str, report: Report, options: WriteOptions) -> dict[str, Any]:
    mine = [finding for finding in report.findings if finding.rule == rule]
    text = options.rules.get(rule) or RuleText(rule.replace("-", " ").capitalize() + ".")
    severity = text.severity if text.severity is not None else max((f.severity for f in mine), default=Severity.MEDIUM)
    described = {
        "id": rule,
        "name": "".join(word.capitalize() for word in rule.split("-")),
        "shortDescription": {"text": text.summary},
        "fullDescription": {"text": text.summary},
        "help": {"text": text.help, "markdown": text.help} if text.help else {"text": _remedies(mine) or text.summary},
        "defaultConfiguration": {"level": _level(mine)},
        "properties": {
            "precision": text.precision,
            "security-severity": _SCORES[severity],
            "tags": ["security", "supply-chain", "ai-model"],
        },
    }
    if text.url:
        described["helpUri"] = text.url
    return described


def _level(findings: Sequence[Finding]) -> str:
    ranks = [action for action in (Action.DENY, Action.WARN, Action.ALLOW) if any(f.action is action for f in findings)]
    return _LEVELS[ranks[0]] if ranks else "warning"


def _remedies(findings: Iterable[Finding]) -> str:
    return " ".join(sorted({finding.remedy for finding in findings if finding.remedy})[:3])


def _invocation(report: Report, cut: int) -> dict[str, Any]:
    notes = [f"{words.inventory(report)} · {words.decisions(report)}", words.basis(report)]
    notifications = [{"level": "note", "message": {"text": note}} for note in notes]
    if report.gaps:
        text = f"{words.plural(len(report.gaps), 'place')} could not be checked: nothing may be concluded about them."
        notifications.append({"level": "warning", "message": {"text": text}})
    if cut:
        text = f"{words.plural(cut, 'result')} left out: code scanning takes {MOST_RESULTS:,}. Other formats hold them all."
        notifications.append({"level": "warning", "message": {"text": text}})
    return {
        "executionSuccessful": True,
        "endTimeUtc": report.provenance.timestamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "toolExecutionNotifications": notifications,
    }


def _policy_file(report: Report) -> str:
    """Where a finding about the run itself stands: the policy in force, or where one belongs."""
    name = PurePath(report.provenance.policy).name
    return name if name.endswith(".toml") else "lading.toml"


FORMAT = Format("sarif", (".sarif", ".sarif.json"), "SARIF 2.1.0 for code scanning", _render)
