"""What ``lock``, ``verify`` and ``diff`` print: changes as a table, as JSON or as Markdown."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lading.lock.compare import Change, What, compare
from lading.lock.items import of_lock
from lading.report.text import clean, inert
from lading.report.words import REASONS, plural, via

if TYPE_CHECKING:
    from rich.console import RenderableType

    from lading.cli.locking import Locked
    from lading.cli.verifying import Verified
    from lading.domain.facts import Unresolved

_KINDS = {
    "model": "Models",
    "weights": "Weight files",
    "dataset": "Data sets",
    "hosted-model": "Hosted models",
    "endpoint": "Services",
    "package": "AI libraries",
}
_STYLES = {
    What.ADDED: "green",
    What.APPEARED: "green",
    What.REMOVED: "red",
    What.VANISHED: "red",
    What.GONE: "bold red",
    What.CHANGED: "bold red",
    What.RELICENSED: "bold red",
}
_WHERE = {"huggingface-cache": "in the Hugging Face cache", "hub": "on the Hub"}
_COMPARED = {
    "weight_files": ("weight file", "weight files"),
    "cached_files": ("cached file", "cached files"),
    "repositories": ("repository", "repositories"),
}
_SHORT = 12
_NONE = "none"


def locked(done: Locked, *, as_json: bool, check: bool) -> None:
    """What the new lock says that the old one did not, and what is in neither."""
    changes = compare(of_lock(done.old.values()), of_lock(done.new.values()))
    if as_json:
        lists = {name: _unresolved(getattr(done, name)) for name in ("unlocked", "dangling")}
        print_json(
            {
                "lock": done.path.name,
                "up_to_date": done.text == done.present,
                "entries": len(done.new),
                "unanswered": done.silent,
                "changes": [record(c) for c in changes],
                **lists,
                "unread": [{"path": gap.location.path, "detail": gap.detail} for gap in done.unread],
            }
        )
        return
    open_ = [(one.id, f"cannot be locked: {_failure(one)}") for one in done.unlocked]
    open_ += [(one.id, f"a base that cannot be locked: {_failure(one)}") for one in done.dangling]
    open_ += [(gap.location.path, f"no readable weight file, so it is not locked: {gap.detail}") for gap in done.unread]
    state = "up to date" if done.text == done.present else "not up to date: run lading lock" if check else "written"
    if done.withheld:
        state = "left as it is, because some of what it holds could not be asked again"
    elif done.silent:
        state += f", but the Hub did not answer for {done.silent:,}: run lading lock again"
    last = f"{done.path.name} {state}: {plural(len(done.new), 'entry', 'entries')}{_without_commit(done)}"
    print_parts([*_table(changes), *unchecked(open_), summary(last, bool(open_ or done.silent))])


def verified(done: Verified, *, as_json: bool) -> None:
    """What differs from the lock, what could not be compared, and how much was."""
    if as_json:
        open_ = [{"name": name, "reason": reason} for name, reason in done.unchecked]
        print_json({"checked": done.checked, "changes": [record(c) for c in done.changes], "unchecked": open_})
        return
    counted = ", ".join(plural(count, *_COMPARED[what]) for what, count in done.checked.items())
    verdict = "differs from the lock" if done.changes else "incomplete" if done.unchecked else "as locked"
    asked = "" if "repositories" in done.checked else "; the Hub was not asked (--online)"
    last = summary(f"{verdict}: {counted} compared{asked}", bool(done.changes or done.unchecked))
    print_parts([*_table(done.changes), *unchecked(done.unchecked), last])


def differing(changes: Sequence[Change], names: tuple[str, str], *, as_json: bool, markdown: bool) -> None:
    """The changes from one document to another."""
    if as_json:
        print_json({"old": names[0], "new": names[1], "changes": [record(change) for change in changes]})
    elif markdown:
        sys.stdout.writelines(f"{line}\n" for line in _markdown(changes, names))
    else:
        print_parts([*_table(changes), summary(_count(changes), bool(changes))])


def _count(changes: Sequence[Change]) -> str:
    counts = Counter(change.what for change in changes)
    return ", ".join(f"{counts[what]:,} {what.value}" for what in What if counts[what]) or "no difference"


def record(change: Change) -> dict[str, Any]:
    """A change as JSON."""
    said = {name: getattr(change, name) for name in ("kind", "name", "path", "where", "old", "new")}
    found = {"change": change.what.value, **{name: value for name, value in said.items() if value != ""}}
    return found | ({"source": via(change.source)} if change.source else {})


def _unresolved(found: Iterable[Unresolved]) -> list[dict[str, str]]:
    return [{"id": one.id, "reason": one.reason.value, "detail": one.detail} for one in found]


def _failure(one: Unresolved) -> str:
    return REASONS[one.reason] + (f": {one.detail}" if one.detail else "")


def _without_commit(done: Locked) -> str:
    """How many repositories of the Hub are locked without a commit, which a later run asks for again, and why."""
    count = sum(entry.on_hub and not entry.facts.revision for entry in done.new.values())
    if not count:
        return ""
    why = " (the Hub was not asked)" if done.offline else " (the Hub did not answer)" if done.silent else ""
    return f", {count:,} without a commit{why}"


def _table(changes: Iterable[Change]) -> Iterable[RenderableType]:
    """One line a change under a heading for each kind; long values on lines of their own, so that none is cut."""
    from rich.padding import Padding
    from rich.text import Text

    order = list(_KINDS)
    ordered = sorted(changes, key=lambda c: order.index(c.kind) if c.kind in order else len(order))
    for kind, group in groupby(ordered, key=lambda change: change.kind):
        yield Text(_KINDS.get(kind, clean(kind)), "bold")
        for change in group:
            path = f"  {clean(change.path)}" if change.path not in ("", change.name) else ""
            path += f"  ({_WHERE[change.where]})" if change.where in _WHERE else ""
            head = (f"{change.what.value:<{_SHORT}}", _STYLES.get(change.what, "yellow")), (clean(change.name), "cyan")
            tail = _values(change)
            yield Padding(Text.assemble(*head, path, f"  {tail}" if len(tail) <= 48 else "", overflow="fold"), (0, 0, 0, 2))
            if len(tail) > 48:
                yield Padding(Text(tail.replace(" → ", "\n→ "), overflow="fold"), (0, 0, 0, _SHORT + 4))
        yield Text()


def _values(change: Change) -> str:
    if change.what in (What.ADDED, What.REMOVED):
        return clean(change.new or change.old or "")
    return f"{clean(change.old or _NONE)} → {clean(change.new or _NONE)}"


def unchecked(open_: Iterable[tuple[str, str]]) -> Iterable[RenderableType]:
    """What could not be checked and why, under its heading; names with one reason together."""
    from rich.padding import Padding
    from rich.text import Text

    by_reason: dict[str, list[str]] = {}
    for name, reason in open_:
        by_reason.setdefault(clean(reason), []).append(clean(name))
    if not by_reason:
        return
    yield Text("Could not be checked", "bold")
    for reason, names in by_reason.items():
        if len(names) == 1:
            yield Padding(Text(f"{names[0]}: {reason}", overflow="fold"), (0, 0, 0, 2))
            continue
        yield Padding(Text(f"{len(names):,}: {reason}", overflow="fold"), (0, 0, 0, 2))
        yield Padding(Text(", ".join(names), overflow="fold"), (0, 0, 0, 6))
    yield Text()


def summary(text: str, bad: bool) -> RenderableType:
    """The last line."""
    from rich.text import Text

    return Text(clean(text), "bold yellow" if bad else "bold green")


def _markdown(changes: Sequence[Change], names: tuple[str, str]) -> Iterable[str]:
    """For a comment on a pull request."""
    yield f"### Models: {cell(names[0])} → {cell(names[1])}"
    yield ""
    yield f"{_count(changes)}."
    if changes:
        yield ""
        yield "| Change | Kind | Name | Before | After |"
        yield "|---|---|---|---|---|"
    for change in changes:
        name = cell(change.name) + (f" {cell(change.path)}" if change.path not in ("", change.name) else "")
        yield f"| {change.what.value} | {change.kind} | {name} | {cell(change.old or '')} | {cell(change.new or '')} |"


def cell(text: str) -> str:
    """As code, in which Markdown and HTML mean nothing; a table's own separator and the code's end are the exceptions."""
    shown = clean(text).replace("|", "\\|").replace("`", "'")
    return f"`{shown}`" if shown else ""


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def print_parts(parts: Iterable[RenderableType]) -> None:
    """Print on the terminal, or plainly where there is none."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else None
    console = Console(
        file=sys.stdout,
        width=columns or (None if terminal else 100),
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as shown:
        for part in parts:
            console.print(part)
    sys.stdout.write(inert(shown.get()))
