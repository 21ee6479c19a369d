"""SARIF 2.1.0 for code scanning, within the limits that GitHub sets.

Every result has a place; findings about the run itself stand at the policy file. What could not be read is a result too.
Sources, read 2026-11-22: the OASIS standard SARIF 2.1.0, and GitHub's pages "SARIF support for code scanning" and "SARIF
results exceed one or more limits" (limits, ``security-severity``, ``primaryLocationLineHash``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import IO, Any
from urllib.parse import quote
from zlib import compress

from lading.domain.finding import Action, Finding, Severity
from lading.domain.report import Report
from lading.domain.source import Location
from lading.report import words
from lading.report.base import Format, RuleText, WriteOptions
from lading.report.remarks import Remark, remarks

MOST_RESULTS = 5000
"""GitHub takes 25,000 results of one run and shows the first 5,000."""
MOST_LOCATIONS = 10
"""GitHub takes 1,000 locations of one result and shows 100; people read fewer."""
MOST_BYTES = 10_000_000
"""GitHub refuses a file that is larger when compressed with gzip."""

_ROOT = "%SRCROOT%"
_LEVELS = {Action.DENY: "error", Action.WARN: "warning", Action.ALLOW: "note"}
_SCORES = {Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0", Severity.NOTE: "0.0"}
"""``security-severity`` on GitHub's scale: high from 7.0, medium from 4.0, low above 0."""


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    results = [_result(each, options.base_path, compared=report.baselined > 0) for each in remarks(report)]
    kept = _within_limits(results)
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


def _within_limits(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first results, most serious first, as many as code scanning shows and as fit the size of an upload.

    What is left beside the results is small and bounded; half of the limit is kept free for it.
    """
    kept = results[:MOST_RESULTS]
    while len(compress(json.dumps(kept, ensure_ascii=False).encode(), 6)) > MOST_BYTES // 2:
        kept = kept[: len(kept) // 2]
    return kept


def _result(remark: Remark, base: str, *, compared: bool) -> dict[str, Any]:
    more = len(remark.places) - MOST_LOCATIONS
    text = remark.full_text
    if more > 0:
        text += f" ({words.plural(more, 'more place')} not listed.)"
    result: dict[str, Any] = {
        "ruleId": remark.rule,
        "level": _LEVELS[remark.action],
        "message": {"text": _plain(text)},
        "locations": [_location(place, base) for place in remark.places[:MOST_LOCATIONS]],
        "partialFingerprints": {"primaryLocationLineHash": remark.fingerprint},
    }
    finding = remark.finding
    if compared:
        result["baselineState"] = "unchanged" if finding and finding.baselined else "new"
    if finding:
        result["properties"] = {"subject": finding.subject, "incomplete": finding.incomplete}
        if finding.waived_by:
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": words.waiver(finding)}]
    return result


def _plain(text: str) -> str:
    """A message without the links that SARIF viewers would make of ``[text](target)``."""
    return text.replace("](", "] (")


def _location(place: Location, base: str) -> dict[str, Any]:
    region = {"startLine": place.line or 1}
    if place.line and place.column:
        region["startColumn"] = place.column
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(f"{base}{place.path}", safe="/~!$&'()*+,;=@"), "uriBaseId": _ROOT},
            "region": region,
        }
    }


def _rule(rule: str, report: Report, options: WriteOptions) -> dict[str, Any]:
    mine = [finding for finding in report.findings if finding.rule == rule]
    text = options.rules.get(rule) or RuleText(rule.replace("-", " ").capitalize() + ".")
    severity = text.severity if text.severity is not None else max((f.severity for f in mine), default=Severity.MEDIUM)
    name = "".join(word.capitalize() for word in rule.split("-"))
    described: dict[str, Any] = {
        "id": rule,
        **({"name": name} if name.casefold() != rule else {}),  # one that repeats the id is none (SARIF 3.49.7)
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


FORMAT = Format("sarif", (".sarif", ".sarif.json"), "SARIF 2.1.0 for code scanning", _render)
