"""What ``lading explain`` knows of a name: everything that answers to it, each with what the repository has of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lading import pipeline
from lading.assess.groups import GROUPS, PREFIX
from lading.assess.judge import assess
from lading.assess.rulebook import rules
from lading.catalog import search
from lading.cli import explain_facts, explain_models
from lading.cli.explain_world import World
from lading.cli.explained import Explained, Model
from lading.cli.options import PolicyFiles
from lading.cli.running import request
from lading.cli.wish import Wish
from lading.domain.reference import Kind
from lading.domain.report import Assessed
from lading.domain.subject import Subject
from lading.errors import UsageError
from lading.report import words
from lading.report.text import clean
from lading.resolve.chain import resolve

MOST_ALIKE = 4
"""Things of one name that are explained when none of them is here (a model that many providers serve)."""


def explain(name: str, path: Path, *, offline: bool, policy: PolicyFiles) -> Explained:
    """Everything that answers to ``name`` in and around the repository at ``path``; raises `UsageError` when nothing does."""
    name = name.strip()
    # The same answers as ``check`` gives: the lock's, where there is one.
    asked = request(Wish(paths=[path], offline=offline, policy=policy, quiet=True, locked=True))
    world = World(asked, pipeline.run(asked))
    hits = search.find(asked.catalog, name)
    found = Explained(
        asked=name,
        basis=words.basis(world.report),
        models=tuple(explain_models.page(world, each, here=True) for each in _named(world, name)),
        rules=tuple(explain_facts.rule_page(world, rule.meta) for rule in rules() if rule.meta.id == name.casefold()),
        licences=tuple(explain_facts.licence_pages(world, name)),
        developers=tuple(explain_facts.developer_pages(world, hits)),
        groups=tuple(explain_facts.group_pages(world, name)),
        lists=tuple(explain_facts.list_pages(world, hits)),
    )
    if not (found.models or found.rules or found.licences or found.groups or found.lists):
        subjects = list(_could_be(world, name, hits, known=bool(found.developers)))
        models = tuple(_elsewhere(world, subjects[:MOST_ALIKE]))
        found = replace(found, models=models, more=tuple(_full(one) for one in subjects[MOST_ALIKE:]))
        if not (models or found.developers):
            found = replace(found, developers=tuple(explain_facts.family_pages(world, hits)))
    if not (found.models or found.rules or found.licences or found.developers or found.groups or found.lists):
        raise _nothing(world, name, hits)
    return found


def _nothing(world: World, name: str, hits: Iterable[search.Hit]) -> UsageError:
    known = [str(hit.record.get("id") or hit.record.get("name") or hit.key) for hit in hits if hit.kind == "model"]
    here = {each.component.subject.name for each in world.report.components} | {rule.meta.id for rule in rules()}
    groups = {f"{PREFIX}{group}" for group in GROUPS}
    near = search.near(world.asked.catalog, name)
    candidates = {one.casefold(): one for one in (*near, *sorted(here), *sorted(groups), *known[:5])}
    candidates.pop(name.casefold(), None)
    alike = [candidates[key] for key in difflib.get_close_matches(name.casefold(), candidates, n=5)] or list(
        map(str, known[:5])
    )
    remedy = f"did you mean {', '.join(map(clean, alike))}?" if alike else "lading scan lists what is named here"
    return UsageError(f"nothing here or on record is called {name!r}", remedy=remedy)


# --- what is here -----------------------------------------------------------------------------------------------------


def called(assessed: Assessed) -> frozenset[str]:
    """Every name, without case, that a component answers to: its own, its Hub id, and as the repository writes it."""
    found = assessed.component
    names = {found.subject.name, found.subject.hub_id or "", found.lineage.root, found.facts.id if found.facts else ""}
    return frozenset(name.casefold() for name in (*names, *(r.text for r in found.subject.references)) if name)


def _named(world: World, name: str) -> list[Assessed]:
    wanted = {name.casefold(), (world.asked.catalog.canonical(name) or name).casefold()}
    for registry in {each.component.subject.registry for each in world.report.components} - {""}:
        if name.casefold().startswith(f"{registry}:"):
            wanted.add(name.casefold().removeprefix(f"{registry}:"))
    return words.in_order(each for each in world.report.components if wanted & called(each))


# --- what is not ------------------------------------------------------------------------------------------------------


def _could_be(world: World, name: str, hits: Iterable[search.Hit], *, known: bool) -> Iterator[Subject]:
    """What a name means that the repository does not have: a model of the Hub, and whatever else is on record under it.

    Of a name that is a developer's too (``known``) only what is on record as a model is meant.
    """
    catalog = world.asked.catalog
    several = catalog.named(name)
    id_ = catalog.canonical(name) or (several[0] if len(several) == 1 else name)
    if id_.count("/") == 1 and (not known or catalog.canonical(id_)):
        yield Subject(Kind.MODEL, id_, "huggingface", hub_id=id_, tentative=True)
    for hit in hits:
        match hit.kind:
            case "family" if hit.record.get("closed_weights"):
                if service := catalog.first_hand(hit.key, hit.record["developer"]):
                    yield Subject(Kind.HOSTED, name, service)
            case "hosted":
                yield Subject(Kind.HOSTED, hit.record["id"], hit.record["provider"])
            case "service" if not known:
                host = next(iter(hit.record.get("hosts", ())), hit.key)
                yield Subject(Kind.ENDPOINT, name.lower() if name.lower() in hit.record.get("hosts", ()) else host, hit.key)
            case "package" if not known:
                yield Subject(Kind.PACKAGE, hit.record["name"], hit.record["ecosystem"])
            case _:
                pass
    if ":" in name and "/" not in name and not any(name.startswith(f"{one}:") for one in ("pypi", "npm", "group")):
        yield Subject(Kind.MODEL, name, "ollama")


def _full(subject: Subject) -> str:
    return f"{subject.registry}:{subject.name}" if subject.registry != "huggingface" else subject.name


def _elsewhere(world: World, subjects: list[Subject]) -> Iterator[Model]:
    """What is not named here, judged as if it were."""
    asked = world.asked
    components = tuple(one for one in resolve(subjects, asked.catalog, asked.sources) if one.facts)
    policy = replace(asked.policy, clarify=())  # bound to files of the tree, and this is not in it
    assessed, findings, _ = assess(components, (), policy, asked.today, asked.catalog, lambda _: None)
    for each in assessed:
        about = [finding for finding in findings if finding in each.findings]
        alone = replace(world, report=replace(world.report, findings=tuple(about)))
        yield explain_models.page(alone, each, here=False, of=world.report)
