"""What a person sees: findings, most serious first; the inventory; what could not be checked; the count.

Actions and verdicts are words, colour only repeats them. Nothing depends on the width of an emoji or on markup in a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from shlex import quote
from typing import IO

from lading.domain.facts import Unresolved
from lading.domain.finding import Action, Finding, Verdict
from lading.domain.report import Assessed, Outcome, Report
from lading.report import words
from lading.report.base import LONGEST, Format, WriteOptions
from lading.report.layout import Block, Indented, Table, Text, rendered, width_of
from lading.report.remarks import OF_GAPS
from lading.report.text import inert

WIDTH = 100
"""Columns when the caller does not know: a file or a pipe."""

MOST = 40
"""Names listed below one sentence, and rows of one kind in the inventory: nobody reads more of a terminal."""
MOST_REMEDIES = 4
_LEAST_PLACE = 24
"""Columns that a place is cut to at least; with less room it has a line of its own."""
_ELSEWHERE = "-o report.html lists all, and so does --json"

_LABELS = {Action.DENY: ("DENY", "bold red"), Action.WARN: ("WARN", "bold yellow")}
_VERDICTS = {Verdict.DIRECT: "bold red", Verdict.DERIVED: "bold red", Verdict.SUSPECTED: "yellow", Verdict.UNKNOWN: "yellow"}
_OUTCOMES = {Outcome.PASS: "bold green", Outcome.VIOLATIONS: "bold red", Outcome.INCOMPLETE: "bold yellow"}
_INDENT = 6
_DEEPER = 8
_COLUMNS = {"Name": 25, "Origin": 10, "Licence": 14, "Pin": 8, "Where": 14}
"""The columns of the inventory and the width that each should have at least; together they fit 80."""
_TABLE = 72
"""Columns of a terminal below which the inventory is no table: words would be cut into letters."""


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    width = options.width or WIDTH
    blocks = (
        *_findings(report.findings, width),
        *_inventory(report.components, width),
        *_unchecked(report),
        *_sign_off(report, options.sign_off),
        *_summary(report),
    )
    stream.write(inert(rendered(blocks, width, color=options.color)))


def _findings(findings: Iterable[Finding], width: int) -> Iterable[Block]:
    """One block for each rule and action; notes and waived findings are only counted, at the end."""
    open_ = [f for f in findings if f.waived_by is None and f.action in _LABELS]
    order = list(_LABELS)
    for action in order:
        by_rule: dict[str, list[Finding]] = {}
        for finding in open_:
            if finding.action is action:
                by_rule.setdefault(finding.rule, []).append(finding)
        for rule, group in by_rule.items():
            yield from _rule(action, rule, group, width)


def _rule(action: Action, rule: str, group: list[Finding], width: int) -> Iterable[Block]:
    """A heading, then what is wrong: one sentence for all that it is true of alike, with their names below it."""
    label, style = _LABELS[action]
    by_subject: dict[tuple[str, str], list[Finding]] = {}
    for finding in group:
        by_subject.setdefault((finding.subject, finding.message), []).append(finding)
    alike: dict[str, list[tuple[str, str]]] = {}
    for subject, message in by_subject:
        alike.setdefault(_of_all(subject, message), []).append((subject, message))
    count = f"  {words.plural(len(group), 'finding')}" if len(group) > 1 else ""
    yield Text.assemble((f"{label}  ", style), (rule, "bold"), count)
    for sentence, members in alike.items():
        named = [(subject, _places(by_subject[subject, message])) for subject, message in members]
        if len(members) == 1:
            subject, message = members[0]
            about = message if subject in message else f"{subject}: {message}"
            yield from _said(about, named[0][1] if named[0][1] != subject else "", width)
            continue
        yield Indented(Text(f"{sentence}:"), _INDENT)
        for subject, where in named[:MOST]:
            where = "" if where == subject else where
            room = width - 10 - width_of(subject)
            more = f"  {_end(where, room) if room >= _LEAST_PLACE else where}" if where else ""
            yield Indented(Text.assemble((subject, "cyan"), (more, "dim")), _DEEPER)
        if len(named) > MOST:
            yield Indented(Text(f"and {len(named) - MOST:,} more: {_ELSEWHERE}", style="dim"), _DEEPER)
    yield from _remedies(group)
    yield Text()


def _of_all(subject: str, message: str) -> str:
    """The sentence as it is said of several: what it is about is named once, and not by its name."""
    before, named, after = message.partition(subject)
    return f"{before}each of these{after}" if named and subject not in after else message


def _places(findings: Iterable[Finding]) -> str:
    return words.place([each for finding in findings for each in finding.locations])


def _said(about: str, where: str, width: int) -> Iterable[Block]:
    """A sentence and its place, on one line where both fit."""
    if where and width_of(about) + width_of(where) + 8 <= width:
        yield Indented(Text.assemble(about, (f"  {where}", "dim")), _INDENT)
        return
    yield Indented(Text(about), _INDENT)
    if where:
        yield Indented(Text(f"at {where}", style="dim"), _DEEPER)


def _remedies(group: Iterable[Finding]) -> Iterable[Block]:
    """What to do, each once."""
    remedies = list(dict.fromkeys(finding.remedy for finding in group if finding.remedy))
    for remedy in remedies[:MOST_REMEDIES]:
        yield Indented(Text(f"-> {remedy}", style="italic"), _INDENT)
    if len(remedies) > MOST_REMEDIES:
        yield Indented(Text(f"-> and {len(remedies) - MOST_REMEDIES:,} more: {_ELSEWHERE}", style="italic"), _INDENT)


def _inventory(components: Iterable[Assessed], width: int) -> Iterable[Block]:
    """One line a component, under a heading for each kind."""
    ordered = words.in_order(components)
    if not ordered:
        return
    rows = [_row(each) for each in ordered]
    if width < _TABLE:
        yield from _stacked(ordered, rows)
        return
    columns = _widths(rows, width)
    table: list[tuple[Text | Indented, ...]] = []
    cut = False
    for kind, group in groupby(zip(ordered, rows, strict=True), key=lambda pair: pair[0].component.subject.kind):
        members = list(group)
        table.append((Text(words.plural(len(members), *words.KINDS[kind]), style="bold"),))
        for each, (name, origin, *rest) in members[:MOST]:
            style = _VERDICTS.get(each.origin.verdict, "")
            licence, pinned, where = rest
            cells = (_two_lines(licence, columns[2]), Text(pinned), Text(_end(where, columns[-1])))
            table.append((Indented(Text(name, style="cyan"), 1), Text(origin, style=style), *cells))
        if len(members) > MOST:
            table.append((Indented(Text(f"and {len(members) - MOST:,} more", style="dim"), 1),))
            cut = True
    yield Table(tuple(zip(_COLUMNS, columns, strict=True)), table)
    if cut:
        yield _rest_counted()
    yield Text()


def _stacked(ordered: list[Assessed], rows: list[tuple[str, ...]]) -> Iterable[Block]:
    """The inventory without columns: a name, and below it what the table would have beside it."""
    cut = False
    for kind, group in groupby(zip(ordered, rows, strict=True), key=lambda pair: pair[0].component.subject.kind):
        members = list(group)
        yield Text(words.plural(len(members), *words.KINDS[kind]), style="bold")
        for each, (name, origin, *rest) in members[:MOST]:
            licence, pinned, where = rest
            beside = (f" · {cell}" for cell in (licence, pinned) if cell != "-")
            yield Indented(Text(name, style="cyan"), 1)
            style = _VERDICTS.get(each.origin.verdict, "")
            yield Indented(Text.assemble((origin, style), *beside), 3)
            if where:
                yield Indented(Text(where, style="dim"), 3)
        if len(members) > MOST:
            yield Indented(Text(f"and {len(members) - MOST:,} more", style="dim"), 1)
            cut = True
    if cut:
        yield _rest_counted()
    yield Text()


def _rest_counted() -> Text:
    return Text(f"Of more than {MOST} of a kind the rest is only counted: {_ELSEWHERE}.", style="dim")


def _two_lines(licence: str, width: int) -> Text:
    """Licences and their category, on a line each where one has no room for both."""
    names, _, category = licence.partition(" (")
    return Text(licence if width_of(licence) <= width or not category else f"{names}\n{category.removesuffix(')')}")


def _row(assessed: Assessed) -> tuple[str, ...]:
    found, view = assessed.component, assessed.origin
    served = f", served {view.hosting_country}" if view.hosting_country else ""
    where = words.place(found.subject.locations)
    return (
        found.subject.name,
        words.origin(view) + served,
        words.licences_of(assessed),
        words.pin(found),
        "" if where == found.subject.name else where,
    )


def _end(place: str, width: int) -> str:
    """The end of a place, which tells more than its beginning; the findings and the other formats have it whole."""
    place = place.replace(" and ", " +").removesuffix(" more")
    return place if len(place) <= width else f"…{place[-(width - 1) :]}"


def _widths(rows: list[tuple[str, ...]], width: int) -> list[int]:
    """Columns as wide as their content, the ones that have most to spare narrowed until the table fits ``width``."""
    found = [max(map(width_of, (heading, *cells))) for heading, *cells in zip(_COLUMNS, *rows, strict=True)]
    found[0] += 1
    room = max(width - 2 * len(found) + 1, len(found))
    while sum(found) > room:
        spare = [own - least for own, least in zip(found, _COLUMNS.values(), strict=True)]
        found[spare.index(max(spare))] -= 1
    return found


def _unchecked(report: Report) -> Iterable[Block]:
    """What could not be looked at or found out, as far as no finding above tells of it."""
    shown = [each for each in report.findings if each.waived_by is None and each.action in _LABELS]
    told = {each.subject for each in shown if each.incomplete}
    unresolved = [each.component for each in words.in_order(report.components) if each.component.facts is None]
    lines = [
        (found.subject.name, words.REASONS[found.resolution.reason])
        for found in unresolved
        if isinstance(found.resolution, Unresolved) and found.subject.name not in told
    ]
    yield from _list("Not resolved", lines)
    places = {place for each in shown if each.rule in OF_GAPS for place in each.locations}
    gaps = [gap for gap in words.gaps(report) if gap.location not in places]
    yield from _list(
        "Could not be checked",
        [(str(gap.location), gap.reason.value + (f": {gap.detail}" if gap.detail else "")) for gap in gaps],
    )


def _list(heading: str, lines: list[tuple[str, str]]) -> Iterable[Block]:
    if not lines:
        return
    yield Text.assemble((heading, "bold"), f"  {len(lines):,}")
    for name, reason in lines:
        yield Indented(Text.assemble((name, "cyan"), f"  {reason}"), _INDENT)
    yield Text()


def _sign_off(report: Report, command: str) -> Iterable[Block]:
    """How to accept a finding, by the example of the first one that fails the gate."""
    first = next((finding.subject for finding in report.denied if finding.sign_off), "")
    if first and command:
        command = command.replace("approve MODEL", f"approve {quote(first)}")
        yield Text.assemble(("To accept what was found: ", "bold"), command)
        yield Text()


def _summary(report: Report) -> Iterable[Block]:
    yield Text.assemble(
        f"{words.inventory(report)} · {words.decisions(report)} · ",
        (words.outcome(report), _OUTCOMES[report.outcome]),
    )
    files, basis = words.files(report), words.basis(report)
    lines = (f"{files} · {basis}",) if files.endswith(" read") else (files, basis)
    yield from (Text(line, style="dim") for line in lines)


FORMAT = Format("terminal", (".txt",), "what the terminal shows", _render, LONGEST)
