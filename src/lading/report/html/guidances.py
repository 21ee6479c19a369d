"""How the report's BOM answers each guidance on minimum elements: the counts that ``lading scan --profile`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lading.domain.report import Report
from lading.report.base import SpecVersion
from lading.report.compliance.coverage import Coverage, State, of_document
from lading.report.compliance.guidance import guidance, names
from lading.report.html.records import ElementView, GuidanceView
from lading.report.html.wording import linked


def guidances(report: Report, version: SpecVersion) -> Iterator[GuidanceView]:
    """Every guidance; the BOM is rendered once for all of them."""
    from lading.report.cyclonedx.render import as_json

    document = json.loads(as_json(report, version))
    for name in names():
        yield _view(of_document(document, guidance(name)))


def _view(coverage: Coverage) -> GuidanceView:
    asked = coverage.guidance
    clusters = tuple(
        (
            cluster,
            tuple(
                ElementView(
                    name=element.name,
                    path=element.paths[0] if element.paths else "no field in CycloneDX",
                    counts=tuple(coverage.of(element)[state] for state in State),
                )
                for element in elements
            ),
        )
        for cluster, elements in coverage.clusters.items()
    )
    rows = [element.counts for _, elements in clusters for element in elements]
    return GuidanceView(
        title=asked.title,
        publisher=f"{asked.publisher}, {asked.published.isoformat()}",
        source=linked(asked.source),
        note=asked.note,
        totals=tuple(map(sum, zip(*rows, strict=True))),
        clusters=clusters,
    )
