"""Every detector rule on one thing it fires on and one that only looks like it."""

from __future__ import annotations

import pytest

from lading.detect.base import Rule, rules
from lading.detect.run import detect
from lading.domain.reference import Kind, Reference

FIRES: dict[str, tuple[str, str, str, Kind]] = {
    "stores": ("a.yaml", "storageUri: s3://bucket/models/facebook/opt-125m", "facebook/opt-125m", Kind.MODEL),
    "provider-tables": ("a.yaml", "p: {base_url: https://api.openai.com/v1, models: {m-1: {a: 1}}}", "m-1", Kind.HOSTED),
    "folders": ("a.py", 'AutoModel.from_pretrained("/data/pretrained_models/x-7b")', "x-7b", Kind.MODEL),
    "prefixed": ("a.py", 'LLM = "openai:gpt-4o"', "openai:gpt-4o", Kind.HOSTED),
    "hub-tables": ("a.py", 'HF_MODELS = ["a/b"]', "a/b", Kind.MODEL),
    "lists": (".env", "MENU=gpt-4o,gpt-4o-mini", "gpt-4o-mini", Kind.MODEL),
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
    "endpoints": ("a.ini", "[a]\nurl = https://api.deepseek.com/v1", "https://api.deepseek.com/v1", Kind.ENDPOINT),
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
    "routes": ("a.json", '["x/y:free"]', "x/y:free", Kind.HOSTED),
    "picture-commands": ("a.sh", "rembg i -m m-1 a.png b.png", "m-1", Kind.MODEL),
    "hub-commands": ("a.sh", "hf download a/b --repo-type dataset", "a/b", Kind.DATASET),
    "ollama-commands": ("a.sh", "ollama run q:7b", "q:7b", Kind.MODEL),
    "modelfile": ("Modelfile", "FROM q:7b", "q:7b", Kind.MODEL),
    "training-commands": ("a.sh", "lm_eval --model_args pretrained=a/b,dtype=auto", "a/b", Kind.MODEL),
    "assistant-commands": ("a.sh", 'curl https://h/v1 -d \'{"model": "m-1"}\'', "m-1", Kind.HOSTED),
    "whisper-commands": ("a.sh", "whisper a.mp3 --model large-v3", "openai/whisper-large-v3", Kind.MODEL),
    "whisper-sizes": ("a.env", "WHISPER_MODEL=large-v3", "large-v3", Kind.MODEL),
    "promptfoo": ("a.yaml", "providers: [openai:chat:m-1]", "openai/m-1", Kind.HOSTED),
    "embedders": ("a.py", 'from FlagEmbedding import FlagReranker\nFlagReranker("a/b")', "a/b", Kind.MODEL),
    "backbones": ("a.py", 'import timm\ntimm.create_model("vit_x.in1k", pretrained=True)', "vit_x.in1k", Kind.MODEL),
    "vision-toolkits": (
        "a.py",
        'from insightface.app import FaceAnalysis\nFaceAnalysis(name="buffalo_x")',
        "buffalo_x",
        Kind.MODEL,
    ),
    "ocr": ("a.py", 'from paddleocr import TextRecognition\nTextRecognition(model_name="PP-X_rec")', "PP-X_rec", Kind.MODEL),
    "speech": ("a.py", 'from faster_whisper import WhisperModel\nWhisperModel("large-v3")', "large-v3", Kind.MODEL),
    "nlp": ("a.py", 'import spacy\nspacy.load("en_core_web_sm")', "en_core_web_sm", Kind.MODEL),
    "local-engines": ("a.py", 'from mlx_lm import load\nload("a/b")', "a/b", Kind.MODEL),
    "modelscope": ("a.py", 'from modelscope import snapshot_download\nsnapshot_download("a/b")', "a/b", Kind.MODEL),
    "fine-tuning": (
        "a.py",
        'from unsloth import FastLanguageModel\nFastLanguageModel.from_pretrained(model_name="a/b")',
        "a/b",
        Kind.MODEL,
    ),
    "hosted-clients": ("a.py", 'import cohere\nc = cohere.ClientV2()\nc.chat(model="m-1")', "m-1", Kind.HOSTED),
    "agents": ("a.py", 'from pydantic_ai import Agent\nAgent("openai:m-1")', "openai:m-1", Kind.HOSTED),
    "implied": (
        "a.py",
        'from paddleocr import PaddleOCR\nPaddleOCR(lang="en")',
        "PaddlePaddle/en_PP-OCRv5_mobile_rec",
        Kind.MODEL,
    ),
    "mergekit": ("a.yml", "models: [{model: a/b+c/d}]\nmerge_method: linear", "c/d", Kind.MODEL),
    "torchtune": (
        "a.yaml",
        "dataset:\n  _component_: torchtune.datasets.alpaca_dataset",
        "alpaca_dataset",
        Kind.DATASET,
    ),
    "evaluation": ("a.sh", "lm_eval --model hf --tasks gsm8k,mmlu_pro", "mmlu_pro", Kind.DATASET),
}

