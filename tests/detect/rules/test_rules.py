"""Every detector rule on one thing it fires on and one that only looks like it."""

from __future__ import annotations

import pytest

from lading.detect.base import Rule, rules
from lading.detect.run import detect
from lading.domain.reference import Kind, Reference

FIRES: dict[str, tuple[str, str, str, Kind]] = {
    "transformers": ("a.py", 'from transformers import AutoModel\nAutoModel.from_pretrained("a/b")', "a/b", Kind.MODEL),
    "diffusers": ("a.py", 'pipe.load_lora_weights("a/b")', "a/b", Kind.MODEL),
    "sentence-transformers": (
        "a.py",
        'from sentence_transformers import SentenceTransformer\nSentenceTransformer("all-x")',
        "all-x",
        Kind.MODEL,
    ),
    "huggingface-hub": ("a.py", 'from huggingface_hub import snapshot_download\nsnapshot_download("a/b")', "a/b", Kind.MODEL),
    "vllm": ("a.py", 'from vllm import LLM\nLLM(model="a/b")', "a/b", Kind.MODEL),
    "comfyui": ("a.json", '{"class_type": "Model Loader", "inputs": {"model": "a/b"}}', "a/b", Kind.MODEL),
    "datasets": ("a.py", 'from datasets import load_dataset\nload_dataset("a/b")', "a/b", Kind.DATASET),
    "peft": ("a.py", 'from peft import PeftModel\nPeftModel.from_pretrained(base, "a/b")', "a/b", Kind.MODEL),
    "openai": ("a.py", 'import openai\nopenai.OpenAI().chat.completions.create(model="m-1")', "m-1", Kind.HOSTED),
    "anthropic": ("a.py", 'import anthropic\nanthropic.Anthropic().messages.create(model="m-1")', "m-1", Kind.HOSTED),
    "litellm": ("a.py", 'import litellm\nlitellm.completion(model="p/m")', "p/m", Kind.HOSTED),
    "langchain": ("a.py", 'from langchain_openai import ChatOpenAI\nChatOpenAI(model="m-1")', "m-1", Kind.HOSTED),
    "llama-index": ("a.py", 'from llama_index.llms.openai import OpenAI\nOpenAI(model="m-1")', "m-1", Kind.HOSTED),
    "keys": ("a.yaml", "base_model: a/b", "a/b", Kind.MODEL),
    "known": ("a.json", '["a/b"]', "a/b", Kind.MODEL),
    "urls": ("a.toml", 'u = "https://huggingface.co/a/b/resolve/main/c"', "https://huggingface.co/a/b/resolve/main/c", Kind.MODEL),
    "weight-names": (".env", "WEIGHTS=models/x-q4.gguf", "models/x-q4.gguf", Kind.WEIGHTS),
    "endpoints": ("a.ini", "[a]\nurl = https://api.example.com/v1", "https://api.example.com/v1", Kind.ENDPOINT),
    "imports": ("a.py", "import paddleocr", "paddleocr", Kind.PACKAGE),
}

SILENT: dict[str, tuple[str, str]] = {
    "transformers": ("a.py", '# AutoModel.from_pretrained("a/b")\n"""AutoModel.from_pretrained("a/b")"""'),
    "diffusers": ("a.py", 'pipe.load_lora_weights(path)\nload_lora_weights = "x y"'),
    "sentence-transformers": ("a.py", "SentenceTransformer(name)"),
    "huggingface-hub": ("a.py", 'api.create_repo(repo_id="a/b")\nsnapshot_download(local_dir="a/b")'),
    "vllm": ("a.py", 'from vllm import LLM\nLLM(model=path, dtype="auto")'),
    "comfyui": ("a.json", '{"class_type": "Save", "inputs": {"prefix": "a/b"}, "title": "a (b)"}'),
    "datasets": ("a.py", 'load_dataset(path, split="train")'),
    "peft": ("a.py", 'from peft import LoraConfig\nLoraConfig(task_type="CAUSAL_LM")'),
    "openai": ("a.py", 'client.chat.completions.create(messages=[], user="a")'),
    "anthropic": ("a.py", 'client.messages.create(system="a")'),
    "litellm": ("a.py", 'import litellm\nlitellm.set_verbose("p/m")'),
    "langchain": ("a.py", 'from langchain_openai import ChatOpenAI\nChatOpenAI(api_key="m-1")'),
    "llama-index": ("a.py", 'from llama_index.core import Settings\nSettings.x("m-1")'),
    "keys": ("a.yaml", "model_type: llama\noutput_model_dir: a/b\nmodel_url: x"),
    "known": ("a.json", '["plain words", "x"]'),
    "urls": ("a.toml", 'u = "https://example.com/a/b"'),
    "weight-names": ("a.yaml", "a: torch.onnx\nb: '*.gguf'\nc: data.bin"),
    "endpoints": ("a.ini", "[a]\nurl = api.example.com"),
    "imports": ("a.py", "from . import paddleocr"),
}


def found(path: str, text: str) -> list[Reference]:
    return [r for r in detect(path, text.encode()) if isinstance(r, Reference)]


def test_every_rule_has_a_case_that_fires_and_one_that_is_silent() -> None:
    ids = {rule.id for rule in rules()}
    assert set(FIRES) == ids
    assert set(SILENT) == ids


@pytest.mark.parametrize("rule", sorted(SILENT))
def test_silent(rule: str) -> None:
    path, text = SILENT[rule]
    assert [r for r in found(path, text) if r.rule == rule] == []


@pytest.mark.parametrize("rule", sorted(FIRES))
def test_fires(rule: str) -> None:
    path, text, name, kind = FIRES[rule]
    assert (name, kind) in {(r.text, r.kind) for r in found(path, text) if r.rule == rule}


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.id)
def test_a_rule_describes_itself(rule: Rule) -> None:
    assert rule.summary
    assert rule.example
    assert rule.needles
    assert rule.languages
    assert rule.calls or rule.visit
