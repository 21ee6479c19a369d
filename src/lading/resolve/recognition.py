"""What weights in the tree are compared with, and what is told of the comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lading.domain.facts import Component, Facts
from lading.domain.reference import Kind
from lading.domain.subject import Subject
from lading.patterns import regex
from lading.resolve.identity import Copy, Recognised, anatomy_of
from lading.resolve.lineage import Found, Key
from lading.resolve.sources import Sources

_BLOB = regex(r"[0-9a-f]{64}")


def hashes(subjects: Sequence[Subject], sources: Sources) -> dict[str, Copy]:
    """The files of known contents on this machine that a weight file among ``subjects`` has the SHA-256 of, by that."""
    wanted = {weight.sha256 for subject in subjects for weight in subject.weights if weight.sha256}
    if not wanted:
        return {}
    found: dict[str, Copy] = {}
    for each in (_of_lock(sources.lock) if sources.lock else (), _of_cache(sources.hf_cache) if sources.hf_cache else ()):
        for sha256, copy in each:
            if sha256 in wanted:
                found.setdefault(sha256, copy)
    return found


def contents(sources: Sources) -> Callable[[Subject], Copy | None]:
    """Compares the tensors of weights with those in the Hugging Face cache, when there is one."""
    if not sources.tree or not sources.hf_cache:
        return lambda _: None
    from lading.resolve.content import Contents  # when there is a cache: it reads and hashes weights

    return Contents(sources.tree, sources.hf_cache)


def of_found(found: Mapping[Key, Found]) -> dict[str, Copy]:
    """The files of all repositories that facts were found of, by their SHA-256; those of who only repackages come last."""
    models = [(key, facts) for key, one in found.items() if isinstance(facts := one.resolution, Facts) and key[0] == Kind.MODEL]
    copies: dict[str, Copy] = {}
    for key, facts in sorted(models, key=lambda item: (bool(item[1].developer and item[1].developer.republisher), item[0])):
        for file in facts.files:
            if file.sha256:
                copies.setdefault(file.sha256, Copy(facts.id, key[2] or None, file.path, f"the files of {facts.id}"))
    return copies


def told(component: Component, recognised: Recognised) -> Component:
    """``component`` with what its weights were recognised by, and a note when their chat template is not their base's."""
    component = replace(component, identities=recognised.identities) if recognised.identities else component
    facts, template = component.facts, anatomy_of(component.subject).chat_template
    if facts is None or not template:
        return component
    nodes = component.lineage.nodes.values()
    theirs = next((node for node in nodes if isinstance(node, Facts) and node.chat_template), None)
    if theirs is None or theirs.chat_template == template:
        return component
    note = f"its chat template (SHA-256 {template}) is not the one of {theirs.id} ({theirs.chat_template})"
    return replace(component, resolution=replace(facts, notes=(*facts.notes, note)))


def _of_lock(path: Path) -> Iterator[tuple[str, Copy]]:
    """The files of locked repositories, and the locked files of the tree that are known to be a repository's."""
    from lading import lock  # when there is one

    for entry in lock.read(path).values():
        id_ = entry.id if entry.on_hub else entry.hub
        for file in entry.facts.files if id_ and entry.kind is not Kind.DATASET else ():
            if file.sha256:
                yield file.sha256, Copy(id_ or "", entry.asked if entry.on_hub else None, file.path, path.name)


def _of_cache(root: Path) -> Iterator[tuple[str, Copy]]:
    """The large files in the Hugging Face cache, which are named by their SHA-256."""
    from lading.resolve.content import entries_of

    for folder in sorted(root.glob("models--*/blobs")):
        id_ = folder.parent.name.removeprefix("models--").replace("--", "/", 1)
        for blob in entries_of(folder):
            if _BLOB.fullmatch(blob.name):
                yield blob.name, Copy(id_, None, f"a file of {id_}", "the Hugging Face cache")
