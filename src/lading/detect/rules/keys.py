"""Names and keys that say "this is a model" or "this is a data set", in configuration and in code alike."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lading.catalog.index import load
from lading.detect.base import ANY, Rule
from lading.detect.labels import is_label
from lading.detect.shapes import SETTING, is_word, snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Strength
from lading.patterns import regex
from lading.weights.names import is_weight_name

LOADS = frozenset(
    "model_name_or_path pretrained_model_name_or_path base_model_name_or_path tokenizer_name_or_path "
    "teacher_model_name_or_path reward_model_name_or_path adapter_name_or_path base_model base_models base_model_id "
    "hf_model hf_model_id hf_model_name hf_repo hf_repo_id huggingface_model huggingface_model_id huggingface_repo "
    "huggingface_id huggingface_hub_model repo_id model_repo model_repo_id hub_repo reward_model draft_model "
    "speculative_model teacher_model ref_model judge_model adapter_model lora_model name_or_path source_model_name "
    "huggingface_repo_id model_scope_model_id modelscope_model_id modelscope_id modelscope_model hf hf_repo_draft "
    "preload_from_hub partial_pretrain".split()
)
"""Keys whose value is always the name of a model to load."""

_REPOSITORIES = frozenset("repo_id hf_repo hf_repo_id hub_repo repo repository".split())
"""Keys whose value is a repository on the Hub, of models or of data."""

_ELSEWHERE = frozenset("repository repository_id repo".split())
"""Keys of a repository, that may as well hold code or an image."""

_DATA = frozenset(
    "split splits subset hf_subset evaluation_splits hf_avail_splits few_shots_split train_split test_split validation_split "
    "training_split fewshot_split data_files doc_to_text doc_to_target output_type prompt_function".split()
)
"""Keys beside a value that only something about a data set has."""

NAMED = frozenset(
    "model models llm llms vlm vlms mllm slm lm embedding embeddings embedder reranker rerank ranker encoder "
    "checkpoint checkpoints ckpt tokenizer lora loras adapter adapters asr stt tts ocr unet vae clip controlnet "
    "ipadapter upscaler engine".split()
)
"""Words in a key that speak of a model."""

_ENGINES = frozenset("asr stt tts ocr engine".split())
"""Those of them that as well choose a program: a word alone, such as ``tts: qwen3``, names no model there."""
_JOINED = regex(r"[-./:@_]")

_TASK = ("doc_to_text", "doc_to_target", "output_type", "training_split", "validation_split", "test_split", "fewshot_split")
"""Keys of lm-eval's description of a task."""

DATASETS = frozenset(
    "dataset datasets dataset_id dataset_ids dataset_name dataset_names dataset_path dataset_repo train_dataset "
    "eval_dataset hf_dataset hf_dataset_id pretraining_dataset dataset_mixture hf_hub_id hf_hub_url ms_hub_url "
    "ms_dataset_id".split()
)
"""Keys whose value is a data set."""

_DATASET = regex(
    r"(^|_)datasets?(_(id|name|path|repo|repo_id|hub_id|name_or_path|source|list|mix|mixture|mixer|mixer(_eval)?_list)s?)?$"
    r"|(^|_)mixer(_eval)?_list$"
)
"""Keys that end in a data set: a value in the form of a Hub id is one."""

_WRITES = regex(r"(push|upload|create|delete|save|move|update)(_|$)")
"""Calls that make a repository, or change it."""

_MODELSCOPE = regex(r"(^|_)(model_?scope|ms)_")

MADE = regex(r"(^|_)(output|save|saved|push|upload|dest|target_repo)s?($|_)|^(new_(model|adapter)|fine_?tuned?)(_name|_id)?$")
"""Words in a key that speak of what is made, and not of which model is used."""

PUSHED = "hub_model_id"
"""What transformers' trainers push to: without an owner it is a name for what is trained, and only says
which model that is when one of that name is on record."""

ABOUT = regex(
    r"(^|_)(type|class|kind|family|dir|directory|provider|url|endpoint|description|desc|help|title|label|prompt|template|format|version|task|"
    r"size|count|max|min|num|args|kwargs|params|config|revision|token|key|device|dtype|mode|status|state|error|message|field|column|parser|"
    r"loader|prefix|suffix|pattern|regex|length|dim|dimension|storage|mapping|file_path|log|card|author|owner|org)s?($|_)"
)
"""Words in a key that speak of something about a model: only an ``org/name`` counts there."""

_ADDRESSES = (
    *("base_url", "api_base", "api_url", "endpoint", "baseURL", "apiBase", "api_host", "proxy", "server_url", "url", "host"),
    *("../base_url", "../api_base", "../baseURL", "../apiBase"),
)
"""Keys beside a model's name, or around its table, that say where it is served."""

_TAGLESS = regex(r"[a-z][a-z0-9.-]+", re.ASCII)
"""A name of Ollama's library without a tag, which may be a family's alone: ``mistral``."""

_FOLDER = regex(r"(dir|directory|folder|path)$")
_PATH = regex(r"[~./\\]|[A-Za-z]:[\\/]")
"""Where a folder is meant, its name may be a model's."""

TELLING = frozenset(
    "revision model_revision commit sha base_model base_model_id license quant quantization quantizations gguf "
    "safetensors parameters context_length context_window max_tokens max_new_tokens max_completion_tokens "
    "max_model_len temperature top_p messages prompt system_prompt negative_prompt dtype torch_dtype "
    "trust_remote_code tokenizer hf_repo provider api_base base_url embedding_dim dimensions transcript voice "
    "guidance_scale num_inference_steps lora_rank lora_alpha finetuning_type stream tools huggingface hub".split()
)
"""Keys beside a value that only something about a model has."""


