"""What ``lading explain`` prints: a page for a person, or the same as JSON.

Sources are long; on the page each has a number, and stands once at the end.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from lading.cli.explained import (
    Alternative,
    Alternatives,
    Explained,
    Found,
    Group,
    Licence,
    Maker,
    Model,
    Names,
    Node,
    RulePage,
)
from lading.patterns import regex
from lading.report.text import cleaned
from lading.report.words import plural

if TYPE_CHECKING:
    from rich.console import RenderableType

Row = tuple[str, str]

DEEPEST = 10
"""Steps of a lineage that are indented further than the one before."""
SHOWN = 16
"""Alternatives that are shown; all of them are in the JSON."""
EACH = 2
"""At most so many of one developer."""
PLACES = 16
"""Places that name a model that are shown."""
MANY = 40
"""Names in a list that are shown."""

_ACTIONS = {"deny": "deny", "warn": "warn", "allow": "note"}
_UNLICENSED = frozenset({"package", "endpoint"})
"""Kinds without a licence of weights; terms of service stand under licences."""

_DAY = regex(r", (\d{4}-\d\d-\d\d)$")
_ADDRESS = regex(r"(?P<what>.*?)(?: \((?P<url>https?://\S+?)\)(?P<close>\))?)?(?: \((?P<day>\d{4}-\d\d-\d\d)\))?")


def show(found: Explained, *, as_json: bool) -> None:
    """Print everything about ``found``."""
    found = cleaned(found)
    if as_json:
        json.dump(asdict(found), sys.stdout, indent=2, ensure_ascii=True)
        sys.stdout.write("\n")
        return
    from rich.console import Console

    terminal = sys.stdout.isatty()
    columns = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else None
    console = Console(
        width=columns or (None if terminal else 100),
        no_color=True,  # bold says enough, and every word stands for itself
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as shown:
        for part in _Page().all(found):
            console.print(part, soft_wrap=getattr(part, "no_wrap", None) is True)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in shown.get().splitlines())


def _section(title: str, rows: Iterable[Row]) -> Iterator[RenderableType]:
    """Rows of a name and a text; a row without a name continues the one before it."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    listed = list(rows)
    if not listed:
        return
    grid = Table.grid(padding=(0, 2))
    named = any(name for name, _ in listed)
    if named:
        grid.add_column(overflow="fold", max_width=24)
    grid.add_column(overflow="fold")
    for name, value in listed:
        cells = (Text(name), Text(value)) if named else (Text(value),)
        grid.add_row(*cells)
    if title:
        yield Text(f"\n{title}", "bold")
    yield Padding(grid, (0, 0, 0, 2))


def _blocks(title: str, blocks: Iterable[Iterable[str]]) -> Iterator[RenderableType]:
    """Blocks of a first line and what stands under it."""
    from rich.padding import Padding
    from rich.text import Text

    for at, block in enumerate(blocks):
        if title and not at:
            yield Text(f"\n{title}", "bold")
        for under, line in enumerate(block):
            yield Padding(Text(line, overflow="fold"), (0, 0, 0, 6 if under else 2))


