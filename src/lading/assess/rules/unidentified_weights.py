"""A weight file of which nothing tells where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from lading.assess.base import Context, Meta
from lading.domain.finding import Action, Finding, Severity
from lading.domain.reference import Kind

META = Meta(
    id="unidentified-weights",
    summary="Nothing tells which model a weight file in the tree is.",
    severity=Severity.MEDIUM,
    remedy="Add a catalogue record with the file's name, or sign it off with an [[approve]] entry.",
    offline=True,
    kinds=frozenset({Kind.WEIGHTS}),
)


def check(context: Context) -> Iterator[Finding]:
    """One incomplete finding for a weight file that neither its name, its header, its shapes nor its hash identify."""
    if context.identified:
        return
    hashes = ", ".join(f"sha256 {file.sha256}" for file in context.component.subject.weights if file.sha256)
    yield context.finding(
        META,
        Action.WARN,
        f"nothing tells which model {context.name} is{f' ({hashes})' if hashes else ''}{_near(context)}",
        "Record where the file came from in your catalogue",
        incomplete=True,
    )


def _near(context: Context) -> str:
    """The bases on record that the sizes fit, of more than one developer."""
    near = next((each.near for each in context.component.identities if each.near), ())
    return f"; its sizes fit {', '.join(near)}" if near else ""
