from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub

from lading.catalog.index import Catalog
from lading.domain.facts import Base, Component, Facts, Reason, Source, Unresolved, Via
from lading.domain.reference import Kind, Relation, WeightFile
from lading.domain.source import Location
from lading.domain.subject import Subject
from lading.lock import render
from lading.lock.entry import entries
from lading.resolve import Sources, lock, resolve
from lading.resolve.fill import fill
from lading.resolve.hub import Hub

GGUF = "bartowski/Qwen2.5-7B-Instruct-GGUF"
COMMIT = "a09a35458c702b33eeacc393d103063234e8bc28"

Make = Callable[..., Subject]


def one(subject: Subject, catalog: Catalog, sources: Sources) -> Component:
    (component,) = resolve([subject], catalog, sources)
    return component


def known(subject: Subject, catalog: Catalog, sources: Sources) -> Facts:
    facts = one(subject, catalog, sources).facts
    assert facts is not None
    return facts


# --- nothing known ----------------------------------------------------------------------------------------------------


def test_nothing_in_gives_nothing_out(hub: LoopbackHub, catalog: Catalog, sources: Sources) -> None:
    assert resolve([], catalog, sources) == ()
    assert hub.seen == []


def test_what_no_source_knows_is_unresolved_with_the_hubs_reason(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    component = one(model("acme/secret"), catalog, sources)
    assert component.resolution == Unresolved(
        "acme/secret",
        Reason.NOT_FOUND,
        "HTTP 401: Invalid username or password. (missing, or private and not shown without a token)",
    )
    assert not component.lineage.complete
    assert component.lineage.root == "acme/secret"


def test_offline_says_offline_only_when_nothing_else_knows(catalog: Catalog, offline: Sources, model: Make) -> None:
    components = resolve([model("acme/secret"), model("Qwen/Qwen2.5-7B"), model("Qwen/New-1B")], catalog, offline)
    assert [c.resolution.reason for c in components if isinstance(c.resolution, Unresolved)] == [Reason.OFFLINE]
    assert [c.problems for c in components] == [(), (), ()]
    assert components[1].lineage.complete


def test_a_name_that_cannot_be_one_is_not_asked(hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make) -> None:
    resolution = one(model("../../etc"), catalog, sources).resolution
    assert resolution == Unresolved("../../etc", Reason.NO_FACTS, "not a name the Hub allows")
    assert hub.seen == []


def test_a_lock_that_cannot_be_used_stops_the_run(catalog: Catalog, sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "lading.lock").write_text("[")
    with pytest.raises(lock.LockError):
        resolve([], catalog, replace(sources, lock=tmp_path / "lading.lock"))


def test_a_tentative_subject_needs_more_than_a_name(catalog: Catalog, sources: Sources, model: Make) -> None:
    ids = ["acme/qwen2.5-tune", "Qwen/Not-There", "Qwen/Qwen2.5-7B", "openai/whisper-large-v3"]
    components = resolve([model(id_, tentative=True) for id_ in ids], catalog, sources)
    assert [c.facts is not None for c in components] == [False, False, True, True]


# --- the Hub fails ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"status": 429}, Reason.RATE_LIMITED),
        ({"status": 404}, Reason.NOT_FOUND),
        ({"status": 403}, Reason.FORBIDDEN),
        ({"kind": "cut"}, Reason.UNREACHABLE),
        ({"kind": "not-json"}, Reason.MALFORMED),
    ],
)
def test_the_catalogue_stands_in_and_the_failure_is_kept(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, fault: dict[str, Any], reason: Reason
) -> None:
    hub.fail(**fault)
    component = one(model("Qwen/Qwen2.5-7B-Instruct"), catalog, sources)
    assert component.facts is not None
    assert component.facts.source.via is Via.CATALOG
    assert component.facts.revision is None
    assert [p.reason for p in component.problems] == [reason]
    assert component.lineage.complete


