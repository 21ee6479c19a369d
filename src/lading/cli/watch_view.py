"""What ``lading watch`` prints: the changes by kind, the worst first, or the same as JSON, Markdown or GitHub annotations."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from lading.cli.changes_view import cell, print_parts, record, summary, unchecked
from lading.cli.watching import ORDER, Watched
from lading.domain.facts import Via
from lading.errors import UsageError
from lading.lock.compare import Change, What
from lading.report.formats import github
from lading.report.text import clean, cleaned
from lading.report.words import REASONS, plural, via

if TYPE_CHECKING:
    from rich.console import RenderableType

Form = Callable[[Watched], str]

_TITLES = {
    What.GONE: "Gone",
    What.LISTED: "Developer newly listed",
    What.RELICENSED: "Relicensed",
    What.COUNTRY: "Country of the developer",
    What.DEVELOPER: "Developer",
    What.BASE: "Built on something else",
    What.SERVED: "Served from elsewhere",
    What.CHANGED: "Other bytes at the same place",
    What.VANISHED: "Files that vanished",
    What.APPEARED: "Files that appeared",
    What.RENAMED: "Renamed",
    What.GATED: "Access",
    What.MOVED: "Newer revision",
}
_REMEDIES = {
    What.GONE: "Keep your own copy of what you use, or use another model.",
    What.LISTED: "Read who is bound by the list (lading catalog show NAME) and decide whether the model may stay.",
    What.RELICENSED: "Have counsel say which licence binds what you use; then record it anew (lading lock --upgrade).",
    What.COUNTRY: "Run lading check: the origin is judged anew.",
    What.DEVELOPER: "Run lading check: the origin is judged anew.",
    What.BASE: "Run lading check --refresh: origin and licence come from what a model was built on.",
    What.SERVED: "Run lading check: where a model is served from is judged anew.",
    What.CHANGED: "Do not load them before it is clear why: a commit's files never change.",
    What.VANISHED: "Keep your own copy of what you use.",
    What.APPEARED: "Look at what they are before you load them.",
    What.RENAMED: "Use the new name in the code; whoever takes the old one can put something else there.",
    What.GATED: "Make sure that whoever deploys has an account with access, or keep a copy.",
    What.MOVED: "Pin the revision in the code, or look at what is new and run lading lock --upgrade.",
}
_FILES = frozenset({What.CHANGED, What.VANISHED, What.APPEARED})
_COMMITS = frozenset({What.MOVED, What.GONE})
_SHORT = 12
_MOST_NAMES = 20


def form(name: str | None, *, as_json: bool) -> Form | None:
    """What to print, None for the page; raises `UsageError` for two wishes or an unknown one."""
    if name and as_json:
        raise UsageError("--json and --format both say what to print", remedy="keep one")
    wanted = "json" if as_json else name
    if wanted in (None, "terminal"):
        return None
    if wanted not in _FORMS:
        raise UsageError(f"{wanted!r} is no format of lading watch", remedy=f"formats are: {', '.join(_FORMS)}")
    return _FORMS[wanted]


def form_of(path: Path) -> Form:
    """What is written to ``path``, by its suffix."""
    name = {".json": "json", ".md": "markdown"}.get(path.suffix.lower())
    if name is None:
        raise UsageError(f"no format is known for {path.name}", remedy="give a file that ends in .json or .md")
    return _FORMS[name]


def save(path: Path, text: str) -> None:
    """Write the result."""
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", remedy="give a writable path") from error


def show(done: Watched, wanted: Form | None) -> None:
    """Print the result."""
    if wanted:
        sys.stdout.write(wanted(done))
        return
    open_ = [(name, _reason(reason)) for name, reason in done.unchecked]
    print_parts([*_groups(cleaned(done.changes)), *unchecked(open_), summary(_verdict(done), bool(done.changes or open_))])


def _reason(reason: str) -> str:
    """The Hub's reason in words, with what is known beyond it."""
    word, _, detail = reason.partition(" (")
    said = next((text for one, text in REASONS.items() if one.value == word), None)
    return reason if said is None else f"{said}: {detail.removesuffix(')')}" if detail else said


def _verdict(done: Watched) -> str:
    if not done.document.things:
        return f"{done.path.name} records no models, data sets, services or AI libraries: there is nothing to watch"
    what = (
        _count(done)
        if done.changes
        else "nothing has changed as far as could be asked"
        if done.unchecked
        else "nothing has changed"
    )
    return f"{what} since {done.path.name} was written{_day(done)}: {_asked(done)}"


def _day(done: Watched) -> str:
    day = done.document.day
    return f" ({day})" if day else " (it bears no date, so that no list of developers can be called new)"


def _count(done: Watched) -> str:
    return plural(len(_merged(done.changes)), "change")


def _asked(done: Watched) -> str:
    catalogue = f"catalogue of {done.catalog_date} ({plural(done.catalogued, 'record')})"
    if done.repositories is None:
        return f"{catalogue}; the Hub was not asked ({done.offline})"
    return f"{done.endpoint} ({plural(done.repositories, 'repository', 'repositories')}), {catalogue}"


# --- the page -----------------------------------------------------------------------------------------------------------


