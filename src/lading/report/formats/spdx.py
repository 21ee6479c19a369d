"""SPDX 3.0.1 as JSON-LD, with the AI and Dataset classes."""

from __future__ import annotations

from typing import IO

from lading.domain.report import Report
from lading.report.base import Format, WriteOptions


def _render(report: Report, stream: IO[str], _: WriteOptions) -> None:
    from lading.report.spdx import as_json

    stream.write(as_json(report))


FORMAT = Format("spdx", (".spdx.json", ".spdx3.json", ".spdx.jsonld"), "SPDX 3.0.1 as JSON-LD", _render)
