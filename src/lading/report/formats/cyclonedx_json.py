"""CycloneDX ML-BOM as JSON."""

from __future__ import annotations

from typing import IO

from lading.domain.report import Report
from lading.report.base import Format, WriteOptions


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    from lading.report.cyclonedx.render import as_json

    stream.write(as_json(report, options.spec_version))


FORMAT = Format("cyclonedx-json", (".cdx.json", "bom.json"), "CycloneDX ML-BOM (1.6 or 1.7) as JSON", _render)
