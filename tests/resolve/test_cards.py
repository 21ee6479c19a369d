from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback_hub import FIXTURES

from lading.domain.facts import Base, Facts, LicenseClaim, Rival, Source, Via
from lading.domain.reference import Relation
from lading.resolve import cards

SOURCE = Source(Via.HUB, "https://hub.example/acme/m")


def facts(payload: dict[str, Any], asked: str = "acme/m") -> Facts:
    return cards.read(payload, asked, SOURCE).facts


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from([*cards.KEPT, "cardData", cards.MERGED, cards.STATED, cards.TOLD, cards.UNSOUND])
CARD = st.dictionaries(
    st.sampled_from(
        [
            "license",
            "license_name",
            "license_link",
            "base_model",
            "base_model_relation",
            "datasets",
            "pipeline_tag",
            "source_datasets",
        ]
    ),
    JSON,
)


@given(st.dictionaries(FIELDS, JSON) | st.dictionaries(st.just("cardData"), CARD))
def test_no_payload_breaks_the_reader(payload: dict[str, Any]) -> None:
    read = facts(payload)
    assert read.source == SOURCE
    json.dumps([read.id, read.notes, read.task, read.description, [f.path for f in read.files]]).encode("ascii")


@pytest.mark.parametrize("name", ["cardData", "siblings", "pipeline_tag", "sha", "gated", "baseModels", "id"])
def test_a_field_of_the_wrong_type_is_noted_and_costs_only_itself(name: str) -> None:
    payload: dict[str, Any] = {"sha": "a" * 40, "cardData": {"license": "mit"}, "pipeline_tag": "text-generation"}
    read = facts(payload | {name: 17})
    assert len(read.notes) == 1
    assert name in read.notes[0]
    assert (read.license is None) == (name == "cardData")
    assert (read.revision is None) == (name == "sha")


def test_control_characters_and_length_do_not_get_through() -> None:
    read = facts({"pipeline_tag": "text\x1b[31m\n\u202egen", "cardData": {"license_name": "x" * 10_000, "license": "other"}})
    assert read.task == "text [31m gen"
    assert read.license == LicenseClaim("other", "x" * cards.LONGEST, None, SOURCE)


def test_a_malformed_hash_is_left_out() -> None:
    siblings = [{"rfilename": "a", "lfs": {"sha256": "zz", "size": 3}}, {"rfilename": "b", "size": -1}, "c", {"size": 1}]
    read = facts({"siblings": siblings})
    assert [(f.path, f.size, f.sha256) for f in read.files] == [("a", 3, None), ("b", None, None)]
    assert read.notes == ("a: lfs.sha256 is not a SHA-256", "siblings holds something that is not a file")


@pytest.mark.parametrize("base", ["N/A", "none", "", [], "acme/m", "ACME/M", "https://huggingface.co/acme/m", {"id": "x"}, 7])
def test_a_word_for_nothing_and_the_model_itself_are_no_base(base: object) -> None:
    assert facts({"cardData": {"base_model": base}}).bases is None


@pytest.mark.parametrize("base", ["./output/checkpoint-500", "/data/x", "/data/models/x", "a/b/c", "x--y/z", "ours of May"])
def test_what_is_no_repository_is_a_base_that_nobody_can_look_up(base: str) -> None:
    read = facts({"cardData": {"base_model": base}})
    assert read.bases == (Base(f"acme/m:{base}", Relation.UNKNOWN, SOURCE),)
    assert read.notes == (f"base_model is not a repository name: {base}",)


def test_of_several_bases_the_one_that_is_no_repository_is_not_left_out() -> None:
    payload = {"cardData": {"base_model": ["org/b", "./step-2"]}, "tags": ["base_model:org/b", "base_model:merge:org/b"]}
    assert facts(payload).bases == (Base("org/b", Relation.MERGE, SOURCE), Base("acme/m:./step-2", Relation.MERGE, SOURCE))


@pytest.mark.parametrize(
    "base",
    ["https://huggingface.co/org/b/tree/main", "/root/.cache/huggingface/hub/models--org--b/snapshots/abc/unet", "org/b@main"],
)
def test_a_base_that_is_written_another_way_is_that_repository(base: str) -> None:
    assert facts({"cardData": {"base_model": base}}).bases == (Base("org/b", Relation.UNKNOWN, SOURCE),)
    assert facts({"config": {"peft": {"base_model_name_or_path": base}}}).bases == (Base("org/b", Relation.ADAPTER, SOURCE),)


def test_two_bases_in_one_text_are_two() -> None:
    assert [base.id for base in facts({"cardData": {"base_model": "org/a, org/b"}}).bases or ()] == ["org/a", "org/b"]


