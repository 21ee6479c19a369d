"""How components are named in the BOM: group, name, version, package URL, bom-ref."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packageurl import PackageURL

from lading.domain.facts import Component
from lading.domain.reference import Kind
from lading.patterns import regex
from lading.report import words

HUB = "https://huggingface.co/"
"""Where a Hub id is looked up by people; identifiers in a BOM do not depend on the endpoint that was asked."""

_LONGEST_VERSION = 1024
"""CycloneDX allows no longer one since 1.6. A longer one is left out: half a version would name another thing."""

_HUB_ID = regex(r"(?:[\w.-]+/)?[\w.-]+", re.ASCII)
_PURL_TYPES = {"pypi": "pypi", "npm": "npm", "crates": "cargo", "go": "golang", "conda": "conda"}


@dataclass(frozen=True, slots=True)
class Name:
    """What identifies a component to other tools. ``purl`` is None where no package URL type fits."""

    name: str
    group: str | None = None
    version: str | None = None
    purl: PackageURL | None = None


class Refs:
    """Hands out bom-refs: readable, unique, the same for the same order of requests."""

    def __init__(self) -> None:
        """Start with none taken."""
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """``wanted``, or ``wanted#2`` and so on when it is taken."""
        ref, number = wanted, 1
        while ref in self._taken:
            number += 1
            ref = f"{wanted}#{number}"
        self._taken.add(ref)
        return ref


def hub_id(component: Component) -> str | None:
    """The Hub id that the component itself is (not the one behind it), as the Hub spells it."""
    subject = component.subject
    if subject.registry != "huggingface" or subject.kind not in {Kind.MODEL, Kind.DATASET, Kind.WEIGHTS}:
        return None
    if component.facts and _HUB_ID.fullmatch(component.facts.id):
        return component.facts.id
    return subject.hub_id or subject.name


def commit(component: Component) -> str | None:
    """The commit that is meant: the pinned one, else the one that the facts were read at."""
    if words.is_commit(component.subject.revision):
        return component.subject.revision
    return component.facts.revision if component.facts and words.is_commit(component.facts.revision) else None


def ref_of(component: Component, name: Name) -> str:
    """The bom-ref to ask for: what the repository names, with the revision or version that it asks for."""
    subject = component.subject
    prefix = "service" if subject.kind in {Kind.HOSTED, Kind.ENDPOINT} else subject.kind.value
    full = f"{name.group}/{name.name}" if name.group else name.name
    version = name.version if subject.kind is Kind.PACKAGE else subject.revision
    return f"{prefix}:{full}@{version}" if version else f"{prefix}:{full}"


def name_of(component: Component) -> Name:
    """The name of a component of the inventory."""
    subject = component.subject
    own = hub_id(component)
    if own is not None:
        return hub_name(own, commit(component), model=subject.kind is not Kind.DATASET)
    if subject.kind is Kind.PACKAGE:
        return _package(component)
    if subject.kind in {Kind.HOSTED, Kind.ENDPOINT}:
        return Name(subject.name, group=subject.registry or None)
    return Name(subject.name)


def hub_name(repository: str, revision: str | None, *, model: bool) -> Name:
    """The name of a Hub repository, with its version where that is a commit; datasets have no package URL type."""
    group, _, name = repository.rpartition("/")
    version = revision.lower() if revision and words.is_commit(revision) else None
    purl = PackageURL("huggingface", group or None, name, version) if model and _HUB_ID.fullmatch(repository) else None
    return Name(name, group or None, version, purl)


def _package(component: Component) -> Name:
    pinned = words.versions(component)
    version = pinned[0] if len(pinned) == 1 and len(pinned[0]) <= _LONGEST_VERSION else None
    scope, _, name = component.subject.name.rpartition("/")
    kind = _PURL_TYPES.get(component.subject.registry)
    purl = PackageURL(kind, scope or None, name, version) if kind and name else None
    return Name(name or component.subject.name, scope or None, version, purl)
