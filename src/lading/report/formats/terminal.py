"""What a person sees: findings, most serious first; the inventory; what could not be checked; the count.

Actions and verdicts are words, colour only repeats them. Nothing depends on the width of an emoji or on markup in a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import IO, TYPE_CHECKING

from lading.domain.facts import Unresolved
from lading.domain.finding import Action, Finding, Verdict
from lading.domain.reference import Kind
from lading.domain.report import Assessed, Outcome, Report
from lading.report import words
from lading.report.base import Format, WriteOptions

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDTH = 100
"""Columns when the caller does not know: a file or a pipe."""

_LABELS = {Action.DENY: ("DENY", "bold red"), Action.WARN: ("WARN", "bold yellow")}
_VERDICTS = {Verdict.DIRECT: "bold red", Verdict.DERIVED: "bold red", Verdict.SUSPECTED: "yellow", Verdict.UNKNOWN: "yellow"}
_OUTCOMES = {Outcome.PASS: "bold green", Outcome.VIOLATIONS: "bold red", Outcome.INCOMPLETE: "bold yellow"}
_INDENT = (0, 0, 0, 6)
_DEEPER = (0, 0, 0, 8)
_COLUMNS = {"Name": 26, "Origin": 10, "Licence": 13, "Pin": 8, "Where": 14}
"""The columns of the inventory and the width that each should have at least; together they fit 80."""


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    from rich.console import Console

    console = Console(
        file=stream,
        width=options.width or WIDTH,
        color_system="standard" if options.color else None,
        force_terminal=options.color,
        no_color=not options.color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as shown:
        for part in (
            *_findings(report.findings),
            *_inventory(report.components, console.width),
            *_unchecked(report),
            *_sign_off(report),
            *_summary(report),
        ):
            console.print(part)
    stream.writelines(f"{line.rstrip()}\n" for line in shown.get().splitlines())


def _findings(findings: Iterable[Finding]) -> Iterable[RenderableType]:
    """One block for each rule and action; notes and waived findings are only counted, at the end."""
    open_ = [f for f in findings if f.waived_by is None and f.action in _LABELS]
    order = list(_LABELS)
    for action in order:
        by_rule: dict[str, list[Finding]] = {}
        for finding in open_:
            if finding.action is action:
                by_rule.setdefault(finding.rule, []).append(finding)
        for rule, group in by_rule.items():
            yield from _rule(action, rule, group)


def _rule(action: Action, rule: str, group: list[Finding]) -> Iterable[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    label, style = _LABELS[action]
    by_message: dict[tuple[str, str], list[Finding]] = {}
    for finding in group:
        by_message.setdefault((finding.subject, finding.message), []).append(finding)
    count = f"  {words.plural(len(by_message), 'finding')}" if len(by_message) > 1 else ""
    yield Text.assemble((f"{label}  ", style), (rule, "bold"), count)
    shared = {finding.message.replace(finding.subject, "each of these") for finding in group}
    alike = len(shared) == 1 and len(by_message) > 1  # the sentence once, then the names
    if alike:
        yield Padding(Text(f"{shared.pop()}:", overflow="fold"), _INDENT)
    for (subject, message), same in by_message.items():
        where = words.place([each for finding in same for each in finding.locations])
        where = "" if where == subject else where
        if alike:
            yield Padding(Text.assemble((subject, "cyan"), f"  {where}" if where else "", overflow="fold"), _DEEPER)
            continue
        about = message if subject in message else f"{subject}: {message}"
        yield Padding(Text(about, overflow="fold"), _INDENT)
        if where:
            yield Padding(Text(f"at {where}", style="dim", overflow="fold"), _DEEPER)
    for remedy in dict.fromkeys(finding.remedy for finding in group if finding.remedy):
        yield Padding(Text(f"-> {remedy}", style="italic", overflow="fold"), _INDENT)
    yield Text()


def _inventory(components: Iterable[Assessed], width: int) -> Iterable[RenderableType]:
    """One line a component, under a heading for each kind."""
    from rich import box
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    ordered = words.in_order(components)
    if not ordered:
        return
    rows = [_row(each) for each in ordered]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    columns = _widths(rows, width)
    for heading, own in zip(_COLUMNS, columns, strict=True):
        table.add_column(heading, overflow="fold", width=own)
    for kind, group in groupby(zip(ordered, rows, strict=True), key=lambda pair: pair[0].component.subject.kind):
        members = list(group)
        table.add_row(Text(words.plural(len(members), *words.KINDS[kind]), style="bold"))
        for each, (name, origin, *rest) in members:
            style = _VERDICTS.get(each.origin.verdict, "")
            *middle, where = rest
            cells = (Text(origin, style=style), *map(Text, middle), Text(_end(where, columns[-1])))
            table.add_row(Padding(Text(name, style="cyan"), (0, 0, 0, 1)), *cells)
    yield table
    yield Text()


def _row(assessed: Assessed) -> tuple[str, ...]:
    found, view = assessed.component, assessed.origin
    served = f", served {view.hosting_country}" if view.hosting_country else ""
    where = words.place(found.subject.locations)
    return (
        found.subject.name,
        words.origin(view) + served,
        "-" if found.subject.kind is Kind.PACKAGE else words.licences(assessed.license),
        words.pin(found),
        "" if where == found.subject.name else where,
    )


def _end(place: str, width: int) -> str:
    """The end of a place, which tells more than its beginning; the findings and the other formats have it whole."""
    place = place.replace(" and ", " +").removesuffix(" more")
    return place if len(place) <= width else f"…{place[-(width - 1) :]}"


def _widths(rows: list[tuple[str, ...]], width: int) -> list[int]:
    """Columns as wide as their content, the ones that have most to spare narrowed until the table fits ``width``."""
    from rich.cells import cell_len

    found = [max(map(cell_len, (heading, *cells))) for heading, *cells in zip(_COLUMNS, *rows, strict=True)]
    found[0] += 1
    room = max(width - 2 * len(found) + 1, len(found))
    while sum(found) > room:
        spare = [own - least for own, least in zip(found, _COLUMNS.values(), strict=True)]
        found[spare.index(max(spare))] -= 1
    return found


def _unchecked(report: Report) -> Iterable[RenderableType]:
    unresolved = [each.component for each in words.in_order(report.components) if each.component.facts is None]
    lines = [
        (found.subject.name, words.REASONS[found.resolution.reason])
        for found in unresolved
        if isinstance(found.resolution, Unresolved)
    ]
    yield from _list("Not resolved", lines)
    yield from _list(
        "Could not be checked",
        [(str(gap.location), gap.reason.value + (f": {gap.detail}" if gap.detail else "")) for gap in words.gaps(report)],
    )


def _list(heading: str, lines: list[tuple[str, str]]) -> Iterable[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    if not lines:
        return
    yield Text.assemble((heading, "bold"), f"  {len(lines):,}")
    for name, reason in lines:
        yield Padding(Text.assemble((name, "cyan"), f"  {reason}", overflow="fold"), _INDENT)
    yield Text()


def _sign_off(report: Report) -> Iterable[RenderableType]:
    """How to accept a finding, by the example of the first one that fails the gate."""
    from rich.padding import Padding
    from rich.text import Text

    entry = next((finding.sign_off for finding in report.denied if finding.sign_off), ())
    if not entry:
        return
    yield Text("To accept a finding, sign it off in the policy, for example", style="bold")
    yield Padding(Text("\n".join(entry), overflow="fold"), _INDENT)
    yield Text()


def _summary(report: Report) -> Iterable[RenderableType]:
    from rich.text import Text

    yield Text.assemble(
        f"{words.inventory(report)} · {words.decisions(report)} · ",
        (words.OUTCOMES[report.outcome], _OUTCOMES[report.outcome]),
    )
    yield Text(f"{report.files_read:,} of {words.plural(report.files_seen, 'file')} read · {words.basis(report)}", style="dim")


FORMAT = Format("terminal", (".txt",), "what the terminal shows", _render)
