"""The bundled records themselves: sound, sourced, and as many as promised."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lading.catalog.build import Entry, compile_index, read
from lading.catalog.check import problems
from lading.catalog.index import Catalog
from lading.identify.urls import ollama

ENTRIES = read()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog(compile_index(ENTRIES))


def of(kind: str) -> Iterator[Entry]:
    return (entry for entry in ENTRIES if entry.kind == kind)


def test_the_records_are_sound() -> None:
    assert list(problems(ENTRIES)) == []


def test_the_shapes_of_300_bases_are_on_record(catalog: Catalog) -> None:
    assert len({one.id for one in catalog.signatures()}) >= 300


def test_a_signature_and_its_model_have_one_developer() -> None:
    models = {e.record["id"].lower(): e.record["developer"] for e in of("model")}
    for entry in of("signature"):
        record = entry.record
        assert models.get(record["id"].lower(), record["developer"]) == record["developer"], record["id"]


def test_no_republisher_has_a_signature(catalog: Catalog) -> None:
    """A copy has its original's shape; it would only hide the maker."""
    for one in catalog.signatures():
        developer = catalog.developer(one.developer)
        assert developer is not None
        assert not developer.republisher, one.id


def test_sizes_fit_each_other(catalog: Catalog) -> None:
    for one in catalog.signatures():
        shape = one.shape
        if shape.heads and shape.kv_heads:
            assert shape.heads % shape.kv_heads == 0, one.id
        if shape.experts:
            assert shape.experts_used is None or shape.experts_used < shape.experts, one.id
        assert shape.vocabulary is None or shape.vocabulary > 200, one.id


@pytest.mark.parametrize(
    ("id_", "layers", "hidden", "heads", "kv_heads", "feed_forward", "vocabulary"),
    [
        # Each from the model's own config.json as quoted by a source other than the record's.
        ("Qwen/Qwen2.5-7B", 28, 3584, 28, 4, 18944, 152064),
        ("meta-llama/Llama-3.1-8B", 32, 4096, 32, 8, 14336, 128256),
        ("mistralai/Mistral-7B-v0.1", 32, 4096, 32, 8, 14336, 32000),
        ("google/gemma-2-9b", 42, 3584, 16, 8, 14336, 256000),
        ("deepseek-ai/DeepSeek-V3", 61, 7168, 128, 128, 18432, 129280),
        ("zai-org/chatglm3-6b", 28, 4096, 32, 2, 13696, 65024),
        ("internlm/internlm2-7b", 32, 4096, 32, 8, 14336, 92544),
    ],
)
def test_well_known_shapes(
    id_: str, layers: int, hidden: int, heads: int, kv_heads: int, feed_forward: int, vocabulary: int, catalog: Catalog
) -> None:
    (shape,) = (one.shape for one in catalog.signatures() if one.id == id_)
    found = (shape.layers, shape.hidden, shape.heads, shape.kv_heads, shape.feed_forward, shape.vocabulary)
    assert found == (layers, hidden, heads, kv_heads, feed_forward, vocabulary)


def test_a_bill_binds_nobody_and_a_list_names_its_laboratories(catalog: Catalog) -> None:
    statuses = {one.watchlist.id: one.watchlist.status for one in catalog.listings("deepseek")}
    assert statuses["us-no-deepseek-act"] == "bill"
    assert statuses["us-ndaa-2026-1532"] == "in-force"
    assert "us-dod-1260h" in {one.watchlist.id for one in catalog.listings("qwen")}
    assert "us-dod-1260h" not in {one.watchlist.id for one in catalog.listings("deepseek")}
    assert "us-dod-1260h" not in {one.watchlist.id for one in catalog.listings("megvii")}
    assert catalog.listings("meta") == catalog.listings("mistral") == ()


@pytest.mark.parametrize("host", ["acme.snowflakecomputing.com", "acme.cloud.databricks.com", "adb-1.azuredatabricks.net"])
def test_the_hosts_of_a_data_platform_are_no_model_api(host: str, catalog: Catalog) -> None:
    assert catalog.service_at(host) is None


@pytest.mark.parametrize(
    ("name", "developer"),
    [
        ("resnet50-19c8e357.pth", "pytorch"),
        ("ViT-L-14.pt", "openai"),
        ("u2net.onnx", "xuebinqin"),
        ("dpt_hybrid-midas-501f0c75.pt", "intel"),
        ("FastSAM-x.pt", "casia"),
        ("flownet.pkl", "megvii"),
        ("ch_PP-OCRv4_det_infer.onnx", "paddlepaddle"),
        ("SadTalker_V0.0.2_256.safetensors", "tencent-ailab"),
        ("hand_landmarker.task", "google"),
        ("s2G488k.pth", "lj1995"),
    ],
)
def test_files_that_travel_without_their_models_name(name: str, developer: str, catalog: Catalog) -> None:
    facts = catalog.model(catalog.weight_file(name) or "")
    assert facts is not None
    assert facts.developer is not None
    assert facts.developer.id == developer


@pytest.mark.parametrize("name", ["model.pth", "best.pt", "G_0.pth", "netG.pth", "base.pt", "epoch_20.pth", "landmark.onnx"])
def test_names_that_any_training_run_writes_belong_to_nobody(name: str, catalog: Catalog) -> None:
    assert catalog.weight_file(name) is None


@pytest.mark.parametrize("name", ["deepseek-r1:8b", "llava"])
def test_an_ollama_tag_whose_weights_changed_or_are_not_sourced_names_no_repository(name: str, catalog: Catalog) -> None:
    meaning = ollama(name, catalog)
    assert meaning is not None
    assert meaning.hub_id is None


@pytest.mark.parametrize(
    ("name", "hub_id"),
    [
        ("llama3", "meta-llama/Meta-Llama-3-8B-Instruct"),
        ("llama3:8b-text-q4_0", "meta-llama/Meta-Llama-3-8B"),
        ("llama2:13b", "meta-llama/Llama-2-13b-chat-hf"),
        ("qwen3", "Qwen/Qwen3-8B"),
        ("qwen2.5-coder:3b-instruct-q8_0", "Qwen/Qwen2.5-Coder-3B-Instruct"),
        ("gpt-oss:20b", "openai/gpt-oss-20b"),
        ("mxbai-embed-large", "mixedbread-ai/mxbai-embed-large-v1"),
        ("all-minilm:33m", "sentence-transformers/all-MiniLM-L12-v2"),
        ("qwen:7b", "Qwen/Qwen1.5-7B-Chat"),
    ],
)
def test_names_of_the_ollama_library(name: str, hub_id: str, catalog: Catalog) -> None:
    meaning = ollama(name, catalog)
    assert meaning is not None
    assert meaning.hub_id == hub_id


@pytest.mark.parametrize(
    ("host", "country"),
    [
        ("api-cn.faceplusplus.com", "CN"),
        ("api.ppinfra.com", "CN"),
        ("cloud.infini-ai.com", "CN"),
        ("api.vidu.cn", "CN"),
        ("openspeech.bytedance.com", "CN"),
        ("api.gladia.io", "FR"),
        ("asr.api.speechmatics.com", "GB"),
    ],
)
def test_where_services_are_operated_from(host: str, country: str, catalog: Catalog) -> None:
    service = catalog.service_at(host)
    assert service is not None
    assert service.country == country
