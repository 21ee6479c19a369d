"""What a lock holds: one entry for each thing the repository depends on, and for every model those were built on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

from lading.domain.facts import Component, Facts, Lineage, Reason, RemoteFile, Source, Unresolved, Via
from lading.domain.reference import Kind
from lading.domain.subject import Subject

TABLES = {
    Kind.MODEL: "model",
    Kind.WEIGHTS: "weights",
    Kind.DATASET: "dataset",
    Kind.HOSTED: "hosted",
    Kind.ENDPOINT: "service",
}
"""The kinds that are locked and the names of their blocks. Packages are not: their package manager locks them."""

ON_HUB = frozenset({Kind.MODEL, Kind.DATASET})

ANSWERS = frozenset({Reason.NOT_FOUND, Reason.REVISION_NOT_FOUND, Reason.GATED, Reason.DISABLED, Reason.FORBIDDEN})
"""Reasons for having no facts that the Hub itself gave; the others say nothing about the repository and are not locked."""

_T = TypeVar("_T")
_CARDS = frozenset({Via.HUB, Via.CACHE, Via.HF_CACHE, Via.MODELSCOPE, Via.LOCK})
"""Sources that saw the repository itself: of these the lock speaks from now on."""

Key = tuple[str, str, str, str]


def is_repository(id_: str) -> bool:
    """Whether a model of a lineage is a repository: a bare name is a family of the catalogue's, and what has a colon a path."""
    return "/" in id_ and ":" not in id_


@dataclass(frozen=True, slots=True)
class Entry:
    """One block. ``id`` is what it is asked by, while ``facts.id`` may be the name it has now.

    ``registry`` is empty for the Hub. ``asked`` is the revision that the code names; without one it is the default branch.
    ``hub`` is the Hub repository that something else (a file, an Ollama tag) is a copy of; its facts stand in that one's
    block. ``concluded`` names the licences that bind. The files of weights in the tree are those of ``facts``. ``problem`` is
    why the Hub had no facts.
    """

    kind: Kind
    id: str
    facts: Facts
    registry: str = ""
    asked: str | None = None
    hub: str | None = None
    concluded: str = ""
    problem: Reason | None = None

    @property
    def key(self) -> Key:
        """What makes two blocks the same."""
        return (self.kind.value, self.registry, self.id.casefold(), self.asked or "")

    @property
    def on_hub(self) -> bool:
        """Whether it is a repository of the Hub."""
        return self.kind in ON_HUB and not self.registry


Lock = Mapping[Key, Entry]


def entries(components: Iterable[Component], conclude: Callable[[Component], str]) -> dict[Key, Entry]:
    """The entries of ``components`` and of all they were built on; ``conclude`` names the licences that bind a component."""
    found: dict[Key, Entry] = {}
    for component in components:
        for entry in _of(component, conclude):
            found.setdefault(entry.key, plain(entry))
    return found


def unlocked(components: Iterable[Component]) -> Iterator[Unresolved]:
    """Every repository of the Hub that the components name or were built on and that no source has facts about."""
    for component in components:
        for node in component.lineage.nodes.values():
            if isinstance(node, Unresolved) and is_hub(component) and component.subject.kind in TABLES:
                yield node


def is_hub(component: Component) -> bool:
    """Whether its facts are those of a repository of the Hub; what is none has a colon in its root's name."""
    return ":" not in component.lineage.root


def files(subject: Subject) -> tuple[RemoteFile, ...]:
    """The weight files of a subject. A git-LFS pointer stands for the file it points at, so both give the same lock."""
    return tuple(RemoteFile(w.location.path, w.size, w.sha256) for w in sorted(subject.weights, key=lambda w: w.location))


def _of(component: Component, conclude: Callable[[Component], str]) -> Iterator[Entry]:
    subject, lineage = component.subject, component.lineage
    if subject.kind not in TABLES:
        return
    hub = is_hub(component)
    if not (hub and subject.kind in ON_HUB and subject.registry == "huggingface"):
        said = Facts(subject.name, Source(Via.REPOSITORY, ""))
        own = said if hub or component.facts is None else component.facts
        yield Entry(
            kind=subject.kind,
            id=subject.name,
            facts=replace(own, files=files(subject) or own.files),
            registry=subject.registry or ("file" if subject.kind in ON_HUB else ""),
            asked=subject.revision if not hub else None,
            hub=lineage.root if hub else None,
            concluded=conclude(component),
        )
    kind = Kind.DATASET if subject.kind is Kind.DATASET else Kind.MODEL
    for id_, node in lineage.nodes.items():
        root = id_ == lineage.root
        problem = _problem(node, (one for one in component.problems if one.id.casefold() == id_.casefold()))
        facts = Facts(id_, Source(Via.LOCK, "")) if isinstance(node, Unresolved) and hub and problem else node
        if isinstance(facts, Facts) and (hub if root else facts.revision or is_repository(id_)):
            about = Component(Subject(kind, id_, "huggingface", hub_id=id_), facts, _below(lineage, id_))
            asked = subject.revision if root else None
            yield Entry(kind, id_, facts, asked=asked, concluded=conclude(about), problem=problem)


def _problem(node: Facts | Unresolved, problems: Iterable[Unresolved]) -> Reason | None:
    """What the Hub answered instead of facts."""
    said = (one.reason for one in (*problems, node) if isinstance(one, Unresolved))
    return next((reason for reason in said if reason in ANSWERS), None)


def _below(lineage: Lineage, node: str) -> Lineage:
    """The part of a lineage that ``node`` was built on."""
    seen, waiting = {node}, [node]
    while waiting:
        new = [base.id for base in lineage.bases_of(waiting.pop()) if base.id not in seen]
        seen.update(new)
        waiting += new
    nodes = {id_: facts for id_, facts in lineage.nodes.items() if id_ in seen}
    return Lineage(node, nodes, tuple(link for link in lineage.links if link.child in seen), lineage.complete)


def plain(value: _T) -> _T:
    """``value`` as a lock can hold it: in UTF-8, sorted files, and its sources named as the lock names them."""
    return cast("_T", _plain(value))


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value
        case str():
            return value.encode("utf-8", "backslashreplace").decode() if not value.isascii() else value
        case Source() if value.via in _CARDS:
            return Source(Via.LOCK, _plain(value.detail), value.retrieved)
        case tuple():
            return tuple(map(_plain, value))
        case Facts():
            value = replace(value, files=tuple(sorted(value.files, key=lambda file: file.path)))
        case _:
            pass
    if not is_dataclass(value) or isinstance(value, type):
        return value
    old = {f.name: getattr(value, f.name) for f in fields(value)}
    new = {name: _plain(item) for name, item in old.items()}
    return replace(value, **new) if new != old else value
