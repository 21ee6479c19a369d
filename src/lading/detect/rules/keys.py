"""Names and keys that say "this is a model" or "this is a data set", in configuration and in code alike."""

import re
from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.shapes import is_hub_id, is_word, snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.reference import Kind, Strength

LOADS = frozenset(
    "model_name_or_path pretrained_model_name_or_path base_model_name_or_path tokenizer_name_or_path "
    "teacher_model_name_or_path reward_model_name_or_path adapter_name_or_path base_model base_models base_model_id "
    "hf_model hf_model_id hf_model_name hf_repo hf_repo_id huggingface_model huggingface_model_id huggingface_repo "
    "huggingface_id huggingface_hub_model repo_id model_repo model_repo_id hub_repo reward_model draft_model "
    "speculative_model teacher_model ref_model judge_model adapter_model lora_model".split()
)
"""Keys whose value is always the name of a model to load."""

NAMED = frozenset(
    "model models llm llms vlm vlms mllm slm lm embedding embeddings embedder reranker rerank ranker encoder "
    "checkpoint checkpoints ckpt tokenizer lora loras adapter adapters asr stt tts ocr unet vae clip controlnet "
    "ipadapter upscaler engine".split()
)
"""Words in a key that speak of a model."""

DATASETS = frozenset(
    "dataset datasets dataset_id dataset_ids dataset_name dataset_names dataset_path dataset_repo train_dataset "
    "eval_dataset hf_dataset hf_dataset_id pretraining_dataset dataset_mixture hf_hub_id".split()
)
"""Keys whose value is a data set."""

MADE = re.compile(r"(^|_)(output|save|saved|push|upload|dest|target_repo)s?($|_)")
"""Words in a key that speak of what is made, and not of which model is used."""

ABOUT = re.compile(
    r"(^|_)(type|class|kind|family|dir|directory|provider|url|endpoint|description|desc|help|title|label|prompt|template|format|version|task|"
    r"size|count|max|min|num|args|kwargs|params|config|revision|token|key|device|dtype|mode|status|state|error|message|field|column|parser|"
    r"loader|prefix|suffix|pattern|regex|length|dim|dimension|storage|mapping|file_path|log|card|author|owner|org)s?($|_)"
)
"""Words in a key that speak of something about a model: only an ``org/name`` counts there."""

TELLING = frozenset(
    "revision model_revision commit sha base_model base_model_id license quant quantization quantizations gguf "
    "safetensors parameters context_length context_window max_tokens max_new_tokens max_completion_tokens "
    "max_model_len temperature top_p messages prompt system_prompt negative_prompt dtype torch_dtype "
    "trust_remote_code tokenizer hf_repo provider api_base base_url embedding_dim dimensions transcript voice "
    "guidance_scale num_inference_steps lora_rank lora_alpha finetuning_type stream tools huggingface hub".split()
)
"""Keys beside a value that only something about a model has."""


def visit(site: Site) -> Iterator[Claim]:
    """Claims a value by its innermost key, or by its list's key."""
    key = snake(site.key)
    if not key or site.key == KEY or not is_word(site.text):
        return
    revision = site.constant("revision", "model_revision", "commit", "hf_revision")
    trust = site.truth("trust_remote_code")
    endpoint = site.constant("base_url", "api_base", "api_url", "endpoint", "baseURL", "apiBase")
    if key in DATASETS or (key in ("path", "name", "id") and any(snake(k) in DATASETS for k in site.keys[:-1])):
        yield Claim(Kind.DATASET, Strength.LOADS if key != "hf_hub_id" else Strength.NAMED, revision=revision)
    elif key in LOADS:
        yield Claim(Kind.MODEL, Strength.LOADS, revision=revision, trust_remote_code=trust, endpoint=endpoint)
    elif _named(site, key):
        strength = Strength.LOADS if is_hub_id(site.text) and _told(site) else Strength.NAMED
        yield Claim(Kind.MODEL, strength, revision=revision, trust_remote_code=trust, endpoint=endpoint)


def _named(site: Site, key: str) -> bool:
    """Whether the key, or for a plain ``id`` or ``name`` the table it stands in, speaks of a model."""
    if MADE.search(key):
        return False
    if NAMED & set(key.split("_")):
        return not ABOUT.search(key) or key.endswith("_model") or is_hub_id(site.text)
    return key in ("name", "id", "value", "default", "path") and _below_models(site)


def _told(site: Site) -> bool:
    """Whether something beside the value is only said of models."""
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
