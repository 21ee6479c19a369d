"""Lading's own JSON: the whole report, in the shape of ``report/schema/report.schema.json``.

The shape is versioned: within one ``schema_version`` keys are never removed and never change their meaning.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum, IntEnum
from typing import IO, Any

from lading.domain.facts import Facts, Unresolved
from lading.domain.reference import WeightFile
from lading.domain.report import Assessed, Report
from lading.report import words
from lading.report.base import Format, WriteOptions

SCHEMA_VERSION = "1"


def _render(report: Report, stream: IO[str], _: WriteOptions) -> None:
    document = {
        "schema_version": SCHEMA_VERSION,
        "name": report.name,
        "outcome": report.outcome.value,
        "counts": {
            "components": len(report.components),
            "resolved": report.resolved,
            "unresolved": report.unresolved,
            "unreadable": len(report.gaps),
            "waived": report.waived,
            "baselined": report.baselined,
            "denied": len(report.denied),
            "files_seen": report.files_seen,
            "files_read": report.files_read,
            "files_failed": report.files_failed,
            "files_excluded": report.files_excluded,
        },
        "provenance": _encode(report.provenance),
        "components": [_component(each) for each in words.in_order(report.components)],
        "findings": _encode(report.findings),
        "gaps": _encode(tuple(words.gaps(report))),
        "left_out": list(report.installed),
    }
    json.dump(document, stream, indent=2, ensure_ascii=False)
    stream.write("\n")


def _component(assessed: Assessed) -> dict[str, Any]:
    found = assessed.component
    return {
        **_record(found.subject),
        "resolution": _encode(found.resolution),
        "problems": _encode(found.problems),
        "lineage": _encode(found.lineage),
        "identities": _encode(found.identities),
        "origin": _encode(assessed.origin),
        "license": _encode(assessed.license),
        "findings": words.rules_of(assessed.findings),
    }


def _encode(value: Any) -> Any:
    """Records as objects with their own field names, enumerations as words, dates as ISO 8601."""
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value, IntEnum) else value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _encode(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [_encode(each) for each in value]
    return _record(value) if is_dataclass(value) else value


def _record(value: Any) -> dict[str, Any]:
    own = {each.name: _encode(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Facts | Unresolved):
        return {"status": "resolved" if isinstance(value, Facts) else "unresolved", **own}
    if isinstance(value, WeightFile):
        own["bases"] = [{"relation": relation.value, "id": id_} for relation, id_ in value.bases]
        own["metadata"] = [{"name": name, "value": text} for name, text in value.metadata]
    return own


FORMAT = Format("json", (".json",), "the whole report as JSON (see report.schema.json)", _render)
