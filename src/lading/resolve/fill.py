"""Two sources about one thing made one: the stronger speaks, the weaker fills what it leaves open."""

from __future__ import annotations

from dataclasses import replace

from lading.domain.facts import Base, Facts, RemoteFile, Via
from lading.resolve.cards import Card


def filled(strong: Card | None, weak: Card | None) -> Card | None:
    """One card out of two, of which each may be missing."""
    if strong is None or weak is None:
        return strong or weak
    return Card(
        fill(strong.facts, weak.facts),
        strong.model_type or weak.model_type,
        strong.architecture or weak.architecture,
        strong.loaded or weak.loaded,
        strong.tags or weak.tags,
    )


def _bases(strong: Facts, weak: Facts) -> tuple[Base, ...] | None:
    """The bases of the stronger, unless they are only suspected where the weaker knows them."""
    known = weak.bases is not None and not any(base.suspected for base in weak.bases)
    hinted = strong.bases is None or any(base.suspected for base in strong.bases)
    return weak.bases if hinted and (known or strong.bases is None) else strong.bases


def fill(strong: Facts, weak: Facts) -> Facts:
    """``strong`` with its gaps filled from ``weak``. An answer of the Hub that names no gate is an answer, not a gap."""
    says_gate = strong.source.via in (Via.HUB, Via.CACHE, Via.LOCK)
    files: dict[str, RemoteFile] = {f.path: f for f in (*weak.files, *strong.files)}
    return replace(
        strong,
        developer=strong.developer or weak.developer,
        bases=_bases(strong, weak),
        license=strong.license or weak.license,
        revision=strong.revision or weak.revision,
        task=strong.task or weak.task,
        description=strong.description or weak.description,
        library=strong.library or weak.library,
        parameters=strong.parameters or weak.parameters,
        gated=strong.gated if says_gate else strong.gated or weak.gated,
        datasets=strong.datasets or weak.datasets,
        files=tuple(files[path] for path in sorted(files)),
        homepage=strong.homepage or weak.homepage,
        notes=tuple(dict.fromkeys((*strong.notes, *weak.notes))),
        security=strong.security or weak.security,
        chat_template=strong.chat_template or weak.chat_template,
        rivals=strong.rivals if strong.bases is not None else weak.rivals,
    )
