"""What the licence findings share: which licences the policy denies, which restrict, and how to say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lading.assess.base import Context
from lading.assess.limits import in_words
from lading.assess.standing import Standing, standing
from lading.assess.terms import OUTPUTS, read, terms_of
from lading.domain.facts import Facts, Lineage
from lading.domain.finding import Category, License

_RESTRICTING: Final = frozenset(
    {
        Category.USE_RESTRICTED,
        Category.THRESHOLD,
        Category.TERRITORY_RESTRICTED,
        Category.NO_DERIVATIVES,
        Category.NON_COMMERCIAL,
        Category.RESEARCH_ONLY,
        Category.PROPRIETARY,
    }
)

_MULTIMODAL: Final = frozenset(
    {
        "any-to-any",
        "audio-text-to-text",
        "document-question-answering",
        "image-text-to-image",
        "image-text-to-text",
        "image-text-to-video",
        "image-to-text",
        "video-text-to-text",
        "visual-document-retrieval",
        "visual-question-answering",
    }
)
"""Tasks of models that take or give more than one kind of content (https://huggingface.co/tasks)."""

_TEXT: Final = frozenset(
    {
        "feature-extraction",
        "fill-mask",
        "question-answering",
        "sentence-similarity",
        "summarization",
        "text-classification",
        "text-generation",
        "text-ranking",
        "text2text-generation",
        "token-classification",
        "translation",
        "zero-shot-classification",
    }
)


def denied(context: Context) -> Iterator[tuple[License, str]]:
    """Each licence in force that the policy's list does not admit, with why; a teacher's terms are not this model's licence."""
    why = "[licenses] allow does not name" if context.policy.licenses.allow is not None else "[licenses] deny names"
    if context.policy.licenses.allow is None and context.policy.licenses.deny is None:
        why = "the built-in policy denies"
    for license_ in context.licenses():
        if not license_.id.startswith(OUTPUTS) and _standing(context, license_) is Standing.DENIED:
            yield license_, why


def restricted(context: Context) -> Iterator[License]:
    """Each restricting licence in force that the policy's list says nothing about; dropped ones have a finding of their own."""
    for license_ in context.licenses():
        if license_.category not in _RESTRICTING or license_ in context.license.dropped:
            continue
        if license_.id.startswith(OUTPUTS) or _standing(context, license_) is Standing.OPEN:
            yield license_


def unnamed(context: Context, license_: License) -> bool:
    """Whether the policy's list leaves a licence without known terms open."""
    return _standing(context, license_) is Standing.OPEN


def _standing(context: Context, license_: License) -> Standing:
    return standing(license_, context.policy.licenses, context.catalog)


def described(context: Context, license_: License) -> str:
    """``is under llama3.1 (threshold: …)``, or what it inherits from where."""
    verb = f"inherits {license_.id} from {license_.inherited}" if license_.inherited else f"is under {license_.id}"
    return f"{verb} ({license_.category}{words(context, license_)})"


def words(context: Context, license_: License) -> str:
    """The limiting terms in plain words behind a colon; empty when none are on record."""
    found = "; ".join(filter(None, (in_words(terms) for terms in terms_of(license_, context.catalog))))
    return f": {found}" if found else ""


def links_to(context: Context, license_: License) -> str:
    """Where the terms stand that limit the user; of several licences each that limits."""
    terms = terms_of(license_, context.catalog)
    if len(terms) < 2:
        return license_.url or "".join(each.url for each in terms)
    return ", ".join(dict.fromkeys(each.url for each in terms if in_words(each)))


def multimodal(context: Context) -> dict[str, bool | None]:
    """By licence id whether the works that it was given for are multimodal models; None when that is not known.

    A licence is given for the models furthest up that state it: what was made of them has it from there.
    """
    lineage = context.component.lineage
    nodes = {**lineage.nodes, **({lineage.root: context.facts} if context.facts else {})}
    stated: dict[str, dict[str, str | None]] = {}
    for node, facts in nodes.items():
        if isinstance(facts, Facts) and facts.license:
            for terms in terms_of(read(facts.license, context.catalog, of=facts.id), context.catalog):
                stated.setdefault(terms.id, {})[node] = facts.task
    return {
        id_: _sort(task for node, task in works.items() if _above(lineage, node).isdisjoint(works))
        for id_, works in stated.items()
    }


def _sort(tasks: Iterable[str | None]) -> bool | None:
    found = set(tasks)
    return True if found & _MULTIMODAL else False if found <= _TEXT else None


def _above(lineage: Lineage, node: str) -> set[str]:
    """Every base of a model, and theirs."""
    found: set[str] = set()
    queue = [node]
    for each in queue:
        new = [base.id for base in lineage.bases_of(each) if base.id not in found and not base.suspected]
        found.update(new)
        queue += new
    return found