def _merged(changes: tuple[Change, ...]) -> list[tuple[Change, list[str]]]:
    """Changes that say the same of several things, with their names; the files of a newer revision belong to its move."""
    moved = {(change.kind, change.name) for change in changes if change.what is What.MOVED}
    found: dict[tuple[object, ...], tuple[Change, list[str]]] = {}
    for change in changes:
        if change.what in _FILES and (change.kind, change.name) in moved:
            continue
        key = (
            change.what,
            change.old,
            change.new,
            _source(change),
            change.path or change.name if change.what in _FILES else "",
        )
        found.setdefault(key, (change, []))[1].append(change.name)
    return sorted(found.values(), key=lambda pair: ORDER.index(pair[0].what))


def _groups(changes: tuple[Change, ...]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    files = _files(changes)
    for what, group in groupby(_merged(changes), key=lambda pair: pair[0].what):
        yield Text(_TITLES[what], "bold")
        for change, names in group:
            yield Padding(Text(_names(names), "cyan", overflow="fold"), (0, 0, 0, 2))
            for line in _lines(change, files):
                yield Padding(Text(line, overflow="fold"), (0, 0, 0, 4))
        yield Padding(Text(f"→ {_REMEDIES[what]}", "dim", overflow="fold"), (0, 0, 0, 2))
        yield Text()


def _names(names: list[str]) -> str:
    distinct = list(dict.fromkeys(names))
    more = f" and {len(distinct) - _MOST_NAMES} more" if len(distinct) > _MOST_NAMES else ""
    return ", ".join(distinct[:_MOST_NAMES]) + more


def _files(changes: tuple[Change, ...]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for change in changes:
        if change.what in _FILES:
            counts[change.kind, change.name] = counts.get((change.kind, change.name), 0) + 1
    return counts


def _lines(change: Change, files: dict[tuple[str, str], int]) -> Iterator[str]:
    if change.what in _FILES:
        yield change.path
    if change.what is What.LISTED:
        yield change.new or ""
    else:
        yield f"{_value(change, change.old)} → {_value(change, change.new)}"
    if change.what is What.MOVED and (count := files.get((change.kind, change.name))):
        yield f"{plural(count, 'file')} with other bytes"
    if source := _source(change):
        yield source


def _source(change: Change) -> str:
    """Who says so, where that is more than the Hub, which the last line names."""
    return via(change.source) if change.source and change.source.via is not Via.HUB else ""


def _value(change: Change, value: str | None) -> str:
    if value is None:
        return {What.GATED: "open", What.COUNTRY: "not known", What.DEVELOPER: "not known"}.get(change.what, "none")
    if change.what is What.GONE:
        said = next((text for reason, text in REASONS.items() if reason.value == value), value)
        return value[:_SHORT] if value == change.old else said
    return value[:_SHORT] if change.what in _COMMITS else value


# --- for programs -------------------------------------------------------------------------------------------------------


def _json(done: Watched) -> str:
    value = {
        "file": str(done.path),
        "document": done.document.kind,
        "recorded": done.document.day.isoformat() if done.document.day else None,
        "catalog": done.catalog_date.isoformat(),
        "offline": done.offline or None,
        "checked": {"hub": done.repositories, "catalog": done.catalogued},
        "changes": [{**record(change), "remedy": _REMEDIES[change.what]} for change in done.changes],
        "unchecked": [{"name": name, "reason": reason} for name, reason in done.unchecked],
    }
    return json.dumps(value, indent=2) + "\n"


def _markdown(done: Watched) -> str:
    lines = [f"### Models recorded in {cell(str(done.path))}", "", f"{_escaped(_verdict(done))}."]
    if done.changes:
        lines += ["", "| Change | Name | Recorded | Now | Source |", "|---|---|---|---|---|"]
    for change in done.changes:
        name = cell(change.name) + (f" {cell(change.path)}" if change.path not in ("", change.name) else "")
        source = cell(via(change.source)) if change.source else ""
        lines.append(f"| {change.what.value} | {name} | {cell(change.old or '')} | {cell(change.new or '')} | {source} |")
    remedies = {change.what: _REMEDIES[change.what] for change in done.changes}
    lines += ["", *(f"* **{what.value}**: {text}" for what, text in remedies.items())] if remedies else []
    if done.unchecked:
        lines += ["", "Could not be asked:", "", *(f"* {cell(name)}: {cell(reason)}" for name, reason in done.unchecked)]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """A sentence of ours that may hold a file's name."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in clean(text))


def _github(done: Watched) -> str:
    """An annotation for each change at the recorded file; GitHub shows only the first of them."""
    fields = {"file": done.path.as_posix()}
    lines = []
    for at, change in enumerate(done.changes):
        if at == github.MOST - 1 and len(done.changes) > github.MOST:
            rest = f"{len(done.changes) - at:,} more not shown; lading watch --json lists them all."
            lines.append(github.command("warning", {**fields, "title": "lading watch"}, rest))
            break
        text = f"{change.name} {change.path}".strip() + f": {change.old or 'none'} → {change.new or 'none'}."
        lines.append(
            _annotation(
                "warning", {**fields, "title": f"lading watch: {change.what.value}"}, f"{text} {_REMEDIES[change.what]}"
            )
        )
    for name, reason in done.unchecked[: github.MOST]:
        lines.append(_annotation("notice", {**fields, "title": "lading watch: could not be asked"}, f"{name}: {reason}"))
    return "".join(lines) + f"lading: {clean(_verdict(done)).replace('##[', '## [')}\n"


def _annotation(level: str, fields: dict[str, str], text: str) -> str:
    return github.command(level, {name: clean(value) for name, value in fields.items()}, clean(text).replace("##[", "## ["))


_FORMS: dict[str, Form] = {"github": _github, "markdown": _markdown, "json": _json}