SILENT: dict[str, tuple[str, str]] = {
    "stores": (
        "a.yaml",
        "u: s3://bucket/weights-7b.safetensors\nv: https://h/models/x-7b\nw: s3://bucket\noutput_dir: s3://b/c/x-7b\nx: s3://b/datasets/x-7b",
    ),
    "provider-tables": (
        "a.yaml",
        "p: {base_url: u, models: {default: {a: 1}, fast: gpt-4o}}\nq: {models: {m-1: {}}}\nr: {id: m-1, provider: openai}\ns: {model: m-1, provider: x}",
    ),
    "folders": (
        "a.py",
        'snapshot_download("a/b", local_dir="models/x-7b")\nx = "src/models/view.py"\ny = "FunAudioLLM/x-7b"\nz = "https://h/models/x-7b"',
    ),
    "prefixed": ("a.py", 'a = "mistral:7b"\nb = "host:gpt-4o"\nc = "openai:name"\nd = "openai://gpt-4o"'),
    "hub-tables": (
        "a.py",
        'HF_DATASETS = ["a/b"]\nMODELS = {"logo_path": "a/b"}\nPAIRS = {"x": ["a/b"]}\nHF_MODELS = ["name"]\nmodel = "a/b"',
    ),
    "lists": (
        "a.py",
        'a = "gpt-4o"\nb = "alloy,ash,ballad,coral"\nc = "one, two, gpt-4o"\nd = "gpt-4o and gpt-4o-mini, as well"',
    ),
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
    "routes": (
        "a.json",
        '["mistral.ai", "amazon.awssdk", "x/y:latest", "models/x", "publishers/x", "Pro/x", "com.meta.llama-3"]',
    ),
    "picture-commands": ("a.sh", "rembg --help\nrembg s --port 7000"),
    "hub-commands": ("a.sh", "hf upload a/b ./out\nhf download a/b --repo-type space\ngit clone git@github.com:a/b.git"),
    "modelfile": ("Modelfile", "# FROM q:7b\nPARAMETER stop q:7b"),
    "ollama-commands": ("a.sh", "ollama rm q:7b\nollama create mine -f Modelfile\ndocker run q:7b"),
    "training-commands": ("a.sh", "lm_eval --model hf --tasks a/b\nswift build -c release"),
    "assistant-commands": ("a.sh", 'curl https://h/v1 -d \'{"name": "m-1"}\'\naider --read a.md'),
    "whisper-commands": ("a.sh", "whisper a.mp3 --language en\nother --model large-v3"),
    "whisper-sizes": ("a.yaml", "whisper: {device: small, language: en, model_dir: base, model: large-v9}\nmodel_size: medium"),
    "promptfoo": ("a.yaml", "providers: [file:chat.py]\nnote: openai:chat:m-1\nproviders_: [python:m-1]"),
    "embedders": ("a.py", 'from FlagEmbedding import FlagReranker\nFlagReranker(path, query_instruction="a/b")'),
    "backbones": (
        "a.py",
        'import timm\nfrom torchvision.models import resnet18, list_models\ntimm.create_model("vit_x")\nresnet18(weights=None)',
    ),
    "vision-toolkits": ("a.py", 'from insightface.app import FaceAnalysis\nFaceAnalysis(root="buffalo_x")'),
    "ocr": ("a.py", 'from paddleocr import TextRecognition\nTextRecognition(model_dir="PP-X_rec", device="gpu")'),
    "speech": ("a.py", 'from faster_whisper import WhisperModel\nWhisperModel(path, device="cuda", compute_type="int8")'),
    "nlp": ("a.py", 'import spacy, json\nspacy.blank("en")\njson.load("en_core_web_house")'),
    "local-engines": ("a.py", 'from mlx_lm import generate\ngenerate(model, prompt="a/b")\njson.load("a/b")'),
    "modelscope": ("a.py", 'import modelscope\nfrom huggingface_hub import snapshot_download\nsnapshot_download("a/b")'),
    "fine-tuning": ("a.py", 'from trl import SFTConfig\nSFTConfig(output_dir="a/b", hub_model_id="a/b")'),
    "hosted-clients": ("a.py", 'import cohere\nc = cohere.ClientV2()\nc.chat(message="m-1")\nother.chat(model="m-1")'),
    "agents": (
        "a.py",
        'from cars import Agent\nfrom pydantic_ai import Agent as A\nAgent("openai:m-1")\nA(system_prompt="openai:m-1")',
    ),
    "implied": (
        "a.py",
        """from paddleocr import PaddleOCR
from insightface.app import FaceAnalysis
from transformers import pipeline
PaddleOCR(lang="en", text_recognition_model_name=name)
PaddleOCR(**options)
FaceAnalysis("antelopev2")
pipeline("ner", model)
pipeline(task)
# PaddleOCR()
KeyBERT()""",
    ),
    "mergekit": ("a.yml", "slices: [{layer: a/b}]\nmodels: [{name: a/b+c/d}]\nmerge_method: linear\nnotes: {model: a/b+c/d}"),
    "torchtune": (
        "a.yaml",
        "dataset: {_component_: torchtune.datasets.chat_dataset, source: a/b}\nx: torchtune.datasets.alpaca_dataset",
    ),
    "evaluation": ("a.yaml", "# lm_eval, lighteval\ntasks: [race, drop]\nsteps: [{task: record}]\nx: a|b"),
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
    assert rule.calls or rule.visit or rule.visit_bare or rule.visit_import
    assert bool(rule.bare) == bool(rule.visit_bare)
