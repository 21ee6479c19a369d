"""One HTML file that needs nothing else: summary, findings, a table to filter and sort, and a section for each component."""

from __future__ import annotations

from typing import IO

from lading.domain.report import Report
from lading.report.base import Format, WriteOptions


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    from lading.report.html.page import html

    stream.write(html(report, options.catalog(), options))


FORMAT = Format("html", (".html",), "one self-contained HTML page, to read, filter and print", _render)
