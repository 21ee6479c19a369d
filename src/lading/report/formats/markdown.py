"""Markdown for a pull-request comment or a job summary: the verdict first, then what is denied, the rest folded away.

A text from the repository can do nothing in it: no markup, no mention, no reference to an issue, no link of its own, no row of
a table. Sources: GitHub Flavored Markdown Spec 0.29; docs.github.com "Autolinked references" and docs.gitlab.com "GitLab
Flavored Markdown" for what a forge makes of ``@ # ! $ ~ %`` (read 2026-11-22).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import IO
from urllib.parse import quote

from lading.domain.facts import Unresolved
from lading.domain.finding import Action, Finding
from lading.domain.report import Assessed, Outcome, Report
from lading.domain.source import Location
from lading.patterns import regex
from lading.report import words
from lading.report.base import LONGEST, Format, WriteOptions
from lading.report.remarks import about

LIMIT = 65_536
"""Characters that GitHub takes in one comment; a job summary may be longer."""
MOST_ROWS = 300
"""Rows of one table: nobody reads more of a comment."""
MOST_PLACES = 3

_MARKS = {Outcome.PASS: "✅", Outcome.VIOLATIONS: "❌", Outcome.INCOMPLETE: "⚠️"}
_SPECIAL = regex(r"[\\`*_\[\]|~<>&]")
_ENTITIES = {"\\": "&#92;", "<": "&lt;", ">": "&gt;", "&": "&amp;"}
_BREAK = "&#8203;"  # a space of no width: what it parts is no mention, reference or link any more
_LINKING = regex(r"(:)(//)|(?<=\w)()(@)|(www)(\.)", re.IGNORECASE)
_REFERRING = regex(r"@(?=\w)|(?:[!$]|(?<!&)#|&amp;)(?=\d)|(?:%|\\~)(?=\S)|\bGH(?=-\d)", re.IGNORECASE)


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    parts = _Parts(LIMIT - 500)  # room for the note on what was left out
    parts.add(_verdict(report))
    denied, warned = (_open(report, action) for action in (Action.DENY, Action.WARN))
    parts.table("", ("Finding", "What", "Where"), _rows(denied, options))
    parts.table(_counted(len(warned), "warning"), ("Finding", "What", "Where"), _rows(warned, options))
    unchecked = [*_unresolved(report), *_gaps(report, options)]
    parts.table(f"{len(unchecked):,} could not be checked", ("What", "Why"), unchecked)
    waived = [finding for finding in report.findings if finding.waived_by is not None]
    parts.table(_counted(len(waived), "accepted finding"), ("Finding", "What", "Accepted"), list(map(_waived, waived)))
    ordered = words.in_order(report.components)
    inventory = [_component(each, options) for each in ordered]
    parts.table(f"Inventory: {len(ordered):,}", ("Kind", "Name", "Origin", "Licence", "Pin", "Where"), inventory)
    parts.add(f"<sub>{text(words.basis(report))} · Lading {text(report.provenance.tool_version)}</sub>\n")
    stream.write(parts.whole())


class _Parts:
    """Sections that are added while there is room; what has none is counted."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._parts: list[str] = []
        self._left_out: list[str] = []

    def add(self, part: str) -> None:
        self._parts.append(part)
        self._room -= len(part) + 1

    def table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table, folded under ``title`` unless that is empty, with as many rows as fit."""
        if not rows:
            return
        line = "| " + " | ".join(head) + " |\n" + "|" + " --- |" * len(head) + "\n"
        before, after = (f"<details><summary>{title}</summary>\n\n", "\n</details>\n") if title else ("", "")
        room = self._room - len(before) - len(line) - len(after) - 100
        lines: list[str] = []
        for row in islice(rows, MOST_ROWS):
            drawn = "| " + " | ".join(row) + " |\n"
            room -= len(drawn)
            if room < 0:
                break
            lines.append(drawn)
        missing = len(rows) - len(lines)
        if missing:
            self._left_out.append(f"{missing:,} of {len(rows):,} rows ({title.lower() or 'violations'})")
        if lines:
            self.add(before + line + "".join(lines) + after)

    def whole(self) -> str:
        """The document; it says itself what is not in it."""
        if self._left_out:
            said = "; ".join(self._left_out)
            self._parts.insert(1, f"**Shortened:** {said} left out. Other formats hold everything.\n")
        return "\n".join(self._parts)


def _verdict(report: Report) -> str:
    count = f"{words.inventory(report)} · {words.decisions(report)}"
    return f"### {_MARKS[report.outcome]} Lading: {text(words.outcome(report))}\n\n{text(count)}\n"


def _counted(count: int, one: str) -> str:
    return words.plural(count, one)


def _open(report: Report, action: Action) -> list[Finding]:
    return [each for each in report.findings if each.action is action and each.waived_by is None]


def _rows(findings: Sequence[Finding], options: WriteOptions) -> list[tuple[str, str, str]]:
    """A row for each finding; what to do stands only where it is not said in the row above."""
    above = [("", ""), *((each.rule, each.remedy) for each in findings)]
    return [_row(each, options, told=above[number] == (each.rule, each.remedy)) for number, each in enumerate(findings)]


def _row(finding: Finding, options: WriteOptions, *, told: bool) -> tuple[str, str, str]:
    remedy = f"<br>→ {text(finding.remedy)}" if finding.remedy and not told else ""
    return code(finding.rule), _about(finding) + remedy, _places(finding.locations, options)


def _about(finding: Finding) -> str:
    """The sentence, its subject set as code where it stands."""
    sentence = about(finding)
    if not finding.subject:
        return text(sentence)
    before, found, after = sentence.partition(finding.subject)
    return f"{text(before)}{code(found)}{text(after)}"


def _waived(finding: Finding) -> tuple[str, str, str]:
    return code(finding.rule), _about(finding), text(words.waiver(finding))


def _unresolved(report: Report) -> Iterable[tuple[str, str]]:
    for each in words.in_order(report.components):
        known = each.component.resolution
        if isinstance(known, Unresolved):
            detail = f": {known.detail}" if known.detail else ""
            yield code(each.component.subject.name), text(f"{words.REASONS[known.reason]}{detail}")


def _gaps(report: Report, options: WriteOptions) -> Iterable[tuple[str, str]]:
    for gap in words.gaps(report):
        yield _link(gap.location, options), text(gap.reason.value + (f": {gap.detail}" if gap.detail else ""))


def _component(assessed: Assessed, options: WriteOptions) -> tuple[str, ...]:
    found = assessed.component
    served = f", served {assessed.origin.hosting_country}" if assessed.origin.hosting_country else ""
    return (
        words.KINDS[found.subject.kind][0],
        code(found.subject.name),
        text(words.origin(assessed.origin) + served),
        text(words.licences_of(assessed)),
        text(words.pin(found)),
        _places(found.subject.locations, options),
    )


def _places(locations: Sequence[Location], options: WriteOptions) -> str:
    distinct = list(dict.fromkeys(Location(each.path, each.line) for each in sorted(locations)))
    more = len(distinct) - MOST_PLACES
    shown = [_link(each, options) for each in distinct[:MOST_PLACES]]
    return "<br>".join([*shown, f"and {more:,} more"] if more > 0 else shown)


def _link(place: Location, options: WriteOptions) -> str:
    """A place as a link into the repository; without a known base it is relative to the document."""
    line = f"#L{place.line}" if place.line else ""
    return (
        f"[{code(f'{place.path}:{place.line}' if place.line else place.path)}]({options.source_url}{quote(place.path)}{line})"
    )


def code(raw: str) -> str:
    """``raw`` set as code. An element and not backticks, because no backslash works between those.

    Forges make no mentions and references in code, so only what would become a link is broken: names can be copied.
    """
    return f"<code>{_LINKING.sub(_unlinked, _SPECIAL.sub(_escaped, raw))}</code>"


def text(raw: str) -> str:
    """``raw`` shown as it is, and nothing else."""
    return _LINKING.sub(_unlinked, _REFERRING.sub(rf"\g<0>{_BREAK}", _SPECIAL.sub(_escaped, raw)))


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], f"\\{match[0]}")


def _unlinked(match: re.Match[str]) -> str:
    before, after = (each for each in match.groups() if each is not None)
    return f"{before}{_BREAK}{after}"


FORMAT = Format("markdown", (".md", ".markdown"), "Markdown for a pull-request comment or job summary", _render, LONGEST)