def test_what_only_hints_is_kept_apart_from_the_facts() -> None:
    payload = {
        "cardData": {"tags": ["qwen", 7, "x\ny"]},
        "tags": ["transformers", "qwen2", "license:mit"],
        "config": {"_name_or_path": "/data/start"},
    }
    card = cards.read(payload, "acme/m", SOURCE)
    assert (card.loaded, card.tags, card.facts.bases) == ("/data/start", ("qwen", "x y"), None)
    assert cards.read({"cardData": {"tags": "qwen"}}, "acme/m", SOURCE).tags == ()


def test_more_bases_than_make_sense_are_cut() -> None:
    read = facts({"cardData": {"base_model": [f"org/m{n}" for n in range(1000)]}})
    assert len(read.bases or ()) == cards.MOST_BASES
    assert read.notes == ("base_model: only the first 64 of 1000 are read",)


def test_silence_about_bases_is_not_a_root() -> None:
    assert facts({"cardData": {"license": "mit"}}).bases is None


@pytest.mark.parametrize(
    ("payload", "relation"),
    [
        ({"cardData": {"base_model": "org/b", "base_model_relation": "merge"}}, Relation.MERGE),
        (
            {"cardData": {"base_model": ["org/b"]}, "baseModels": {"relation": "adapter", "models": [{"id": "org/b"}]}},
            Relation.ADAPTER,
        ),
        (
            {"cardData": {"base_model": "https://huggingface.co/org/b"}, "tags": ["base_model:quantized:org/b"]},
            Relation.QUANTIZED,
        ),
        ({"baseModels": {"relation": "finetune", "models": [{"id": "org/b"}]}}, Relation.FINETUNE),
        ({"tags": ["base_model:org/b", "base_model:finetune:org/b"]}, Relation.FINETUNE),
        ({"cardData": {"base_model": "org/b", "base_model_relation": "stolen"}}, Relation.UNKNOWN),
    ],
)
def test_where_a_base_and_its_relation_stand(payload: dict[str, Any], relation: Relation) -> None:
    assert facts(payload).bases == (Base("org/b", relation, SOURCE),)


def test_the_checkpoint_a_configuration_came_from_is_a_suspicion() -> None:
    assert facts({"config": {"_name_or_path": "org/b"}}).bases == (Base("org/b", Relation.UNKNOWN, SOURCE, suspected=True),)
    cached = {"config": {"_name_or_path": "/cache/models--org--b/snapshots/abc"}}
    assert facts(cached).bases == (Base("org/b", Relation.UNKNOWN, SOURCE, suspected=True),)
    assert facts({"config": {"_name_or_path": "/tmp/x"}}).bases is None


@pytest.mark.parametrize(
    ("card", "tags", "claim"),
    [
        ({}, [], None),
        ({}, ["license:mit"], ("mit", None, None)),
        (
            {"license": "other", "license_name": "qwen-research", "license_link": "LICENSE"},
            [],
            ("other", "qwen-research", "LICENSE"),
        ),
        ({"license": ["mit", "apache-2.0"]}, [], ("other", "mit, apache-2.0", None)),
        ({"license_name": "acme"}, [], ("other", "acme", None)),
        ({"license": False}, [], None),
    ],
)
def test_licences(card: dict[str, Any], tags: list[str], claim: tuple[str, str | None, str | None] | None) -> None:
    stated = facts({"cardData": card, "tags": tags}).license
    assert (stated and (stated.id, stated.name, stated.link)) == claim


@pytest.mark.parametrize(
    ("value", "gated"), [(False, None), (None, None), ("auto", "auto"), ("manual", "manual"), (True, "manual")]
)
def test_gates(value: object, gated: str | None) -> None:
    assert facts({"gated": value}).gated == gated


def test_a_renamed_and_a_disabled_repository_are_noted() -> None:
    read = facts({"id": "openai-community/gpt2", "disabled": True}, asked="gpt2")
    assert read.id == "openai-community/gpt2"
    assert read.notes == ("renamed from gpt2", "the Hub has disabled this repository")


