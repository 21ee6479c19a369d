"""What ``lading explain`` prints: a page for a person, or the same as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from lading.cli.explaining import Explained, Found, Licence, Maker, Model, Node, RulePage
from lading.report.text import cleaned

if TYPE_CHECKING:
    from rich.console import RenderableType

Row = tuple[str, str]

DEEPEST = 10
"""Steps of a lineage that are indented further than the one before."""


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
        console.print(*_page(found), sep="\n")
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in shown.get().splitlines())


def _page(found: Explained) -> Iterator[RenderableType]:
    from rich.text import Text

    for model in found.models:
        yield from _model(model)
    for rule in found.rules:
        yield from _rule(rule)
    for licence in found.licences:
        yield Text(f"licence {licence.id}", "bold")
        yield from _section("", _licence_rows(licence))
        yield from _section("under it here", (("", name) for name in licence.used_by or ("nothing",)))
        yield Text()
    for developer in found.developers:
        yield from _maker(developer)
    yield Text(found.basis, "dim")


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


def _model(model: Model) -> Iterator[RenderableType]:
    from rich.text import Text

    at = f" at {model.revision}" if model.revision else ""
    yield Text(f"{model.kind} {model.name}{at}", "bold")
    yield from _section("", _verdict(model))
    yield from _section("named in", _namings(model))
    yield from _lineage(model.lineage)
    yield from _section("licences", (row for licence in model.licences for row in _licence_rows(licence)))
    yield from _section("findings", (row for finding in model.findings for row in _finding(finding, named=False)))
    yield from _section("what is not known, or to be known", (("", problem) for problem in model.problems))
    yield from _section("what would make it pass", (("", step) for step in model.to_pass))
    yield Text()


def _verdict(model: Model) -> Iterator[Row]:
    if model.here:
        yield "gate", "passes" if model.passes else "fails"
    else:
        yield "gate", f"not named here; it would {'pass' if model.passes else 'fail'}"
    yield "origin", f"{model.verdict}: {model.verdict_means}"
    if model.chain:
        yield "", model.chain
    if model.served_from:
        yield "served from", model.served_from
    if model.hub_id and model.hub_id != model.name:
        yield "on the Hub", model.hub_id
    if model.facts_source:
        yield "facts from", model.facts_source
    if model.beneath:
        yield "used here through", ", ".join(model.beneath)


def _namings(model: Model) -> Iterator[Row]:
    for naming in model.namings:
        yield "", f"{naming.place}  ({', '.join(filter(None, (naming.context, naming.how)))})"
        if naming.line:
            yield "", f"    {naming.line}"


def _lineage(nodes: Iterable[Node]) -> Iterator[RenderableType]:
    """Each model under the one that was made from it, and beneath its name what is known of it and from where."""
    from rich.padding import Padding
    from rich.text import Text

    for at, node in enumerate(nodes):
        if not at:
            yield Text("\nlineage", "bold")
        suspected = " (suspected)" if node.suspected else ""
        step = f"{'' if node.relation is None else f'└ {node.relation} '}{node.id}{suspected}"
        yield Padding(Text(step, overflow="fold"), (0, 0, 0, 2 + 3 * min(node.depth, DEEPEST)))
        for line in _known(node):
            yield Padding(Text(line, overflow="fold"), (0, 0, 0, 7 + 3 * min(node.depth, DEEPEST)))


def _known(node: Node) -> Iterator[str]:
    if node.relation_source:
        yield f"relation from {node.relation_source}"
    yield f"developer: {node.developer or 'not established'} ({node.country or 'country not established'})"
    if node.developer_source:
        yield f"from {node.developer_source}"
    yield f"licence: {node.license or 'not established'}"
    if node.license_source:
        yield f"from {node.license_source}"


def _licence_rows(licence: Licence) -> Iterator[Row]:
    whose = f", inherited from {licence.from_base}" if licence.from_base else ""
    dropped = ", left out by the model's card" if licence.dropped else ""
    yield licence.id, f"{licence.category}, {licence.standing}{whose}{dropped}"
    if licence.name != licence.id:
        yield "", licence.name
    yield from (("", term) for term in licence.terms)
    if licence.url:
        yield "", licence.url
    yield from (("", source) for source in licence.sources)


def _finding(finding: Found, *, named: bool) -> Iterator[Row]:
    """One finding; ``named`` shows its places, which a model's page has already."""
    label = "accepted" if finding.approved else finding.action
    yield f"{label} {finding.rule}", finding.message
    if named:
        yield from (("", f"at {place}") for place in finding.places)
    if finding.evidence:
        yield "", f"evidence: {finding.evidence}"
    if finding.approved:
        yield "", finding.approved
    elif finding.remedy:
        yield "", f"-> {finding.remedy}"


def _rule(rule: RulePage) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(f"finding {rule.id}", "bold")
    network = "found without a network" if rule.offline else "found when the Hub can be asked"
    yield from _section("", [("severity", rule.severity), ("means", rule.summary), ("", network), ("remedy", rule.remedy)])
    here = [row for finding in rule.found for row in _finding(finding, named=True)]
    yield from _section("in this repository", here or [("", "none")])
    yield Text()


def _maker(developer: Maker) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(f"developer {developer.name}", "bold")
    rows = [
        ("country", f"{developer.country or 'not established'}{' (watched)' if developer.watched else ''}"),
        ("kind", developer.kind + (", republishes the models of others" if developer.republisher else "")),
    ]
    if developer.parent:
        rows.append(("parent", f"{developer.parent} ({developer.parent_country or 'country not established'})"))
    rows += [("listed by", each) for each in developer.watchlists]
    yield from _section("", [*rows, ("source", developer.source)])
    yield from _section("here, or beneath what is here", (("", name) for name in developer.used_by or ("nothing",)))
    yield Text()
