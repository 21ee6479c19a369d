"""GitHub annotations: workflow commands that put findings beside the lines of a pull request.

Sources, read 2026-11-22: ``docs/problem-matchers.md`` of actions/toolkit (10 annotations of each level a step) and
``ActionCommand.cs`` of actions/runner (what is escaped, and that ``##[`` anywhere in a line is a command too).
"""

from __future__ import annotations

from itertools import islice
from typing import IO

from lading.domain.finding import Action
from lading.domain.report import Report
from lading.report import words
from lading.report.base import LONGEST, Format, WriteOptions
from lading.report.remarks import Remark, remarks

MOST = 10
"""GitHub shows no more annotations of one level from one step, and says nothing about the rest."""

_LEVELS = {Action.DENY: "error", Action.WARN: "warning", Action.ALLOW: "notice"}


def _render(report: Report, stream: IO[str], options: WriteOptions) -> None:
    shown = [each for each in remarks(report) if not each.waived]
    for action in _LEVELS:
        mine = [each for each in shown if each.action is action]
        room = MOST if len(mine) <= MOST else MOST - 1
        stream.writelines(_annotation(each, options.base_path) for each in islice(mine, room))
        if rest := mine[room:]:
            stream.write(_rest(action, rest))
    verdict = f"{words.inventory(report)} · {words.decisions(report)} · {words.outcome(report)}"
    stream.write(f"lading: {verdict} · {words.basis(report)}\n")


def _annotation(remark: Remark, base: str) -> str:
    place = remark.places[0]
    fields = {"file": f"{base}{place.path}"}
    if place.line:
        fields["line"] = str(place.line)
        if place.column:
            fields["col"] = str(place.column)
    fields["title"] = f"lading {remark.rule}"
    more = len(remark.places) - 1
    text = f"{remark.full_text} ({words.plural(more, 'more place')}.)" if more else remark.full_text
    return command(_LEVELS[remark.action], fields, text)


def _rest(action: Action, rest: list[Remark]) -> str:
    rules = ", ".join(sorted({each.rule for each in rest}))
    text = f"{len(rest):,} more not shown ({rules}): GitHub shows {MOST} of a level. Other formats list them all."
    return command(_LEVELS[action], {"title": f"lading: {len(rest):,} more"}, text)


def command(name: str, fields: dict[str, str], data: str) -> str:
    """One workflow command: an annotation of that level with these properties and text."""
    said = ",".join(f"{key}={_property(value)}" for key, value in fields.items())
    return f"::{name} {said}::{_data(data)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = Format("github", (), "GitHub Actions annotations, for stdout in a workflow", _render, LONGEST)
