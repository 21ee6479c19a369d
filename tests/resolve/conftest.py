"""A loopback Hub, a small catalogue and the sources of one run, for every test of this stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from loopback_hub import LoopbackHub

from lading.catalog.build import Entry, compile_index
from lading.catalog.index import Catalog
from lading.domain.reference import Kind
from lading.domain.subject import Subject
from lading.resolve import Sources

TODAY = date(2026, 11, 21)

RECORDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("developer", {"id": "qwen", "name": "Alibaba Qwen", "country": "CN", "namespaces": {"huggingface": ["Qwen"]}}),
    ("developer", {"id": "deepseek", "name": "DeepSeek", "country": "CN", "namespaces": {"huggingface": ["deepseek-ai"]}}),
    ("developer", {"id": "meta", "name": "Meta", "country": "US", "namespaces": {"huggingface": ["meta-llama"]}}),
    ("developer", {"id": "nvidia", "name": "NVIDIA", "country": "US", "namespaces": {"huggingface": ["nvidia"]}}),
    ("developer", {"id": "openai", "name": "OpenAI", "country": "US", "namespaces": {"huggingface": ["openai"]}}),
    (
        "developer",
        {"id": "perplexity", "name": "Perplexity", "country": "US", "namespaces": {"huggingface": ["perplexity-ai"]}},
    ),
    ("developer", {"id": "h4", "name": "Hugging Face H4", "country": "US", "namespaces": {"huggingface": ["HuggingFaceH4"]}}),
    ("developer", {"id": "aws", "name": "Amazon", "country": "US"}),
    ("developer", {"id": "insightface", "name": "InsightFace", "country": "CN"}),
    (
        "developer",
        {
            "id": "bartowski",
            "name": "bartowski",
            "kind": "person",
            "republisher": True,
            "namespaces": {"huggingface": ["bartowski"]},
        },
    ),
    ("model", {"id": "Qwen/Qwen2.5-7B", "developer": "qwen", "base": [], "license": "apache-2.0", "task": "text-generation"}),
    (
        "model",
        {
            "id": "Qwen/Qwen2.5-7B-Instruct",
            "developer": "qwen",
            "base": [{"id": "Qwen/Qwen2.5-7B", "relation": "finetune"}],
            "license": "apache-2.0",
            "parameters": "7.6B",
            "aliases": ["Qwen/Qwen2.5-7B-Chat"],
        },
    ),
    ("model", {"id": "deepseek-ai/DeepSeek-V3-Base", "developer": "deepseek", "base": [], "license": "mit"}),
    (
        "model",
        {
            "id": "deepseek-ai/DeepSeek-R1",
            "developer": "deepseek",
            "base": [{"id": "deepseek-ai/DeepSeek-V3-Base", "relation": "finetune"}],
        },
    ),
    ("model", {"id": "meta-llama/Llama-3.1-70B", "developer": "meta", "base": [], "license": "llama3.1", "gated": True}),
    ("model", {"id": "meta-llama/Meta-Llama-3-8B", "developer": "meta", "base": [], "license": "llama3"}),
    ("model", {"id": "deepinsight/inswapper", "developer": "insightface", "base": [], "files": ["inswapper_128.onnx"]}),
    ("family", {"id": "nemo-mix", "developer": "nvidia", "stems": ["nemo-qwen2", "nemo-llama", "nemo-gpt-4o"]}),
    ("family", {"id": "nemo-api", "developer": "nvidia", "stems": ["hosted-qwen2"], "closed_weights": True}),
    ("family", {"id": "qwen", "developer": "qwen", "stems": ["qwen", "qwen2", "qwen2-5"]}),
    (
        "family",
        {"id": "llama", "developer": "meta", "stems": ["llama", "llama3", "llama-3-1"], "base": "meta-llama/Llama-3.1-70B"},
    ),
    ("family", {"id": "gpt", "developer": "openai", "stems": ["gpt-4o"], "closed_weights": True}),
    (
        "license",
        {
            "id": "LicenseRef-qwen-research",
            "name": "Qwen Research",
            "url": "https://example.com/license",
            "names": ["qwen-research", "qwen"],
            "commercial": "no",
            "licensor": "qwen",
        },
    ),
    ("service", {"id": "openai", "name": "OpenAI API", "operator": "openai", "country": "US"}),
    ("service", {"id": "bedrock", "name": "Amazon Bedrock", "operator": "aws", "country": "US"}),
    (
        "hosted",
        {"id": "deepseek.r1-v1:0", "provider": "bedrock", "developer": "deepseek", "hub_id": "deepseek-ai/DeepSeek-R1"},
    ),
    ("package", {"name": "insightface", "ecosystem": "pypi", "developer": "insightface"}),
)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    common = {"kind": "company", "source": ["https://example.com/record"], "retrieved": date(2026, 11, 1)}
    return Catalog(compile_index(Entry(kind, "test.toml", common | record) for kind, record in RECORDS))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with LoopbackHub() as server:
        yield server
    assert server.errors == []


@pytest.fixture
def sources(hub: LoopbackHub) -> Sources:
    """One run against the loopback Hub that loses no time waiting."""
    return Sources(
        offline=False,
        endpoint=hub.endpoint,
        token=None,
        hf_cache=None,
        cache=None,
        lock=None,
        max_age=None,
        today=TODAY,
        connect_timeout=2,
        read_timeout=2,
        deadline=5,
        retries=3,
        backoff=0.001,
        longest_wait=0.01,
    )


@pytest.fixture
def offline(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> Sources:
    """The same run offline, in which opening a socket fails the test."""

    def refuse(*_: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    return replace(sources, offline=True)


@pytest.fixture
def model() -> Callable[..., Subject]:
    """A subject for a Hub model."""

    def make(id_: str, revision: str | None = None, **more: Any) -> Subject:
        return Subject(Kind.MODEL, id_, "huggingface", hub_id=id_, revision=revision, **more)

    return make
