"""Copies on this machine that are no Hub cache: files downloaded into the tree, and what ModelScope's client holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from lading.domain.facts import Facts, Source, Via
from lading.domain.reference import Kind
from lading.domain.subject import Subject
from lading.resolve import cards
from lading.resolve.fill import fill
from lading.resolve.local import Plan
from lading.resolve.sources import Ask, Sources


def known(subject: Subject, plan: Plan, sources: Sources) -> Plan:
    """The plan for ``subject``, with what its copy on this machine says."""
    if subject.kind is Kind.WEIGHTS and sources.tree is not None:
        return _downloaded(subject, plan, sources.tree)
    if subject.kind is Kind.MODEL and subject.registry == "modelscope" and sources.modelscope and not isinstance(plan, Ask):
        from lading.resolve import modelscope  # here and below when asked: most runs meet no such copy

        payload = modelscope.read(sources.modelscope, subject.name)
        if payload is not None:
            card = cards.read(payload, subject.name, modelscope_source(subject.name, sources)).facts
            return fill(card, plan) if isinstance(plan, Facts) else card
    return plan


def modelscope_source(name: str, sources: Sources) -> Source:
    """Where the facts of a copy in ModelScope's cache come from."""
    return Source(Via.MODELSCOPE, f"ModelScope's cache: {name}", sources.today)


def notes(subject: Subject, sources: Sources) -> tuple[str, ...]:
    """What was noted when the files of ``subject`` were downloaded from the Hub into the tree, and which have changed since."""
    if subject.kind is not Kind.WEIGHTS or sources.tree is None:
        return ()
    from lading.resolve import local_dir

    found = [(weight, local_dir.find(sources.tree, weight.location.path)) for weight in subject.weights]
    commits = dict.fromkeys(f"downloaded from the Hub at commit {download.commit}" for _, download in found if download)
    changes = [text for weight, download in found if download and (text := local_dir.changed(download, weight))]
    return (*commits, *changes)


def _downloaded(subject: Subject, plan: Plan, tree: Path) -> Plan:
    """The plan for a file in the tree, with what the card says that was downloaded along with it.

    A repository that the file is known to be of is the better source; that it is of the commit noted is not known.
    """
    if isinstance(plan, Ask):
        return plan
    from lading.resolve import local_dir

    download = next(filter(None, (local_dir.find(tree, weight.location.path) for weight in subject.weights)), None)
    payload, has_card = local_dir.payload(tree, download, subject.name) if download else ({}, False)
    if download is None or not has_card:
        return plan
    source = Source(Via.REPOSITORY, PurePosixPath(download.folder, "README.md").as_posix())
    card = cards.read(payload, subject.name, source).facts
    if not isinstance(plan, Facts):
        return card if card.bases is not None or card.license else plan
    stated = plan.bases is not None and not any(base.suspected for base in plan.bases)
    return replace(
        plan,
        bases=plan.bases if stated or card.bases is None else card.bases,
        license=plan.license or card.license,
        task=plan.task or card.task,
        library=plan.library or card.library,
        datasets=plan.datasets or card.datasets,
    )