def visit(site: Site) -> Iterator[Claim]:
    """Claims a value by its innermost key, or by its list's key, or in a program by the name before it: ``"MODEL=gpt-4o"``."""
    if "=" in site.text and (setting := SETTING.fullmatch(site.text)):
        named = replace(site, text=setting["value"], keys=(*site.keys, setting["name"]))
        return (claim._replace(text=named.text) for claim in _claims(named))
    return _claims(site)


def _claims(site: Site) -> Iterator[Claim]:
    key = snake(site.key)
    if site.key == KEY and is_hub_id(site.text) and _DATASET.search(snake(site.keys[-2]) if len(site.keys) > 1 else ""):
        yield Claim(Kind.DATASET, Strength.LOADS, via="datasets")  # data sets with their shares: dataset_mixer: {org/name: 1.0}
    if not key or site.key == KEY or not is_word(site.text) or is_label(site):
        return
    revision = site.constant("revision", "model_revision", "commit", "hf_revision")
    trust = site.truth("trust_remote_code")
    endpoint = site.constant(*_ADDRESSES)
    via = "modelscope" if _MODELSCOPE.search(key) else ""
    if _is_data(site, key):
        if key == "dataset_name" and site.given("dataset_path"):
            return  # a configuration of that data set
        if not via and (is_hub_id(site.text) or (key == "dataset_path" and site.given(*_TASK))):
            via = "datasets"  # as its library takes it: those from the Hub's first years without an owner
        yield Claim(Kind.DATASET, Strength.LOADS if key != "hf_hub_id" else Strength.NAMED, revision=revision, via=via)
    elif key in LOADS:
        if key not in _REPOSITORIES or not _WRITES.match(_callee(site)):
            yield Claim(Kind.MODEL, Strength.LOADS, revision=revision, trust_remote_code=trust, endpoint=endpoint, via=via)
    elif key in _ELSEWHERE and is_hub_id(site.text) and _has_weights(site):
        yield Claim(Kind.MODEL, Strength.LOADS, revision=revision, trust_remote_code=trust)
    elif _named(site, key):
        strength = Strength.LOADS if is_hub_id(site.text) and _told(site) else Strength.NAMED
        if "ollama" in key.split("_") and _TAGLESS.fullmatch(site.text) and load().hosted("ollama", site.text):
            via = "ollama"
        yield Claim(Kind.MODEL, strength, revision=revision, trust_remote_code=trust, endpoint=endpoint, via=via)


def _is_data(site: Site, key: str) -> bool:
    """Whether the key, the table it stands in, or what stands beside it, speaks of a data set."""
    if key in DATASETS or (_DATASET.search(key) and is_hub_id(site.text)):
        return True
    if key in ("path", "name", "id", "source") and any(snake(k) in DATASETS for k in site.keys[:-1]):
        return True
    if key not in _REPOSITORIES:
        return False
    return (
        site.constant("repo_type") == "dataset"
        or _data_beside(site)
        or bool({"data", "dataset"} & set(_callee(site).split("_")))
    )


def _has_weights(site: Site) -> bool:
    """Whether beside a repository stand its revision and what only a model has: its name, or a file of weights."""
    words = [frozenset(snake(name).split("_")) for name in site.beside if name != site.key]
    if not any({"revision", "commit", "sha"} & held for held in words):
        return False
    return any(NAMED & held for held in words) or any(
        is_weight_name(text) for name in site.beside if (text := site.constant(name)) and text != site.text
    )


def _data_beside(site: Site) -> bool:
    return any(snake(name) in _DATA for name in site.beside if name != site.key)


def _callee(site: Site) -> str:
    return snake(site.callee.rpartition(".")[2])


def _named(site: Site, key: str) -> bool:
    """Whether the key, or for a plain ``id`` or ``name`` the table it stands in, speaks of a model."""
    if MADE.search(key) or (key == PUSHED and not is_hub_id(site.text) and not load().named(site.text)):
        return False
    if words := NAMED & set(key.split("_")):
        if words <= _ENGINES and not _JOINED.search(site.text):
            return False
        if _FOLDER.search(key) and (_PATH.match(site.text) or site.text.count("/") > 1):
            return True
        return not ABOUT.search(key) or key.endswith("_model") or is_hub_id(site.text)
    return key in ("name", "id", "value", "default", "path") and _below_models(site)


def _told(site: Site) -> bool:
    """Whether something beside the value is only said of models, or names the class in a program that takes it."""
    if any(
        "." in (site.constant(name) or "") for name in ("_target_", "class_path", "../_target_", "../class_path", "../type")
    ):
        return True
    return any(snake(name) in TELLING for name in site.beside if name != site.key)


def _below_models(site: Site) -> bool:
    return any(NAMED & set(snake(key).split("_")) for key in site.keys[-3:-1])


RULE = Rule(
    id="keys",
    summary="Values of keys, variables, parameters and options that name a model or a data set",
    example="base_model: Qwen/Qwen2.5-7B-Instruct",
    needles=(
        "model",
        "llm",
        "embed",
        "rerank",
        "tokenizer",
        "checkpoint",
        "ckpt",
        "dataset",
        "repo_id",
        "adapter",
        "lora",
        "encoder",
    ),
    languages=ANY,
    visit=visit,
)
