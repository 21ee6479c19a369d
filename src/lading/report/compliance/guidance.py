"""Guidance as data: the elements it asks for, what each is asked of, and where CycloneDX has it.

A path is a chain of keys; lists are looked through, and ``key{name}`` keeps the entries of a list whose ``name`` or ``type`` is
``name``. An element without paths has no field in CycloneDX.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, get_args

from lading.errors import UsageError

Scope = Literal["document", "model", "dataset", "component"]
"""What an element is asked of: the BOM as a whole, every model, every dataset, or everything in it."""


@dataclass(frozen=True, slots=True)
class Element:
    """One thing asked for. ``unknown`` are the paths that say it is not known; by default the same that would hold it."""

    id: str
    cluster: str
    name: str
    scope: Scope
    paths: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guidance:
    """One publication; ``confidence`` is ``secondary`` where the elements were read in a transcription of it."""

    id: str
    title: str
    publisher: str
    published: date
    source: str
    read_in: str
    retrieved: date
    confidence: Literal["primary", "secondary"]
    note: str
    elements: tuple[Element, ...]


def names() -> tuple[str, ...]:
    """Every guidance, by id."""
    return tuple(sorted(each.name.removesuffix(".toml") for each in _folder().iterdir() if each.name.endswith(".toml")))


def guidance(name: str) -> Guidance:
    """The guidance with this id.

    Raises:
        UsageError: there is none.

    """
    if name not in names():
        raise UsageError(f"there is no profile {name!r}", remedy=f"choose one of: {', '.join(names())}")
    raw = tomllib.loads((_folder() / f"{name}.toml").read_text("utf-8"))
    elements = tuple(_element(each) for each in raw.pop("elements"))
    return Guidance(id=name, elements=elements, **raw)


def _element(raw: dict[str, object]) -> Element:
    scope = str(raw["of"])
    if scope not in get_args(Scope):
        raise ValueError(f"{raw['id']}: there is no scope {scope!r}")
    paths = _texts(raw["paths"])
    return Element(
        id=str(raw["id"]),
        cluster=str(raw["cluster"]),
        name=str(raw["name"]),
        scope=scope,  # type: ignore[arg-type]  # one of its words, just checked
        paths=paths,
        unknown=_texts(raw["unknown"]) if "unknown" in raw else paths,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _folder() -> Traversable:
    return files("lading.report.compliance") / "profiles"
