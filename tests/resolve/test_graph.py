"""A whole lineage graph costs one request a repository and one round a depth; the server counts both."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub

from lading.catalog.index import Catalog
from lading.domain.facts import Facts
from lading.domain.reference import Kind
from lading.domain.subject import Subject
from lading.resolve import Sources, resolve
from lading.resolve.hub import Answer, Hub
from lading.resolve.sources import Ask

Make = Callable[..., Subject]


def levels(hub: LoopbackHub, sizes: list[int], seed: int) -> list[list[str]]:
    """Repositories in levels, each built on one to three of the next level; every one of these is the base of some."""
    chance = random.Random(seed)
    named = [[f"acme/l{depth}-{n}" for n in range(size)] for depth, size in enumerate(sizes)]
    for depth, ids in enumerate(named):
        below = named[depth + 1] if depth + 1 < len(named) else []
        for n, id_ in enumerate(ids):
            bases = {below[n % len(below)], *chance.sample(below, min(len(below), chance.randint(1, 3)))} if below else set()
            bases |= {base for at, base in enumerate(below) if at % len(ids) == n}
            hub.answers[id_] = card(id_, sorted(bases))
    return named


def card(id_: str, bases: list[str], **more: Any) -> dict[str, Any]:
    """An answer about a model with these bases."""
    said = {"base_model": bases, "base_model_relation": "merge" if len(bases) > 1 else "finetune"} if bases else {}
    return {"id": id_, "sha": f"{abs(hash(id_)):040x}"[-40:], "cardData": {"license": "mit", **said}, "siblings": [], **more}


@pytest.mark.parametrize("sizes", [[1], [8], [1] * 8, [12, 5, 7, 3, 1], [2, 16, 4], [1] * 13])
def test_n_models_of_depth_d_take_one_request_each_and_d_plus_one_rounds(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path, sizes: list[int]
) -> None:
    ids = levels(hub, sizes, seed=len(sizes))
    # The server answers a round only when all of its questions are there: fewer rounds or more would not come through.
    hub.rounds = sizes
    sources = replace(sources, cache=tmp_path, concurrency=16, read_timeout=60, deadline=60)
    subjects = [model(id_) for id_ in ids[0]]
    first = resolve(subjects, catalog, sources)
    assert hub.rounds_done == len(sizes)
    assert hub.requests == {f"/api/models/{id_}": 1 for level in ids for id_ in level}
    assert {id_ for component in first for id_ in component.lineage.nodes} == {id_ for level in ids for id_ in level}
    assert all(isinstance(node, Facts) for component in first for node in component.lineage.nodes.values())
    again = resolve(subjects, catalog, sources)
    assert hub.requests.total() == sum(sizes)
    assert [c.lineage.links for c in resolve(subjects, catalog, replace(sources, offline=True))] == [
        c.lineage.links for c in again
    ]
    assert [[link.base.id for link in c.lineage.links] for c in again] == [
        [link.base.id for link in c.lineage.links] for c in first
    ]


@pytest.mark.parametrize("seed", range(5))
def test_any_graph_costs_a_request_a_repository_with_at_most_eight_at_a_time(
    hub: LoopbackHub,
    catalog: Catalog,
    sources: Sources,
    model: Make,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    rounds: list[int] = []
    answers = Hub.answers

    def counted(hub: Hub, asks: Sequence[Ask], *more: Any) -> dict[Ask, Answer]:
        rounds.append(len(asks))
        return answers(hub, asks, *more)

    monkeypatch.setattr(Hub, "answers", counted)
    chance = random.Random(seed)
    ids = [f"acme/m{n}" for n in range(60)]
    deep: dict[str, int] = {}
    for n, id_ in enumerate(ids):
        bases = chance.sample(ids[max(0, n - 20) : n], min(n, chance.choice([0, 1, 1, 2, 4])))
        deep[id_] = min(1 + max((deep[base] for base in bases), default=-1), 99)
        hub.answers[id_] = card(id_, bases)
    subjects = [model(id_) for id_ in chance.sample(ids, 25)]
    components = resolve(subjects, catalog, replace(sources, cache=tmp_path))
    distinct = {id_ for component in components for id_ in component.lineage.nodes}
    assert hub.requests == {f"/api/models/{id_}": 1 for id_ in distinct}
    assert len(rounds) <= 1 + max(deep[subject.name] for subject in subjects)
    assert hub.most <= 8
    resolve(subjects, catalog, replace(sources, cache=tmp_path))
    assert hub.requests.total() == len(distinct)


def test_that_there_is_no_answer_is_remembered_for_the_day_too(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path
) -> None:
    hub.answers["acme/x"] = card("acme/x", ["acme/gone"])
    sources = replace(sources, cache=tmp_path)
    subjects = [model("acme/x"), model("acme/missing"), model("acme/x", "v9"), model("acme/perhaps", tentative=True)]
    first = resolve(subjects, catalog, sources)
    assert hub.requests.total() == 5
    second = resolve(subjects, catalog, sources)
    assert hub.requests.total() == 5
    assert [c.lineage.problems for c in second] == [c.lineage.problems for c in first]
    assert [c.problems for c in second] == [c.problems for c in first]
    # Another caller may be told something else, and so may everybody tomorrow.
    resolve(subjects, catalog, replace(sources, token="hf_other"))
    assert hub.requests.total() == 9
    resolve(subjects, catalog, replace(sources, today=sources.today.replace(day=22)))
    assert hub.requests.total() == 13
    resolve(subjects, catalog, replace(sources, refresh=True))
    assert hub.requests.total() == 18


def test_a_commit_that_was_the_branchs_is_not_asked_for_again(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path
) -> None:
    sources = replace(sources, cache=tmp_path)
    (head,) = resolve([model("BAAI/bge-m3")], catalog, sources)
    assert head.facts is not None
    (pinned,) = resolve([model("BAAI/bge-m3", head.facts.revision)], catalog, sources)
    assert pinned.facts is not None
    assert pinned.facts.revision == head.facts.revision
    assert hub.requests.total() == 1


def test_datasets_are_asked_for_like_models(hub: LoopbackHub, catalog: Catalog, sources: Sources, tmp_path: Path) -> None:
    said = {
        "license": "cc-by-4.0",
        "source_datasets": ["original", "extended|acme/raw", "extended|other-web", "acme/more", "extended"],
    }
    hub.answers["acme/data"] = {"id": "acme/data", "sha": "d" * 40, "gated": "auto", "cardData": said, "siblings": []}
    subjects = [Subject(Kind.DATASET, "acme/data", "huggingface"), Subject(Kind.DATASET, "acme/none", "huggingface")]
    for _ in range(2):
        data, none = resolve(subjects, catalog, replace(sources, cache=tmp_path))
    assert data.facts is not None
    assert data.facts.license is not None
    assert (data.facts.license.id, data.facts.revision, data.facts.gated) == ("cc-by-4.0", "d" * 40, "auto")
    assert data.facts.datasets == ("acme/raw", "acme/more")
    assert none.facts is None
    assert hub.requests == {"/api/datasets/acme/data": 1, "/api/datasets/acme/none": 1}
