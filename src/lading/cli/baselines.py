"""The baseline file: read before an audit, written after one."""

from __future__ import annotations

import sys
from pathlib import Path

from lading.assess.baseline import Baseline, parse, render
from lading.domain.report import Report
from lading.errors import UsageError
from lading.report import words
from lading.report.text import clean


def read(path: Path) -> Baseline:
    """The baseline in the file at ``path``; raises `UsageError` when it cannot be read."""
    try:
        return parse(path.read_bytes().decode("utf-8"), clean(str(path)))
    except FileNotFoundError:
        raise UsageError(
            f"the baseline {path} is not there", remedy=f"write it first: lading check --write-baseline {path}"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the baseline {path} cannot be read: {error}", remedy="give a readable file") from error


def write(path: Path, report: Report) -> None:
    """Write the baseline of ``report``, and say on stderr what it lets pass from now on."""
    text = render(report.findings)
    from lading import lock  # only here: a check reads a baseline and writes none

    lock.save(path, text)
    lines = sum(1 for line in text.splitlines() if not line.startswith("#"))
    named = clean(str(path))
    sys.stderr.write(f"{named} lets {words.plural(lines, 'finding')} pass: lading check --baseline {named}\n")
