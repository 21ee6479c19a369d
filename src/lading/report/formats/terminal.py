"""What a person sees: findings, most serious first; the inventory; what could not be checked; the count.

Actions and verdicts are words, colour only repeats them. Nothing depends on the width of an emoji or on markup in a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import IO, TYPE_CHECKING

from lading.domain.facts import Unresolved
from lading.domain.finding import Action, Finding, Verdict
from lading.domain.report import Assessed, Outcome, Report
from lading.report import words
from lading.report.base import Format, WriteOptions

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

WIDTH = 100
"""Columns when the caller does not know: a file or a pipe."""

_LABELS = {Action.DENY: ("DENY", "bold red"), Action.WARN: ("WARN", "bold yellow")}
_VERDICTS = {Verdict.DIRECT: "bold red", Verdict.DERIVED: "bold red", Verdict.SUSPECTED: "yellow", Verdict.UNKNOWN: "yellow"}
_OUTCOMES = {Outcome.PASS: "bold green", Outcome.VIOLATIONS: "bold red", Outcome.INCOMPLETE: "bold yellow"}
_INDENT = (0, 0, 0, 6)


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
    show(report, console)


def show(report: Report, console: Console) -> None:
    """Print the report on ``console``."""
    for part in (*_findings(report.findings), *_inventory(report.components), *_unchecked(report), *_summary(report)):
        console.print(part)


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
    yield Text.assemble(
        (f"{label}  ", style), (rule, "bold"), f"  {words.plural(len(group), 'finding')}" if len(group) > 1 else ""
    )
    for remedy, same in groupby(group, key=lambda f: f.remedy):
        for finding in same:
            where = words.place(finding.locations)
            yield Padding(Text.assemble((finding.subject, "cyan"), f"  {where}" if where else "", overflow="fold"), _INDENT)
            yield Padding(Text(finding.message, overflow="fold"), _INDENT)
        if remedy:
            yield Padding(Text(f"-> {remedy}", style="italic", overflow="fold"), _INDENT)
    yield Text()


def _inventory(components: Iterable[Assessed]) -> Iterable[RenderableType]:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    ordered = words.in_order(components)
    if not ordered:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for heading, ratio in (("Name", 30), ("Kind", 8), ("Origin", 10), ("Licence", 16), ("Pin", 9), ("Where", 20)):
        table.add_column(heading, overflow="fold", max_width=ratio * 2)
    for each in ordered:
        found = each.component
        table.add_row(
            Text(found.subject.name, style="cyan"),
            words.KINDS[found.subject.kind][0],
            _origin(each),
            Text(words.licences(each.license)),
            Text(words.pin(found)),
            Text(words.place(found.subject.locations)),
        )
    yield table
    yield Text()


def _origin(assessed: Assessed) -> Text:
    from rich.text import Text

    view = assessed.origin
    text = Text(words.origin(view), style=_VERDICTS.get(view.verdict, ""))
    return text.append(f", served {view.hosting_country}") if view.hosting_country else text


def _unchecked(report: Report) -> Iterable[RenderableType]:
    unresolved = [each.component for each in words.in_order(report.components) if each.component.facts is None]
    lines = [
        (found.subject.name, words.REASONS[found.resolution.reason])
        for found in unresolved
        if isinstance(found.resolution, Unresolved)
    ]
    yield from _list("Not resolved", lines)
    gaps = sorted(report.gaps, key=lambda gap: (gap.location, gap.reason))
    yield from _list(
        "Could not be checked",
        [(str(gap.location), gap.reason.value + (f": {gap.detail}" if gap.detail else "")) for gap in gaps],
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


def _summary(report: Report) -> Iterable[RenderableType]:
    from rich.text import Text

    yield Text.assemble(
        f"{words.inventory(report)} · {words.decisions(report)} · ",
        (words.OUTCOMES[report.outcome], _OUTCOMES[report.outcome]),
    )
    yield Text(f"{report.files_read:,} of {words.plural(report.files_seen, 'file')} read · {words.basis(report)}", style="dim")


FORMAT = Format("terminal", (".txt",), "what the terminal shows", _render)
