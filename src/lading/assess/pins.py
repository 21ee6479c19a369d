"""How exactly a Hub revision is named, and what the policy asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from lading.assess.base import Context
from lading.domain.finding import Action
from lading.domain.reference import Context as Place
from lading.domain.reference import Kind, Reference, Strength
from lading.patterns import regex

COMMIT: Final = regex(r"[0-9a-f]{40}")
_SHORT: Final = regex(r"[0-9a-f]{7,39}")
_PUBLISHED: Final = regex(r"(^|\.)hub_(model|repo)_id$")
"""Keys that name what the repository makes and publishes."""
_BRANCHES: Final = frozenset({"main", "master", "head", "dev", "develop", "latest", "refs/heads/main"})


def pinnable(context: Context) -> tuple[Reference, ...]:
    """The references to a model or dataset on the Hub, where alone a revision can be named."""
    subject = context.component.subject
    if subject.registry != "huggingface" or subject.kind not in (Kind.MODEL, Kind.DATASET):
        return ()
    return tuple(r for r in subject.references if not _PUBLISHED.search(r.symbol))


def moves(revision: str, required: Literal["any", "tag", "commit"]) -> str | None:
    """Why a revision is weaker than required; None when it is not.

    Which names are tags cannot be told without asking, so for ``tag`` only the usual branches and pull requests are refused.
    """
    name = revision.lower()
    if required == "any" or COMMIT.fullmatch(name):
        return None
    if name in _BRANCHES or name.startswith(("refs/heads/", "refs/pr/")):
        return "a branch, which moves with every upload"
    if required == "tag":
        return None
    if _SHORT.fullmatch(name):
        return "an abbreviated commit, which another one may come to share"
    return "a branch or tag, which its publisher can move"


def by_action(context: Context, references: Iterable[Reference]) -> Iterator[tuple[Action, tuple[Reference, ...]]]:
    """The references grouped by what the policy does about them: tests, prose and bare strings in lists are a note."""
    noted: list[Reference] = []
    judged: list[Reference] = []
    for reference in references:
        light = reference.context in (Place.TEST, Place.MENTION) or reference.strength is Strength.BARE
        (noted if light else judged).append(reference)
    if judged:
        yield context.policy.pins.unpinned, tuple(judged)
    if noted:
        yield Action.ALLOW, tuple(noted)


def how_to_pin(context: Context, references: tuple[Reference, ...]) -> str:
    """What to write, with the commit that the facts were read at when it is known."""
    commit = context.facts.revision if context.facts else None
    known = commit if commit and COMMIT.fullmatch(commit) else None
    shown = known or "<40 hexadecimal digits>"
    on_command_line = all(reference.context is Place.INFRASTRUCTURE for reference in references)
    pin = f"--revision {shown}" if on_command_line else f'revision="{shown}"'
    source = "" if known else "; `lading lock` and the model's page tell the commit"
    return f"Name the commit: {pin}{source}"