class _Page:
    """The parts of a page, and the sources that they name."""

    def __init__(self) -> None:
        self._sources: dict[str, int] = {}

    def mark(self, source: str | None) -> str:
        """The number of a source, to stand behind what it says; nothing without one."""
        if not source:
            return ""
        dated = _DAY.sub(r" (\1)", source)
        return f" [{self._sources.setdefault(dated, len(self._sources) + 1)}]"

    def all(self, found: Explained) -> Iterator[RenderableType]:
        from rich.text import Text

        for model in found.models:
            yield from self.model(model)
        for rule in found.rules:
            yield from self.rule(rule)
        for licence in found.licences:
            yield Text(f"licence {licence.id}", "bold")
            yield from _blocks("", [self.licence(licence)])
            yield from _section("under it here", _listed(licence.used_by))
            yield Text()
        for group in found.groups:
            yield from _group(group)
        for developer in found.developers:
            yield from self.maker(developer)
        for names in found.lists:
            yield from self.names(names)
        if found.more:
            yield from _section("also of that name", _listed(found.more))
            yield Text()
        yield from self.sources()
        yield Text(found.basis, "dim")

    def sources(self) -> Iterator[RenderableType]:
        from rich.padding import Padding
        from rich.text import Text

        if not self._sources:
            return
        yield Text("sources", "bold")
        width = len(f"[{len(self._sources)}]")
        for source, number in self._sources.items():
            parts = _ADDRESS.fullmatch(source)
            what, url, day = parts.group("what", "url", "day") if parts else (source, None, None)
            what += ")" if parts and parts["close"] else ""
            said = f"{what}, read {day}" if day else what
            yield Padding(Text(f"{f'[{number}]':<{width}}  {said}", overflow="fold"), (0, 0, 0, 2))
            if url:  # on a line of its own, however long: an address that is folded cannot be followed
                yield Text(f"  {'':<{width}}  {url}", no_wrap=True)
        yield Text()

    # --- models -------------------------------------------------------------------------------------------------------

    def model(self, model: Model) -> Iterator[RenderableType]:
        from rich.text import Text

        at = f" at {model.revision}" if model.revision else ""
        yield Text(f"{model.kind} {model.name}{at}", "bold")
        yield from _section("", self.verdict(model))
        yield from _section("named in", _namings(model))
        yield from self.lineage(model)
        yield from _blocks("licences", (self.licence(licence) for licence in model.licences))
        yield from _blocks("findings", (self.finding(finding, named=False) for finding in model.findings))
        yield from _section("what is not known, or to be known", (("", problem) for problem in model.problems))
        yield from _section("what would make it pass", (("", f"- {step}") for step in model.to_pass))
        if model.alternatives:
            yield from _alternatives(model.alternatives)
        yield Text()

    def verdict(self, model: Model) -> Iterator[Row]:
        shut = [finding for finding in model.findings if finding.fails]
        why = ", as something that the policy needs is not known" if shut and all(f.action != "deny" for f in shut) else ""
        if model.here:
            yield "gate", "passes" if model.passes else f"fails{why}"
        else:
            yield "gate", f"not named here; it would {'pass' if model.passes else 'fail'}{why}"
        yield "origin", f"{model.verdict}: {model.verdict_means}"
        if model.chain:
            yield "", model.chain
        if model.served_from:
            yield "served from", model.served_from
        if model.hub_id and model.hub_id != model.name:
            yield "on the Hub", model.hub_id
        if model.facts_source:
            yield "facts from", f"{model.facts_source.partition(':')[0]}{self.mark(model.facts_source)}"
        if model.beneath:
            yield "used here through", ", ".join(model.beneath)

    def lineage(self, model: Model) -> Iterator[RenderableType]:
        """Each model under the one that was made from it, and beneath its name what is known of it and from where."""
        from rich.padding import Padding
        from rich.text import Text

        yield Text("\nlineage" if len(model.lineage) > 1 else "\nmade by", "bold")
        for node in model.lineage:
            suspected = " (suspected)" if node.suspected else ""
            step = f"{'' if node.relation is None else f'└ {node.relation} '}{node.id}{suspected}"
            indent = 2 + 3 * min(node.depth, DEEPEST)
            yield Padding(Text(f"{step}{self.mark(node.relation_source)}", overflow="fold"), (0, 0, 0, indent))
            for line in self.known(node, licensed=model.kind not in _UNLICENSED):
                yield Padding(Text(line, overflow="fold"), (0, 0, 0, indent + (4 if node.depth else 2)))

    def known(self, node: Node, *, licensed: bool) -> Iterator[str]:
        made = f"{node.developer or 'not established'} ({node.country or 'country not established'})"
        yield f"developer: {made}{self.mark(node.developer_source)}"
        if licensed:
            yield f"licence: {node.license or 'not established'}{self.mark(node.license_source)}"

    def licence(self, licence: Licence) -> Iterator[str]:
        """A line that names it, and what it asks for."""
        whose = f", inherited from {licence.from_base}" if licence.from_base else ""
        dropped = ", left out by the model's card" if licence.dropped else ""
        marks = "".join(map(self.mark, licence.sources))
        yield f"{licence.id}: {licence.category}, {licence.standing}{whose}{dropped}{marks}"
        if licence.name != licence.id:
            yield licence.name
        yield from (f"- {term}" for term in licence.terms)
        if licence.url:
            yield licence.url

    # --- findings, developers, lists ----------------------------------------------------------------------------------

    def finding(self, finding: Found, *, named: bool) -> Iterator[str]:
        """One finding; ``named`` shows its places, which a model's page has already."""
        unknown = " (what is not known fails the gate)" if finding.fails and finding.action != "deny" else ""
        yield f"{'accepted' if finding.approved else _ACTIONS[finding.action]} {finding.rule}{unknown}"
        yield f"{finding.message}{self.mark(finding.evidence)}"
        if named:
            yield from (f"at {place}" for place in finding.places)
        if finding.approved:
            yield finding.approved
        elif finding.remedy:
            yield f"-> {finding.remedy}"

    def rule(self, rule: RulePage) -> Iterator[RenderableType]:
        from rich.text import Text

        yield Text(f"finding {rule.id}", "bold")
        network = "found offline, too" if rule.offline else "found when the Hub can be asked"
        yield from _section("", [("severity", rule.severity), ("means", rule.summary), ("", network), ("remedy", rule.remedy)])
        here = [self.finding(finding, named=True) for finding in rule.found]
        yield from _blocks("in this repository", here or [iter(["none"])])
        yield Text()

    def maker(self, developer: Maker) -> Iterator[RenderableType]:
        from rich.text import Text

        yield Text(f"developer {developer.name}", "bold")
        watched = " (watched)" if developer.watched else ""
        rows = [
            ("country", f"{developer.country or 'not established'}{watched}{self.mark(developer.source)}"),
            ("kind", developer.kind + (", republishes the models of others" if developer.republisher else "")),
        ]
        if developer.parent:
            rows.append(("parent", f"{developer.parent} ({developer.parent_country or 'country not established'})"))
        rows += [("listed by" if not at else "", each) for at, each in enumerate(developer.watchlists)]
        if developer.services:
            rows.append(("operates", ", ".join(developer.services)))
        if developer.models:
            rows.append(("on record", plural(developer.models, "model")))
        yield from _section("", rows)
        yield from _section("here, or beneath what is here", _listed(developer.used_by))
        yield Text()

    def names(self, names: Names) -> Iterator[RenderableType]:
        from rich.text import Text

        yield Text(f"list {names.id}", "bold")
        since = f", since {names.since}" if names.since else ""
        until = f", until {names.until}" if names.until else ""
        rows = [
            ("", f"{names.name}{self.mark(names.source)}"),
            ("status", f"{names.status}{since}{until}"),
            ("by", f"{names.authority} ({names.jurisdiction})"),
            ("binds", names.scope),
            ("about", ", ".join(names.covers)),
        ]
        yield from _section("", rows)
        yield from _section("names", _listed(names.named))
        yield from _section("here, of their making or built on that", _listed(names.used_by))
        yield Text()


