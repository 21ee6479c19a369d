"""GitLab code quality: one entry for each place of a finding.

Source: "Code Quality report format", docs.gitlab.com/ci/testing/code_quality (read 2026-11-22): ``description``,
``check_name``, ``fingerprint`` (unique), ``location.path`` (relative), ``location.lines.begin``, ``severity``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import IO, Any

from lading.domain.finding import Action, Severity
from lading.domain.report import Report
from lading.report.base import Format, WriteOptions
from lading.report.remarks import Remark, remarks

MOST_PLACES = 20
"""Entries of one finding; the first one tells how many places there are."""

_DENIED = {Severity.HIGH: "blocker", Severity.MEDIUM: "critical", Severity.LOW: "major", Severity.NOTE: "major"}
_SEVERITIES = {Action.WARN: "minor", Action.ALLOW: "info"}
"""The widget has no word for "denied": only what the policy denies is ``major`` or more."""


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    entries = [entry for each in remarks(report) if not each.waived for entry in _entries(each, options.base_path)]
    json.dump(entries, stream, indent=2, ensure_ascii=False)
    stream.write("\n")


def _entries(remark: Remark, base: str) -> Iterable[dict[str, Any]]:
    beyond = len(remark.places) - MOST_PLACES
    text = f"{remark.full_text} ({beyond:,} more places not listed.)" if beyond > 0 else remark.full_text
    numbers: dict[str, int] = {}
    for place in remark.places[:MOST_PLACES]:
        numbers[place.path] = numbers.get(place.path, 0) + 1
        yield {
            "description": text,
            "check_name": remark.rule,
            "fingerprint": _fingerprint(remark, place.path, numbers[place.path]),
            "severity": _severity(remark),
            "location": {"path": f"{base}{place.path}", "lines": {"begin": place.line or 1}},
        }


def _severity(remark: Remark) -> str:
    if remark.action is Action.DENY and remark.finding:
        return _DENIED[remark.finding.severity]
    return _SEVERITIES.get(remark.action, "major")


def _fingerprint(remark: Remark, path: str, number: int) -> str:
    """Lines are left out: an entry stays the same when its line moves."""
    return sha256(f"{remark.fingerprint}\0{path}\0{number}".encode()).hexdigest()


FORMAT = Format("gitlab", (".codequality.json", "gl-code-quality-report.json"), "GitLab code quality report (JSON)", _render)
