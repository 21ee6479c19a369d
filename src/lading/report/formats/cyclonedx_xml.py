"""CycloneDX ML-BOM as XML."""

from __future__ import annotations

from typing import IO

from lading.domain.report import Report
from lading.report.base import Format, WriteOptions


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    from lading.report.cyclonedx.render import as_xml

    stream.write(as_xml(report, options.spec_version))


FORMAT = Format("cyclonedx-xml", (".cdx.xml", "bom.xml"), "CycloneDX ML-BOM (1.6 or 1.7) as XML", _render)