def test_an_old_answer_serves_when_the_hub_gives_none(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path
) -> None:
    sources = replace(sources, cache=tmp_path, max_age=timedelta(days=7))
    subject = model("openai/whisper-large-v3")
    first = known(subject, catalog, replace(sources, today=date(2026, 1, 1)))
    hub.fail(status=502)
    component = one(subject, catalog, sources)
    assert component.facts is not None
    assert component.facts.revision == first.revision
    assert component.facts.source.retrieved == date(2026, 1, 1)
    assert [p.reason for p in component.problems] == [Reason.UNREACHABLE]


# --- order of the sources ---------------------------------------------------------------------------------------------


def cached(root: Path, id_: str, card: str | None) -> None:
    folder = root / f"models--{id_.replace('/', '--')}"
    snapshot = folder / "snapshots" / ("c" * 40)
    snapshot.mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("c" * 40)
    (snapshot / "config.json").write_text('{"model_type": "qwen2"}')
    if card is not None:
        (snapshot / "README.md").write_text(f"---\n{card}\n---\n")


def test_the_first_source_that_knows_wins(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path
) -> None:
    id_ = "Qwen/Qwen2.5-7B-Instruct"
    sources = replace(sources, hf_cache=tmp_path / "hf", cache=tmp_path / "own", lock=tmp_path / "lading.lock")
    vias = [known(model(id_), catalog, sources).source.via]
    vias.append(known(model(id_), catalog, sources).source.via)
    cached(tmp_path / "hf", id_, "license: mit")
    vias.append(known(model(id_), catalog, sources).source.via)
    (tmp_path / "lading.lock").write_text(f'version = 1\n[[model]]\nid = "{id_}"\nrevision = "{"d" * 40}"\n')
    facts = known(model(id_), catalog, sources)
    assert [*vias, facts.source.via] == [Via.HUB, Via.CACHE, Via.HF_CACHE, Via.LOCK]
    assert facts.revision == "d" * 40
    # What the lock leaves open the catalogue fills, and says so.
    assert facts.license is not None
    assert facts.license.source.via is Via.CATALOG
    assert facts.developer is not None
    assert facts.developer.country == "CN"
    assert hub.requests[f"/api/models/{id_}"] == 1


def test_a_cached_model_without_its_card_is_asked_for_at_that_commit(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path
) -> None:
    cached(tmp_path, "acme/m", None)
    hub.answers["acme/m"] = {
        "id": "acme/m",
        "sha": "c" * 40,
        "cardData": {"license": "mit"},
        "siblings": [{"rfilename": "x.bin"}],
    }
    facts = known(model("acme/m"), catalog, replace(sources, hf_cache=tmp_path))
    assert hub.requests.keys() >= {f"/api/models/acme/m/revision/{'c' * 40}"}
    assert (facts.source.via, facts.revision) == (Via.HF_CACHE, "c" * 40)
    assert facts.license is not None
    assert facts.license.source.via is Via.HUB
    assert [f.path for f in facts.files] == ["config.json", "x.bin"]


def test_a_card_that_nobody_has_read_is_not_one_without_a_licence(
    catalog: Catalog, offline: Sources, model: Make, tmp_path: Path
) -> None:
    cached(tmp_path, "acme/m", None)
    cached(tmp_path, "acme/n", "tags: [x]")
    unread, silent = (known(model(id_), catalog, replace(offline, hf_cache=tmp_path)) for id_ in ("acme/m", "acme/n"))
    assert unread.license is not None
    assert unread.license.id == "unknown"
    assert silent.license is None


def test_a_cache_is_enough_offline(catalog: Catalog, offline: Sources, model: Make, tmp_path: Path) -> None:
    cached(tmp_path, "acme/m", "license: mit\nbase_model: Qwen/Qwen2.5-7B")
    component = one(model("acme/m"), catalog, replace(offline, hf_cache=tmp_path))
    assert component.facts is not None
    assert component.lineage.complete
    assert [(link.child, link.base.id) for link in component.lineage.links] == [("acme/m", "Qwen/Qwen2.5-7B")]


