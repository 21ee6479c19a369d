"""``lading.lock`` as a source of facts: the first that is asked, and the measure of the weight files in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lading import lock
from lading.domain.facts import Component, Facts, Reason, RemoteFile, Unresolved
from lading.domain.reference import Kind
from lading.lock import LockError
from lading.lock.entry import is_hub, plain
from lading.resolve.sources import Ask

__all__ = ["LockError", "measured", "read"]


def read(path: Path) -> dict[tuple[str, str, str], Facts]:
    """The locked facts by `Ask.key`; empty when there is no such file, `LockError` with its place when it cannot be used.

    An entry without a commit answers nothing: what no repository has confirmed is asked for again.
    """
    found: dict[tuple[str, str, str], Facts] = {}
    for entry in lock.read(path).values():
        if entry.on_hub and entry.facts.revision:
            asks = (Ask(entry.kind, entry.id, asked) for asked in (entry.asked, entry.facts.revision))
            found |= {ask.key: entry.facts for ask in asks}
    return found


def measured(components: Iterable[Component], path: Path | None) -> tuple[Component, ...]:
    """``components`` with what else the lock at ``path`` has of them: the hashes of weight files, and the Hub's refusals."""
    held = lock.read(path) if path else {}
    files = {file.path: file for entry in held.values() if entry.kind is Kind.WEIGHTS for file in entry.facts.files}
    refused = {key: entry for key, entry in held.items() if entry.problem and entry.on_hub}
    return tuple(_refused(_weighed(component, files), refused) for component in components)


def _weighed(component: Component, files: Mapping[str, RemoteFile]) -> Component:
    """The locked files, under the paths that the component's own have."""
    found = ((w.location.path, files.get(plain(w.location.path))) for w in component.subject.weights)
    locked = tuple(replace(file, path=path) for path, file in found if file)
    return replace(component, locked=locked) if locked else component


def _refused(component: Component, refused: Mapping[lock.Key, lock.Entry]) -> Component:
    """What the Hub said when it was asked for the lock stands as long as it has not said otherwise."""
    resolution = component.resolution
    if component.problems:
        return component
    said = tuple(
        Unresolved(id_, entry.problem, "when it was locked")
        for id_, key in _asked(component)
        if (entry := refused.get(key)) and entry.problem and _known(component, id_) == entry.facts.revision
    )
    if isinstance(resolution, Facts):
        return replace(component, problems=said) if said else component
    return replace(component, resolution=said[0]) if said and resolution.reason is Reason.OFFLINE else component


def _asked(component: Component) -> Iterator[tuple[str, lock.Key]]:
    """The repositories that a component's facts are asked of, and their keys in a lock: itself, or what it is made of."""
    subject, root = component.subject, component.lineage.root
    kind = Kind.DATASET if subject.kind is Kind.DATASET else Kind.MODEL
    if is_hub(component):
        yield root, (kind.value, "", root.casefold(), subject.revision or "")
    else:
        for base in component.lineage.bases_of(root):
            yield base.id, (kind.value, "", base.id.casefold(), "")


def _known(component: Component, id_: str) -> str | None:
    node = component.lineage.nodes.get(id_)
    return node.revision if isinstance(node, Facts) else None