@pytest.mark.parametrize(
    ("total", "text"), [(7_615_616_512, "7.6B"), (33_000_000, "33M"), (671_026_419_200, "671B"), (1500, "1.5K"), (7, "7")]
)
def test_parameters_are_written_as_makers_do(total: int, text: str) -> None:
    assert facts({"safetensors": {"total": total}}).parameters == text


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*/*.json")), ids=lambda path: path.stem)
def test_every_fixture_reads_without_a_note(path: Any) -> None:
    payload = json.loads(path.read_bytes())
    read = facts(payload, payload["id"])
    assert read.notes == ()
    assert read.revision == payload["sha"]
    assert read.license is not None
    assert len(read.files) == len(payload["siblings"])


def test_an_adapter_of_a_base_that_nobody_can_look_up_has_one() -> None:
    read = facts({"config": {"peft": {"base_model_name_or_path": "/data/llama"}}})
    assert read.bases == (Base("acme/m:/data/llama", Relation.ADAPTER, SOURCE),)
    assert read.rivals == ()


@pytest.mark.parametrize("peft", [17, {}, {"base_model_name_or_path": None}, {"base_model_name_or_path": "/data/llama"}])
def test_an_adapter_without_a_usable_base_falls_back_on_the_card(peft: object) -> None:
    read = facts({"config": {"peft": peft}, "cardData": {"base_model": "acme/base"}})
    relation = Relation.ADAPTER if isinstance(peft, dict) else Relation.UNKNOWN
    assert read.bases == (Base("acme/base", relation, SOURCE),)


def test_a_place_on_the_card_contradicts_no_repository() -> None:
    payload = {"config": {"peft": {"base_model_name_or_path": "acme/true"}}, "cardData": {"base_model": "/data/true"}}
    read = facts(payload)
    assert read.bases == (Base("acme/true", Relation.ADAPTER, SOURCE),)
    assert read.rivals == ()


def test_what_an_adapter_is_loaded_onto_overrules_the_card_and_what_that_says_is_kept() -> None:
    payload = {
        "config": {"peft": {"base_model_name_or_path": "acme/true"}},
        "cardData": {"base_model": ["acme/told", "acme/true"]},
    }
    card = cards.read(payload, "acme/m", SOURCE)
    assert card.facts.bases == (Base("acme/true", Relation.ADAPTER, SOURCE),)
    assert card.facts.rivals == (Rival("acme/told", "the card"),)


def test_a_merge_counts_what_the_card_and_its_configuration_name() -> None:
    payload = {cards.MERGED: ["acme/a", "../local", "acme/m", "acme/b"], "cardData": {"base_model": ["acme/b", "acme/c"]}}
    card = cards.read(payload, "acme/m", SOURCE)
    assert {(base.id, base.relation) for base in card.facts.bases or ()} == {
        ("acme/a", Relation.MERGE),
        ("acme/b", Relation.MERGE),
        ("acme/c", Relation.UNKNOWN),
        ("acme/m:../local", Relation.MERGE),
    }
    assert card.facts.rivals == ()


def test_the_headers_of_the_weights_speak_last_but_for_the_configuration() -> None:
    header = {
        cards.STATED: [{"id": "acme/h", "relation": "quantized"}, {"id": "../x"}, 3],
        "config": {"_name_or_path": "acme/c"},
    }
    assert facts(header).bases == (Base("acme/h", Relation.QUANTIZED, SOURCE),)
    assert [base.id for base in facts(header | {"cardData": {"base_model": "acme/told"}}).bases or ()] == ["acme/told"]


def test_the_text_of_a_card_is_a_hint_that_comes_after_every_statement() -> None:
    told = {cards.TOLD: ["acme/t", "acme/m", 7], "config": {"_name_or_path": "acme/c"}}
    assert facts(told).bases == (Base("acme/t", Relation.UNKNOWN, SOURCE, suspected=True),)
    assert [base.id for base in facts(told | {cards.STATED: [{"id": "acme/h"}]}).bases or ()] == ["acme/h"]


def test_two_words_for_the_relation_are_remarked_upon() -> None:
    payload = {
        "cardData": {"base_model": "a/b", "base_model_relation": "finetune"},
        "baseModels": {"relation": "quantized", "models": []},
    }
    assert facts(payload).notes == ("the card calls its relation to the base finetune, the Hub quantized",)


def test_many_issues_of_the_hubs_scan_are_counted() -> None:
    issues = [{"path": f"f{n}", "level": "caution"} for n in range(cards.MOST_ISSUES + 5)]
    said = facts({"securityRepoStatus": {"scansDone": True, "filesWithIssues": [*issues[1:], "odd"]}}).security
    assert len(said) == cards.MOST_ISSUES + 2
    assert (said[0], said[-1]) == ("scansDone: true", "5 further files with issues")


@pytest.mark.parametrize("said", ["original", "extended", "extended|other-web", "other-x", "a b", "https://x/y/z", ""])
def test_a_source_that_is_no_data_set_is_none(said: str) -> None:
    assert facts({"cardData": {"source_datasets": said}}).datasets == ()
