from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lading.catalog.build import Entry, compile_index
from lading.catalog.index import Catalog

RECORDS: list[tuple[str, dict[str, Any]]] = [
    ("developer", {"id": "qwen", "name": "Qwen", "kind": "company", "country": "CN", "namespaces": {"huggingface": ["Qwen"]}}),
    ("developer", {"id": "deepseek", "name": "DeepSeek", "kind": "company", "country": "CN", "namespaces": {"huggingface": ["deepseek-ai"]}}),
    ("developer", {"id": "openai", "name": "OpenAI", "kind": "company", "country": "US", "namespaces": {"huggingface": ["openai", "openai-community"]}}),
    ("developer", {"id": "meta", "name": "Meta", "kind": "company", "country": "US", "namespaces": {"huggingface": ["meta-llama"]}}),
    ("developer", {"id": "unsloth", "name": "Unsloth", "kind": "company", "republisher": True, "namespaces": {"huggingface": ["unsloth"]}}),
    ("developer", {"id": "amazon", "name": "Amazon", "kind": "company", "country": "US"}),
    ("developer", {"id": "openrouter", "name": "OpenRouter", "kind": "company", "country": "US"}),
    ("developer", {"id": "microsoft", "name": "Microsoft", "kind": "company", "country": "US", "namespaces": {"huggingface": ["microsoft"]}}),
    ("model", {"id": "Qwen/Qwen2.5-7B", "developer": "qwen", "base": [], "files": ["qwen-special.onnx"]}),
    ("model", {"id": "openai-community/gpt2", "developer": "openai", "base": [], "aliases": ["gpt2"]}),
    ("family", {"id": "qwen", "developer": "qwen", "stems": ["qwen", "qwen2.5"]}),
    ("family", {"id": "deepseek", "developer": "deepseek", "stems": ["deepseek"]}),
    ("family", {"id": "llama", "developer": "meta", "stems": ["llama"]}),
    ("family", {"id": "gpt", "developer": "openai", "stems": ["gpt"], "closed_weights": True}),
    ("service", {"id": "openai", "name": "OpenAI", "operator": "openai", "country": "US", "hosts": ["api.openai.com"], "default_for": ["gpt"]}),
    ("service", {"id": "deepseek", "name": "DeepSeek", "operator": "deepseek", "country": "CN", "hosts": ["api.deepseek.com"], "prefixes": ["deepseek"]}),
    ("service", {"id": "amazon-bedrock", "name": "Bedrock", "operator": "amazon", "country": "US", "hosts": ["*.amazonaws.com"], "prefixes": ["bedrock"]}),
    ("service", {"id": "openrouter", "name": "OpenRouter", "operator": "openrouter", "country": "US", "hosts": ["openrouter.ai"], "prefixes": ["openrouter"]}),
    ("service", {"id": "ollama", "name": "Ollama", "operator": "meta", "country": "US"}),
    ("hosted", {"id": "qwen2.5:7b", "provider": "ollama", "developer": "qwen", "hub_id": "Qwen/Qwen2.5-7B"}),
    ("package", {"name": "paddleocr", "ecosystem": "pypi", "developer": "qwen"}),
    ("package", {"name": "opencv-thing", "ecosystem": "pypi", "developer": "qwen", "modules": ["cv3"]}),
]  # fmt: skip


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    source = {"source": ["https://example.org/"], "retrieved": date(2026, 11, 21)}
    return Catalog(compile_index(Entry(kind, "test", {**record, **source}) for kind, record in RECORDS))