@pytest.mark.parametrize(
    ("change", "requests"),
    [({}, 1), ({"max_age": timedelta(days=400)}, 1), ({"max_age": timedelta(days=7)}, 2), ({"refresh": True}, 2)],
)
def test_how_old_an_answer_may_be(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path, change: dict[str, Any], requests: int
) -> None:
    sources = replace(sources, cache=tmp_path)
    known(model("BAAI/bge-m3"), catalog, replace(sources, today=date(2026, 1, 1)))
    known(model("BAAI/bge-m3"), catalog, replace(sources, **change))
    assert hub.requests.total() == requests


def test_fields_keep_their_own_source_and_the_hubs_silence_about_a_gate_counts(catalog: Catalog) -> None:
    record = catalog.model("meta-llama/Llama-3.1-70B")
    assert record is not None
    hub_facts = fill(Facts("m", Source(Via.HUB, "x")), record)
    assert hub_facts.gated is None
    assert hub_facts.license is not None
    assert hub_facts.license.source.via is Via.CATALOG
    assert fill(Facts("m", Source(Via.HF_CACHE, "x")), record).gated == "manual"


def test_a_hint_in_a_configuration_gives_way_to_what_is_on_record(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    for id_ in ("deepseek-ai/DeepSeek-R1", "acme/m"):
        hub.answers[id_] = {"id": id_, "config": {"_name_or_path": "acme/checkpoint"}}
    recorded, unknown = (known(model(id_), catalog, sources) for id_ in ("deepseek-ai/DeepSeek-R1", "acme/m"))
    assert [(b.id, b.suspected) for b in recorded.bases or ()] == [("deepseek-ai/DeepSeek-V3-Base", False)]
    assert [(b.id, b.suspected) for b in unknown.bases or ()] == [("acme/checkpoint", True)]


# --- lineage ----------------------------------------------------------------------------------------------------------


class Rounds:
    """How the Hub was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[list[str]] = []
        real = Hub.answers

        def answers(client: Hub, asks: Sequence[Any], arrived: Any = None) -> Any:
            self.asked.append([ask.id for ask in asks])
            return real(client, asks, arrived)

        monkeypatch.setattr(Hub, "answers", answers)


def test_each_distinct_model_costs_one_request_and_each_depth_one_round(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(monkeypatch)
    sources = replace(sources, cache=tmp_path)
    subjects = [model(GGUF), model("Qwen/Qwen2.5-7B-Instruct"), model("meta-llama/Llama-3.3-70B-Instruct"), model(GGUF.lower())]
    components = resolve(subjects, catalog, sources)
    assert [c.lineage.complete for c in components] == [True] * 4
    assert rounds.asked == [
        [GGUF, "Qwen/Qwen2.5-7B-Instruct", "meta-llama/Llama-3.3-70B-Instruct"],
        ["Qwen/Qwen2.5-7B", "meta-llama/Llama-3.1-70B"],
    ]
    assert hub.requests.total() == 5
    assert set(hub.requests.values()) == {1}
    again = resolve(subjects, catalog, sources)
    assert hub.requests.total() == 5
    assert [len(c.lineage.links) for c in again] == [2, 1, 1, 2]
    assert [c.facts and c.facts.revision for c in again] == [c.facts and c.facts.revision for c in components]


def test_a_chain_of_depth_d_takes_d_plus_one_rounds(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(monkeypatch)
    component = one(model(GGUF), catalog, sources)
    assert rounds.asked == [[GGUF], ["Qwen/Qwen2.5-7B-Instruct"], ["Qwen/Qwen2.5-7B"]]
    assert [(link.base.id, link.base.relation, link.base.source.via) for link in component.lineage.links] == [
        ("Qwen/Qwen2.5-7B-Instruct", Relation.QUANTIZED, Via.HUB),
        ("Qwen/Qwen2.5-7B", Relation.FINETUNE, Via.HUB),
    ]
    # The card of the root says nothing of bases; the catalogue does.
    assert component.lineage.complete
    assert component.facts is not None
    assert component.facts.developer is not None
    assert component.facts.developer.republisher


def test_a_western_model_on_a_chinese_one(catalog: Catalog, sources: Sources, model: Make) -> None:
    component = one(model("perplexity-ai/r1-1776"), catalog, sources)
    countries = [
        node.developer.country if isinstance(node, Facts) and node.developer else None
        for node in component.lineage.nodes.values()
    ]
    assert list(component.lineage.nodes) == ["perplexity-ai/r1-1776", "deepseek-ai/DeepSeek-R1", "deepseek-ai/DeepSeek-V3-Base"]
    assert countries == ["US", "CN", "CN"]
    assert component.lineage.complete


def test_a_base_that_the_hub_does_not_show_leaves_the_lineage_open(catalog: Catalog, sources: Sources, model: Make) -> None:
    lineage = one(model("HuggingFaceH4/zephyr-7b-beta"), catalog, sources).lineage
    assert not lineage.complete
    assert "mistralai/Mistral-7B-v0.1: not-found" in lineage.problems[0]


def test_a_hosted_model_goes_through_the_weights_behind_it(catalog: Catalog, sources: Sources, hub: LoopbackHub) -> None:
    component = one(Subject(Kind.HOSTED, "deepseek.r1-v1:0", "bedrock"), catalog, sources)
    assert list(component.lineage.nodes)[:2] == ["bedrock:deepseek.r1-v1:0", "deepseek-ai/DeepSeek-R1"]
    assert component.facts is not None
    assert component.facts.license is not None
    assert (component.facts.license.id, component.facts.license.source.via) == ("mit", Via.HUB)
    hub.fail(status=404)
    assert [p.reason for p in one(Subject(Kind.HOSTED, "deepseek.r1-v1:0", "bedrock"), catalog, sources).problems] == [
        Reason.NOT_FOUND
    ]


def test_a_hosted_name_equal_to_the_hub_id_is_no_circle(catalog: Catalog, sources: Sources) -> None:
    subject = Subject(Kind.HOSTED, "deepseek-ai/DeepSeek-R1", "bedrock", hub_id="deepseek-ai/DeepSeek-R1")
    lineage = one(subject, catalog, sources).lineage
    assert lineage.complete
    assert lineage.root == "bedrock:deepseek-ai/DeepSeek-R1"


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_republisher_without_a_base_is_read_by_its_name(catalog: Catalog, offline: Sources, model: Make) -> None:
    component = one(model("bartowski/Qwen2.5-7B-Instruct-GGUF"), catalog, offline)
    (link, _) = component.lineage.links
    assert (link.base.id, link.base.relation, link.base.suspected) == ("Qwen/Qwen2.5-7B-Instruct", Relation.QUANTIZED, False)
    assert link.base.source.via is Via.NAME
    assert component.lineage.complete


def test_anybody_elses_copy_is_only_suspected(catalog: Catalog, offline: Sources, model: Make) -> None:
    component = one(model("somebody/Qwen2.5-7B-Instruct-GGUF"), catalog, offline)
    assert component.facts is not None
    assert component.facts.developer is None
    assert [(b.id, b.suspected) for b in component.facts.bases or ()] == [("Qwen/Qwen2.5-7B-Instruct", True)]
    assert not component.lineage.complete


def test_a_developers_name_that_adds_quantisation_only_is_read_like_a_republishers(
    catalog: Catalog, offline: Sources, model: Make
) -> None:
    (found,) = resolve([model("nvidia/DeepSeek-R1-NVFP4")], catalog, offline)
    assert found.facts is not None
    assert [(b.id, b.relation, b.suspected) for b in found.facts.bases or ()] == [
        ("deepseek-ai/DeepSeek-R1", Relation.QUANTIZED, False)
    ]
    (other,) = resolve([model("nvidia/DeepSeek-R1")], catalog, offline)
    assert other.facts is not None
    assert all(b.suspected for b in other.facts.bases or ())


def test_a_republishers_model_of_no_record_falls_back_to_its_family(catalog: Catalog, offline: Sources, model: Make) -> None:
    component = one(model("bartowski/Qwen2.5-999B-GGUF"), catalog, offline)
    assert component.facts is not None
    assert [(b.id, b.suspected) for b in component.facts.bases or ()] == [("qwen", True)]
    root = component.lineage.nodes["qwen"]
    assert isinstance(root, Facts)
    assert root.developer is not None
    assert (root.developer.country, root.bases) == ("CN", ())


def test_a_known_namespace_is_a_fact_and_anothers_family_in_the_name_a_suspicion(
    catalog: Catalog, offline: Sources, model: Make
) -> None:
    plain, mixed = (known(model(id_), catalog, offline) for id_ in ("nvidia/Fresh-9B", "nvidia/Foo-Qwen2.5-7B"))
    assert plain.developer is not None
    assert (plain.developer.id, plain.bases) == ("nvidia", None)
    assert [(b.id, b.suspected) for b in mixed.bases or ()] == [("qwen", True)]


def test_a_model_type_counts_where_the_developer_is_unknown(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    hub.answers["acme/secret"] = {"id": "acme/secret", "sha": "e" * 40, "config": {"model_type": "qwen2"}}
    facts = known(model("acme/secret"), catalog, sources)
    assert [(b.id, b.suspected, b.source.detail.split(" (")[0]) for b in facts.bases or ()] == [
        ("qwen", True, "the model type qwen2")
    ]


# --- what a card hints at ---------------------------------------------------------------------------------------------


def card(hub: LoopbackHub, id_: str, config: dict[str, Any] | None = None, **data: Any) -> None:
    hub.answers[id_] = {"id": id_, "sha": "e" * 40, "cardData": data, "config": config or {}}


def test_a_base_on_somebodys_machine_is_no_question_and_leaves_the_lineage_open(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    card(hub, "acme/lora", base_model="./step-2")
    for run in (sources, replace(sources, offline=True, cache=None)):
        component = one(model("acme/lora"), catalog, run)
        assert not component.lineage.complete
    lineage = one(model("acme/lora"), catalog, sources).lineage
    assert lineage.nodes["acme/lora:./step-2"] == Unresolved("acme/lora:./step-2", Reason.NO_FACTS, "not a name the Hub allows")
    assert set(hub.requests) == {"/api/models/acme/lora"}


def test_a_base_on_somebodys_machine_is_suspected_to_be_what_its_folder_is_called_after(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    card(hub, "acme/lora", base_model="/home/me/models/Qwen2.5-7B-Instruct", license="mit")
    lineage = one(model("acme/lora"), catalog, sources).lineage
    assert [(link.base.id, link.base.relation, link.base.suspected) for link in lineage.links] == [
        ("acme/lora:/home/me/models/Qwen2.5-7B-Instruct", Relation.UNKNOWN, False),
        ("Qwen/Qwen2.5-7B-Instruct", Relation.UNKNOWN, True),
        ("Qwen/Qwen2.5-7B", Relation.FINETUNE, False),
    ]


def test_a_merge_with_one_parent_on_somebodys_machine_is_open(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    card(hub, "nvidia/Merged-70B", base_model=["meta-llama/Llama-3.1-70B", "./step-2"])
    lineage = one(model("nvidia/Merged-70B"), catalog, sources).lineage
    assert not lineage.complete
    assert isinstance(lineage.nodes["nvidia/Merged-70B:./step-2"], Unresolved)  # whose machine it is makes nobody its maker


@pytest.mark.parametrize(
    ("id_", "data", "config"),
    [
        ("nvidia/Fresh-9B", {"tags": ["qwen"]}, {}),
        ("acme/quiet", {"tags": ["chat", "llama", "gpt-4o", "qwen-like-quality", "llama-factory"]}, {}),
        ("acme/quiet", {"license": "mit", "license_link": "https://huggingface.co/acme/other/blob/main/LICENSE"}, {}),
        ("acme/quiet", {"license": "apache-2.0", "license_link": "https://huggingface.co/datasets/Qwen/x/blob/main/y"}, {}),
        ("Qwen/Fresh-1B", {"license": "qwen"}, {}),
        ("acme/quiet", {}, {"_name_or_path": "/data/start"}),
    ],
)
def test_what_says_nothing_of_a_base_is_no_hint(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, id_: str, data: dict[str, Any], config: dict[str, Any]
) -> None:
    card(hub, id_, config, **data)
    assert known(model(id_), catalog, sources).bases is None


@pytest.mark.parametrize(
    ("id_", "data", "config", "suspected"),
    [
        ("acme/quiet", {"tags": ["chat", "qwen2.5"]}, {}, ["qwen"]),
        ("acme/quiet", {"tags": ["qwen2-tts"]}, {}, ["qwen"]),
        ("acme/quiet", {"license": "other", "license_name": "qwen-research"}, {}, ["qwen"]),
        ("nvidia/Fresh-9B", {"license": "qwen-research"}, {}, ["qwen"]),
        (
            "acme/quiet",
            {"license": "other", "license_link": "https://huggingface.co/Qwen/Qwen2.5-7B/blob/main/LICENSE"},
            {},
            ["Qwen/Qwen2.5-7B"],
        ),
        ("acme/quiet", {}, {"_name_or_path": "/data/Qwen2.5-7B"}, ["Qwen/Qwen2.5-7B"]),
        ("nvidia/Fresh-9B", {}, {"_name_or_path": "/data/my-qwen2.5"}, ["qwen"]),
    ],
)
def test_a_card_that_states_no_base_may_hint_at_one(
    hub: LoopbackHub,
    catalog: Catalog,
    sources: Sources,
    model: Make,
    id_: str,
    data: dict[str, Any],
    config: dict[str, Any],
    suspected: list[str],
) -> None:
    card(hub, id_, config, **data)
    bases = known(model(id_), catalog, sources).bases or ()
    assert [base.id for base in bases] == suspected
    assert all(base.suspected for base in bases)


@pytest.mark.parametrize("base", ["Qwen/Qwen2.5-7B", "nvidia/Secret-9B", "acme/told"])
def test_where_a_stated_base_leads_to_a_maker_nothing_else_is_suspected(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, base: str
) -> None:
    card(hub, "acme/told", base_model="meta-llama/Llama-3.1-70B")
    card(hub, "acme/tuned-qwen", {"model_type": "qwen2"}, base_model=base)
    lineage = one(model("acme/tuned-qwen"), catalog, sources).lineage
    assert not any(link.base.suspected for link in lineage.links)


@pytest.mark.parametrize(
    ("id_", "config", "data"),
    [("acme/tuned", {"model_type": "qwen2"}, {}), ("acme/tuned-qwen", {}, {}), ("acme/tuned", {}, {"tags": ["qwen"]})],
)
@pytest.mark.parametrize("revision", [None, "e" * 40])
def test_a_model_on_something_that_nobody_knows_is_suspected_of_what_it_is_itself(
    hub: LoopbackHub,
    catalog: Catalog,
    sources: Sources,
    model: Make,
    id_: str,
    config: dict[str, Any],
    data: dict[str, Any],
    revision: str | None,
) -> None:
    card(hub, id_, config, base_model="acme/private", **data)
    lineage = one(model(id_, revision), catalog, sources).lineage
    assert [(link.child, link.base.id, link.base.suspected) for link in lineage.links] == [
        (id_, "acme/private", False),
        (id_, "qwen", True),
    ]
    assert not lineage.complete


@pytest.mark.parametrize(
    ("type_", "base_type"), [("qwen2", "qwen2"), ("qwen2", ""), ("", "llama"), ("llama", "qwen2"), ("llava", "llama")]
)
def test_a_make_that_does_not_tell_or_that_a_base_has_too_is_no_hint(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, type_: str, base_type: str
) -> None:
    card(hub, "meta-llama/Llama-3.1-70B", {"model_type": base_type} if base_type else {})
    card(hub, "bartowski/Copy-AWQ", {"model_type": type_} if type_ else {}, base_model="meta-llama/Llama-3.1-70B")
    assert one(model("bartowski/Copy-AWQ"), catalog, sources).lineage.complete


def test_the_architecture_of_a_gguf_file_that_its_base_has_not_is_no_hint(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    card(hub, "meta-llama/Llama-3.1-70B", {"model_type": "kormo"})
    card(hub, "bartowski/Copy-GGUF", base_model="meta-llama/Llama-3.1-70B")
    hub.answers["bartowski/Copy-GGUF"]["gguf"] = {"architecture": "qwen2"}
    assert one(model("bartowski/Copy-GGUF"), catalog, sources).lineage.complete


@pytest.mark.parametrize("id_", ["bartowski/Copy-AWQ", "acme/tuned"])
def test_a_model_of_another_make_than_its_stated_base_is_suspected_of_that(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, id_: str
) -> None:
    card(hub, "meta-llama/Llama-3.1-70B", {"model_type": "llama"})
    card(hub, id_, {"model_type": "qwen2"}, base_model="meta-llama/Llama-3.1-70B")
    lineage = one(model(id_), catalog, sources).lineage
    assert (id_, "qwen", True) in [(link.child, link.base.id, link.base.suspected) for link in lineage.links]
    assert not lineage.complete


def test_what_was_suspected_beside_a_stated_base_is_locked_with_it(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path
) -> None:
    card(hub, "acme/tuned", {"model_type": "qwen2"}, base_model="acme/private")
    online = resolve([model("acme/tuned")], catalog, sources)
    path = tmp_path / "lading.lock"
    path.write_text(render(entries(online, lambda _: "").values()))
    (again,) = resolve([model("acme/tuned")], catalog, replace(sources, lock=path, offline=True))
    assert [link.base.id for link in again.lineage.links] == [link.base.id for link in online[0].lineage.links]


def test_one_step_up_a_model_on_something_that_nobody_knows_is_suspected_alike(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    card(hub, "acme/tuned", {"model_type": "qwen2"}, base_model="acme/private")
    card(hub, "bartowski/tuned-GGUF", base_model="acme/tuned", base_model_relation="quantized")
    lineage = one(model("bartowski/tuned-GGUF"), catalog, sources).lineage
    assert ("acme/tuned", "qwen") in [(link.child, link.base.id) for link in lineage.links]


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_gated_models_are_read_and_marked(catalog: Catalog, sources: Sources, model: Make) -> None:
    facts = known(model("meta-llama/Llama-3.3-70B-Instruct"), catalog, sources)
    assert facts.gated == "manual"
    assert facts.license is not None
    assert facts.license.id == "llama3.3"


def test_a_renamed_model_keeps_both_names(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path
) -> None:
    hub.renamed["old/bge-m3"] = "BAAI/bge-m3"
    sources = replace(sources, cache=tmp_path)
    for _ in range(2):
        component = one(model("old/bge-m3"), catalog, sources)
        assert component.facts is not None
        assert component.facts.id == "BAAI/bge-m3"
        assert component.facts.notes == ("renamed from old/bge-m3",)
        assert component.lineage.root == "old/bge-m3"
    assert hub.requests.total() == 2


def test_a_dataset(catalog: Catalog, sources: Sources) -> None:
    component = one(Subject(Kind.DATASET, "HuggingFaceH4/ultrachat_200k", "huggingface"), catalog, sources)
    assert component.facts is not None
    assert component.facts.developer is not None
    assert (component.facts.developer.id, component.facts.bases) == ("h4", ())
    assert component.facts.files[-1].sha256 == "afa8fa7426081b2a0e732fb50dbb5cd402a28ad5f0dbe66c0d996d63e7220727"
    assert component.lineage.complete


def test_hashes_and_revision_come_from_the_hub(catalog: Catalog, sources: Sources, model: Make) -> None:
    facts = known(model("sentence-transformers/all-MiniLM-L6-v2", "main"), catalog, sources)
    hashes = {f.path: f.sha256 for f in facts.files}
    assert hashes["model.safetensors"] == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert facts.revision == "c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
    assert facts.source == Source(Via.HUB, f"{sources.endpoint}/sentence-transformers/all-MiniLM-L6-v2", sources.today)


def test_a_revision_that_is_not_there(catalog: Catalog, sources: Sources, model: Make) -> None:
    resolution = one(model("openai/whisper-large-v3", "v9"), catalog, sources)
    assert [p.reason for p in resolution.problems] == [Reason.REVISION_NOT_FOUND]


def test_a_locked_run_needs_no_network_and_says_the_same(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subjects = [
        model(GGUF),
        model("perplexity-ai/r1-1776"),
        Subject(Kind.DATASET, "HuggingFaceH4/ultrachat_200k", "huggingface"),
    ]
    online = resolve(subjects, catalog, sources)
    path = tmp_path / "lading.lock"
    path.write_text(render(entries(online, lambda _: "").values()))
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a socket was opened"))
    again = resolve(subjects, catalog, replace(sources, lock=path, offline=True))
    assert [c.lineage.complete for c in again] == [c.lineage.complete for c in online]
    for before, after in zip(online, again, strict=True):
        assert before.facts is not None
        assert after.facts is not None
        assert after.facts.source.via is Via.LOCK
        assert (after.facts.revision, after.facts.files) == (before.facts.revision, before.facts.files)
        assert [b.id for b in after.facts.bases or ()] == [b.id for b in before.facts.bases or ()]
    assert render(entries(again, lambda _: "").values()) == path.read_text()


def test_a_password_in_the_endpoint_is_not_shown(hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make) -> None:
    facts = known(model("BAAI/bge-m3"), catalog, replace(sources, endpoint=hub.endpoint.replace("//", "//me:secret@")))
    assert "secret" not in repr(facts)


def test_the_order_of_the_subjects_is_kept(catalog: Catalog, sources: Sources, model: Make) -> None:
    subjects = [
        model("openai/whisper-large-v3"),
        Subject(Kind.PACKAGE, "insightface", "pypi"),
        model("acme/none"),
        model("BAAI/bge-m3"),
    ]
    assert [c.subject for c in resolve(subjects, catalog, sources)] == subjects


def test_a_base_in_a_weight_file_is_followed(catalog: Catalog, offline: Sources) -> None:
    file = WeightFile(Location("lora.safetensors"), "safetensors", 1, bases=((Relation.ADAPTER, "Qwen/Qwen2.5-7B"),))
    component = one(Subject(Kind.WEIGHTS, "lora.safetensors", weights=(file,)), catalog, offline)
    assert component.facts is not None
    assert component.facts.bases == (Base("Qwen/Qwen2.5-7B", Relation.ADAPTER, Source(Via.REPOSITORY, "lora.safetensors")),)
    assert component.lineage.complete


def test_the_stage_does_not_import_the_hub_client() -> None:
    code = (
        "import sys, lading.resolve; print(*(m for m in ('huggingface_hub', 'httpx2', 'pydantic', 'yaml') if m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


def test_a_card_that_contradicts_the_catalogue_is_reported_and_followed(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    said = {"base_model": "meta-llama/Llama-3.1-70B", "base_model_relation": "finetune"}
    hub.answers["deepseek-ai/DeepSeek-R1"] = {"id": "deepseek-ai/DeepSeek-R1", "sha": "a" * 40, "cardData": said}
    component = one(model("deepseek-ai/DeepSeek-R1"), catalog, sources)
    assert [link.base.id for link in component.lineage.links] == ["meta-llama/Llama-3.1-70B"]
    assert component.lineage.problems == (
        "deepseek-ai/DeepSeek-R1 is built on meta-llama/Llama-3.1-70B here, but on deepseek-ai/DeepSeek-V3-Base by the catalogue",
    )


def test_a_card_that_skips_a_step_of_the_catalogue_contradicts_nothing(
    hub: LoopbackHub, catalog: Catalog, sources: Sources, model: Make
) -> None:
    hub.answers["acme/lora"] = {
        "id": "acme/lora",
        "cardData": {"base_model": "Qwen/Qwen2.5-7B"},
        "config": {"peft": {"base_model_name_or_path": "Qwen/Qwen2.5-7B-Instruct"}},
    }
    component = one(model("acme/lora"), catalog, sources)
    assert [(link.base.id, link.base.relation) for link in component.lineage.links] == [
        ("Qwen/Qwen2.5-7B-Instruct", Relation.ADAPTER),
        ("Qwen/Qwen2.5-7B", Relation.FINETUNE),
    ]
    assert component.lineage.problems == ()
