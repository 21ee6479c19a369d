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
    "urls": (
        "a.toml",
        'u = "https://huggingface.co/a/b/resolve/main/c"',
        "https://huggingface.co/a/b/resolve/main/c",
        Kind.MODEL,
    ),
    "weight-names": (".env", "WEIGHTS=models/x-q4.gguf", "models/x-q4.gguf", Kind.WEIGHTS),
    "endpoints": ("a.ini", "[a]\nurl = https://api.example.com/v1", "https://api.example.com/v1", Kind.ENDPOINT),
    "imports": ("a.py", "import paddleocr", "paddleocr", Kind.PACKAGE),
    "ai-sdk": ("a.ts", 'import { openai } from "@ai-sdk/openai"\nopenai("m-1")', "m-1", Kind.HOSTED),
    "transformers-js": (
        "a.js",
        'import { pipeline } from "@huggingface/transformers"\npipeline("task", "a/b")',
        "a/b",
        Kind.MODEL,
    ),
    "ollama": ("a.ts", 'import ollama from "ollama"\nollama.chat({ model: "m:1" })', "m:1", Kind.MODEL),
    "google": ("a.ts", 'genAI.getGenerativeModel({ model: "m-1" })', "m-1", Kind.HOSTED),
    "javascript-clients": (
        "a.mjs",
        'import { InferenceClient } from "@huggingface/inference"\nnew InferenceClient(t).chatCompletion({ model: "a/b" })',
        "a/b",
        Kind.HOSTED,
    ),
    "rust-clients": ("a.rs", 'use hf_hub::api::sync::Api;\nlet r = Api::new()?.model("a/b".to_string());', "a/b", Kind.MODEL),
    "go-clients": (
        "a.go",
        'import openai "github.com/sashabaranov/go-openai"\nvar r = openai.ChatCompletionRequest{Model: "m-1"}',
        "m-1",
        Kind.HOSTED,
    ),
    "jvm-clients": (
        "A.java",
        'import dev.langchain4j.model.openai.OpenAiChatModel;\nvar m = OpenAiChatModel.builder().modelName("m-1").build();',
        "m-1",
        Kind.HOSTED,
    ),
    "dotnet-clients": ("a.cs", 'builder.AddOpenAIChatCompletion("m-1", apiKey);', "m-1", Kind.HOSTED),
    "swift-clients": ("a.swift", 'let c = ModelConfiguration(id: "a/b")', "a/b", Kind.MODEL),
    "methods": ("a.kt", 'val m = builder().modelName("a/b")', "a/b", Kind.MODEL),
    "serving-commands": ("a.sh", "vllm serve a/b", "a/b", Kind.MODEL),
    "hub-commands": ("a.sh", "hf download a/b --repo-type dataset", "a/b", Kind.DATASET),
    "ollama-commands": ("Modelfile", "FROM q:7b", "q:7b", Kind.MODEL),
    "training-commands": ("a.sh", "lm_eval --model_args pretrained=a/b,dtype=auto", "a/b", Kind.MODEL),
    "assistant-commands": ("a.sh", 'curl https://h/v1 -d \'{"model": "m-1"}\'', "m-1", Kind.HOSTED),
    "whisper-commands": ("a.sh", "whisper a.mp3 --model large-v3", "openai/whisper-large-v3", Kind.MODEL),
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
    "ai-sdk": ("a.ts", 'import { openai } from "./openai"\nopenai("m-1")  // @ai-sdk/openai'),
    "transformers-js": ("a.js", 'import { pipeline } from "stream"\npipeline("a", "c d")'),
    "ollama": ("a.ts", 'import ollama from "ollama"\nollama.list({ name: "m:1" })'),
    "google": ("a.ts", '// genAI.getGenerativeModel({ model: "m-1" })\ngenAI.getGenerativeModel({ apiVersion: "v1" })'),
    "javascript-clients": ("a.mjs", 'import { createRepo } from "@huggingface/hub"\ncreateRepo({ repo: "a/b" })'),
    "rust-clients": ("a.rs", 'use other::Api;\n/* hf_hub */ let r = Api::new()?.model("a/b".to_string());'),
    "go-clients": ("a.go", 'import "example.com/go-openai-mock"\nvar r = cars.Request{Model: "m-1"}'),
    "jvm-clients": ("A.java", '/* langchain4j */ var m = Car.builder().modelName("m-1").build();'),
    "dotnet-clients": ("a.cs", 'builder.AddOpenAIChatCompletion(settings.Model, "key");'),
    "swift-clients": ("a.swift", 'let c = ModelConfiguration(overrideTokenizer: "a/b")'),
    "methods": ("a.kt", 'val m = builder().modelType("a/b").saveModel("a/b").brand("a/b")'),
    "serving-commands": (
        "a.sh",
        "# vllm serve a/b\nvllm serve --port 1 --served-model-name a/b\ndocker pull vllm/vllm-openai:v1",
    ),
    "hub-commands": ("a.sh", "hf upload a/b ./out\nhf download a/b --repo-type space\ngit clone git@github.com:a/b.git"),
    "ollama-commands": ("a.sh", "ollama rm q:7b\nollama create mine -f Modelfile\ndocker run q:7b"),
    "training-commands": ("a.sh", "lm_eval --model hf --tasks a/b\nswift build -c release"),
    "assistant-commands": ("a.sh", 'curl https://h/v1 -d \'{"name": "m-1"}\'\naider --read a.md'),
    "whisper-commands": ("a.sh", "whisper a.mp3 --language en\nother --model large-v3"),
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