def _listed(names: tuple[str, ...]) -> Iterator[Row]:
    yield from (("", name) for name in names[:MANY] or ("nothing",))
    if len(names) > MANY:
        yield "", f"and {len(names) - MANY} more (--json lists all)"


def _namings(model: Model) -> Iterator[Row]:
    for naming in model.namings[:PLACES]:
        yield "", f"{naming.place}  ({', '.join(filter(None, (naming.context, naming.how)))})"
        if naming.line:
            yield "", f"    {naming.line}"
    if len(model.namings) > PLACES:
        yield "", f"and {len(model.namings) - PLACES} more places (--json lists all)"


def _group(group: Group) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(f"licence group {group.name}", "bold")
    yield from _section("", [("policy", group.standing), ("categories", ", ".join(group.categories))])
    yield from _section("licences on record that are in it", _listed(group.licences))
    yield from _section("under them here", _listed(group.used_by))
    yield Text()


# --- alternatives -------------------------------------------------------------------------------------------------------


def _alternatives(found: Alternatives) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    yield Text("\nmodels of the catalogue that this policy admits", "bold")
    yield Padding(Text(_compared(found)), (0, 0, 0, 2))
    shown = _shown(found)
    for model in shown:
        yield Padding(Text(model.id, overflow="fold"), (0, 0, 0, 2))
        yield Padding(Text(" · ".join(_facts(model, found)), overflow="fold"), (0, 0, 0, 6))
    for line in _left_out(found, len(shown)):
        yield Padding(Text(line), (0, 0, 0, 2))


def _compared(found: Alternatives) -> str:
    if found.task is None:
        return "Its task is not on record, so there is nothing to compare by."
    size = "of any size, as its own is not on record"
    if found.parameters:
        size = f"of 1/{found.factor:g} to {found.factor:g} times its {found.parameters} parameters ({found.parameters_from})"
    none = "" if found.models else f" None of the {found.judged:,} on record passes with origin and licence known."
    return f"Same task ({found.task}), {size}; catalogue of {found.catalog}, judged without sign-offs and pins.{none}"


def _shown(found: Alternatives) -> list[Alternative]:
    """Those that most models on record were built on, before others the ones that were made as the refused one was."""
    order = sorted(
        found.models, key=lambda m: (m.further_trained != found.further_trained, -m.built_on, m.apart, m.id.casefold())
    )
    taken: list[Alternative] = []
    for model in order:
        if len(taken) < SHOWN and sum(model.developer == other.developer for other in taken) < EACH:
            taken.append(model)
    return [model for model in found.models if model in taken]


def _facts(model: Alternative, found: Alternatives) -> Iterator[str]:
    yield model.parameters or "size not on record"
    yield model.license
    yield f"{model.developer} ({model.country or 'country not established'})"
    if model.task != found.task:
        yield model.task
    if model.warnings:
        yield f"warns: {', '.join(model.warnings)}"


def _left_out(found: Alternatives, shown: int) -> Iterator[str]:
    if found.models:
        yield "By developer, size and name, in no order of merit."
    if shown < len(found.models):
        yield (
            f"{shown} of {len(found.models):,} that comply are shown: those that most models on record were built on, at most "
            f"{EACH} of a developer. --json lists all."
        )
    if found.sizeless:
        verb = "has" if found.sizeless == 1 else "have"
        yield f"{plural(found.sizeless, 'more model')} of this task {verb} no size on record."
