"""What a text means where it stands: the look-alikes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.catalog.index import Catalog, load
from lading.domain.reference import Context, Kind, Reference, Strength
from lading.domain.source import Location
from lading.identify.meaning import Meaning
from lading.identify.references import meaning

AT = Reference("", Kind.MODEL, Location("a.py", 1, 1), Context.CODE, Strength.NAMED, "keys")
BARE = replace(AT, strength=Strength.BARE)
LOADS = replace(AT, strength=Strength.LOADS)
HOSTED = replace(LOADS, kind=Kind.HOSTED)
FOLDERS = frozenset({"src/models", "data/qwen2.5-7b", "a.py"})


def read(catalog: Catalog, text: str, like: Reference = AT) -> Meaning | None:
    return meaning(replace(like, text=text), catalog, FOLDERS)


@pytest.mark.parametrize(
    "text",
    [
        "BMW/M3", "application/json", "vllm/vllm-openai:v0.6.2", "ollama/ollama:latest", "actions/checkout", "America/New_York",
        "react/jsx-runtime", "@llamacoder/preview-kit", "ring-destructive/20", "src/index.js", "chat/completions", "llamacoder-new",
        "date-fns/format", "microsoft/vscode", "openai/openai-python", "nvidia-gpu-l4:2", "text/x-qwen", "./Qwen/Qwen2.5-7B", "/models/qwen2.5-7b",
        "data/qwen2.5-7b", "your-org/qwen2.5-7b", "qwen", "llama", "deepseek", "gpt", "https://github.com/QwenLM/Qwen2.5", "1/2", "a/b", "org/model",
    ],
)  # fmt: skip
def test_a_bare_string_that_only_looks_like_a_name(catalog: Catalog, text: str) -> None:
    assert read(catalog, text, BARE) is None


@pytest.mark.parametrize(
    "text",
    ["your-org/your-model", "org/model", "path/to/model", "<org>/<model>", "{org}/name", "./local/dir", "/abs/dir", "~/models/x", "src/models",
     "C:\\models\\x", "model.yaml", "username/my-model", "https://example.com/a/b", "my-org/my-model", "override_model", "deployment-name",
     "modelId", "Qwen2MoeForCausalLM", "Ollama:Endpoint", "gen_ai.request.model", "request.model"],
)  # fmt: skip
def test_not_even_where_models_are_loaded(catalog: Catalog, text: str) -> None:
    assert read(catalog, text, LOADS) is None


@pytest.mark.parametrize("like", [BARE, AT, LOADS], ids=["bare", "named", "loads"])
@pytest.mark.parametrize("text", ["openai/gpt-4o-mini", "openai/gpt-4o"])
def test_closed_weights_are_on_no_hub(catalog: Catalog, text: str, like: Reference) -> None:
    found = read(catalog, text, like)
    assert found is not None
    assert found.kind is Kind.HOSTED
    assert found.hub_id is None


@pytest.mark.parametrize(
    "text", ["model.safetensors", "pytorch_model.bin", "adapter_model.safetensors", "model-00001-of-00004.safetensors"]
)
def test_a_file_name_that_any_model_is_saved_under(catalog: Catalog, text: str) -> None:
    assert read(catalog, text, replace(AT, kind=Kind.WEIGHTS)) is None
    found = read(catalog, f"weights/kolors/{text}", replace(AT, kind=Kind.WEIGHTS))
    assert found is not None
    assert found.name == f"kolors/{text.replace('-00001-of-00004', '')}"


@pytest.mark.parametrize(
    "text",
    [
        *("rng_state.pth", "out/optimizer.pt", "trainer_state.pt", "recipe_state.pt", "checkpoint-500/scheduler.bin"),
        *(
            "path/to/model.gguf",
            "epoch_0/model-00001-of-00002.bin",
            "weights/model.pt",
            "tokenizer.model",
            "acme/tokenizer.model",
        ),
    ],
)
def test_a_file_name_that_says_nothing_of_a_model(catalog: Catalog, text: str) -> None:
    assert read(catalog, text, replace(AT, kind=Kind.WEIGHTS)) is None


@pytest.mark.parametrize("text", ["Qwen2.5-7B-Q4_K_M-00002-of-00003.gguf", "a/b/Qwen2.5-7B-Q4_K_M.gguf"])
def test_the_parts_of_a_file_are_one(catalog: Catalog, text: str) -> None:
    found = read(catalog, text, replace(AT, kind=Kind.WEIGHTS))
    assert found is not None
    assert found.name == "Qwen2.5-7B-Q4_K_M.gguf"


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("/models/Qwen2.5-7B", BARE),
        ("/models/ranker", LOADS),
        ("/models/qwen", AT),
        ("/out/qwen2_5_7b", AT),
        ("models/gpt-4o-8b", AT),
        ("saves/qwen2.5-7b/lora/sft", AT),
        ("data/train", LOADS),
        ("output/qwen2.5", LOADS),
    ],
)
def test_a_folder_that_is_not_named_after_one_model(catalog: Catalog, text: str, like: Reference) -> None:
    assert read(catalog, text, like) is None


@pytest.mark.parametrize(
    "text",
    [
        "/models/Qwen2.5-7B/",
        "~/ckpt/Qwen2.5-7B/checkpoint-500",
        "models/Qwen2.5-7B",
        "C:\\models\\Qwen2.5-7B",
        "/tmp/Qwen2.5-7B/original/vocab.json",
    ],
)
def test_a_folder_that_is_named_after_a_model(catalog: Catalog, text: str) -> None:
    found = read(catalog, text)
    assert found is not None
    assert (found.kind, found.name) == (Kind.MODEL, "Qwen2.5-7B")


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("models/OCR/ReaderNet", "model_save_path"),  # written
        ("models/OCR/ReaderNet", "output.model_path"),
        ("models/OCR/ReaderNet", "title"),
        ("models/user", "model_path"),
        ("models/best_model", "model_path"),
        ("src/nets/ReaderNet", "model_path"),  # kept among other things
        ("models/ReaderNet/config.json", "model_path"),
        ("models/gpt-4o", "model_path"),
        ("models--acme", "model_path"),
    ],
)
def test_a_folder_that_may_hold_anything(catalog: Catalog, text: str, symbol: str) -> None:
    found = read(catalog, text, replace(AT, symbol=symbol))
    assert found is None or found.kind is Kind.HOSTED


@pytest.mark.parametrize(
    ("text", "symbol", "name"),
    [
        ("models/OCR/ReaderNet", "ocr.model_path", "ReaderNet"),
        ("./weights/reader_tiny", "modelDir", "reader_tiny"),
        ("/opt/pretrained_models/reader-v2", "load(pretrained_model_path)", "reader-v2"),
        ("/opt/models/Qwen/reader", "path", "Qwen/reader"),
        ("/root/.cache/huggingface/hub/models--acme--ranker", "path", "acme/ranker"),
    ],
)
def test_a_folder_that_a_model_is_loaded_from(catalog: Catalog, text: str, symbol: str, name: str) -> None:
    found = read(catalog, text, replace(AT, symbol=symbol))
    assert found is not None
    assert (found.kind, found.name) == (Kind.MODEL, name)


def test_a_snapshot_in_the_cache_of_the_hubs_client_has_its_revision(catalog: Catalog) -> None:
    found = read(catalog, f"/hub/models--acme--ranker/snapshots/{'a' * 40}")
    assert found is not None
    assert (found.hub_id, found.revision) == ("acme/ranker", "a" * 40)


@pytest.mark.parametrize("text", ["qwen2_5_7b", "qwen2_5_7b_instruct", "Qwen2MoeDecoderLayer", "qwen2_32B"])
def test_the_name_of_something_in_a_program(catalog: Catalog, text: str) -> None:
    assert read(catalog, text, BARE) is None


@pytest.mark.parametrize("text", ["json", "csv", "parquet", "imagefolder"])
def test_a_file_format_is_no_data_set(catalog: Catalog, text: str) -> None:
    assert read(catalog, text, replace(LOADS, kind=Kind.DATASET, via="datasets")) is None


@pytest.mark.parametrize(
    ("via", "text", "expected"),
    [
        ("lm-eval", "our_questions", None),
        ("lm-eval", "mmluish", None),
        ("torchtune", "chat_dataset", None),
        ("", "gsm8k", None),
        ("lm-eval", "mmlu_anatomy", "cais/mmlu"),
        ("lm-eval", "mmlu_pro_law", "TIGER-Lab/MMLU-Pro"),
        ("lighteval", "arc:challenge", "allenai/ai2_arc"),
        ("torchtune", "alpaca_dataset", "tatsu-lab/alpaca"),
    ],
)
def test_the_data_set_behind_a_task(catalog: Catalog, via: str, text: str, expected: str | None) -> None:
    found = read(catalog, text, replace(LOADS, kind=Kind.DATASET, via=via))
    assert (found.name if found else None) == expected


@pytest.mark.parametrize(
    "text", ["https://huggingface.co/avatars/12.svg", "https://huggingface.co/acme/ranker/resolve/main/logo.png?x=1"]
)
def test_a_picture_is_no_use_of_a_model(catalog: Catalog, text: str) -> None:
    assert read(catalog, text, LOADS) is None


@pytest.mark.parametrize("text", ["BMW/M3", "acme/ranker", "Audi/A4"])
def test_an_unknown_owner_under_a_model_key_is_left_to_the_hub(catalog: Catalog, text: str) -> None:
    found = read(catalog, text)
    assert found is not None
    assert found.tentative


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://huggingface.co/docs/transformers", None),
        ("https://huggingface.co/spaces/a/b", None),
        ("https://huggingface.co/blog", None),
        ("https://huggingface.co/unknown-root", None),
        ("https://huggingface.co/acme/ranker", Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker")),
        ("huggingface.co/acme/ranker", Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker")),
        (
            "https://huggingface.co/acme/ranker/resolve/v1.0/model.gguf?download=true",
            Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker", "v1.0"),
        ),
        ("https://hf.co/acme/ranker/blob/main/x", Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker")),
        ("https://huggingface.co/datasets/acme/d", Meaning(Kind.DATASET, "acme/d", "huggingface")),
        ("https://huggingface.co/gpt2", Meaning(Kind.MODEL, "openai-community/gpt2", "huggingface", "openai-community/gpt2")),
        ("https://huggingface.co/api/models/acme/ranker", Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker")),
        ("https://modelscope.cn/models/acme/ranker/files", Meaning(Kind.MODEL, "acme/ranker", "modelscope")),
        ("hf://acme/ranker@abc/file.gguf", Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker", "abc")),
        ("hf:acme/ranker/file.gguf", Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker")),
        ("hf:acme/ranker:Q4_K_M", Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker")),
        ("hf://datasets/acme/d", Meaning(Kind.DATASET, "acme/d", "huggingface")),
        ("hf.co/acme/ranker:Q4_K_M", Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker")),
        ("ollama://qwen2.5:7b", Meaning(Kind.MODEL, "qwen2.5:7b", "ollama", "Qwen/Qwen2.5-7B")),
        ("ollama://qwen9", Meaning(Kind.MODEL, "qwen9:latest", "ollama")),
    ],
)
def test_urls_and_schemes(catalog: Catalog, text: str, expected: Meaning | None) -> None:
    assert read(catalog, text, LOADS) == expected


@pytest.mark.parametrize(
    ("text", "like", "expected"),
    [
        ("Qwen/Qwen2.5-7B", BARE, Meaning(Kind.MODEL, "Qwen/Qwen2.5-7B", "huggingface", "Qwen/Qwen2.5-7B")),
        ("qwen/qwen2.5-7b", BARE, Meaning(Kind.MODEL, "Qwen/Qwen2.5-7B", "huggingface", "Qwen/Qwen2.5-7B")),
        ("Qwen/Qwen9-7B", BARE, Meaning(Kind.MODEL, "Qwen/Qwen9-7B", "huggingface", "Qwen/Qwen9-7B")),
        ("unsloth/Qwen2.5-7B-GGUF:Q4_K_M", AT, Meaning(Kind.MODEL, "unsloth/Qwen2.5-7B-GGUF", "huggingface", "unsloth/Qwen2.5-7B-GGUF")),
        ("acme/ranker", LOADS, Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker")),
        ("acme/ranker@v2", replace(LOADS, revision="v2"), Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker", "v2")),
        ("acme/ranker", replace(LOADS, revision="main"), Meaning(Kind.MODEL, "acme/ranker", "huggingface", "acme/ranker")),
        ("gpt2", LOADS, Meaning(Kind.MODEL, "openai-community/gpt2", "huggingface", "openai-community/gpt2")),
        ("all-x", replace(LOADS, via="sentence-transformers"), Meaning(Kind.MODEL, "sentence-transformers/all-x", "huggingface", "sentence-transformers/all-x")),
        ("qwen2.5:7b", AT, Meaning(Kind.MODEL, "qwen2.5:7b", "ollama", "Qwen/Qwen2.5-7B")),
        ("unknown-thing", replace(LOADS, via="ollama"), Meaning(Kind.MODEL, "unknown-thing:latest", "ollama")),
        ("gpt-4o-mini", BARE, Meaning(Kind.HOSTED, "gpt-4o-mini", "openai")),
        ("acme/d", replace(LOADS, kind=Kind.DATASET), Meaning(Kind.DATASET, "acme/d", "huggingface")),
        ("glue", replace(LOADS, kind=Kind.DATASET, via="datasets"), Meaning(Kind.DATASET, "glue", "huggingface")),
        ("qwen-special.onnx", replace(AT, kind=Kind.WEIGHTS), Meaning(Kind.WEIGHTS, "qwen-special.onnx", "", "Qwen/Qwen2.5-7B")),
        ("weights/other.gguf", replace(AT, kind=Kind.WEIGHTS), Meaning(Kind.WEIGHTS, "other.gguf", "")),
        ("paddleocr", replace(AT, kind=Kind.PACKAGE, via="pypi"), Meaning(Kind.PACKAGE, "paddleocr", "pypi")),
        ("cv3.sub", replace(AT, kind=Kind.PACKAGE, via="python"), Meaning(Kind.PACKAGE, "opencv-thing", "pypi")),
        ("requests", replace(AT, kind=Kind.PACKAGE, via="pypi"), None),
        ("https://api.deepseek.com/v1", replace(AT, kind=Kind.ENDPOINT), Meaning(Kind.ENDPOINT, "api.deepseek.com", "deepseek")),
        ("https://bedrock-runtime.us-east-1.amazonaws.com", replace(AT, kind=Kind.ENDPOINT), Meaning(Kind.ENDPOINT, "bedrock-runtime.us-east-1.amazonaws.com", "amazon-bedrock")),
        ("https://example.org", replace(AT, kind=Kind.ENDPOINT), None),
    ],
)  # fmt: skip
def test_names(catalog: Catalog, text: str, like: Reference, expected: Meaning | None) -> None:
    assert read(catalog, text, like) == expected


@pytest.mark.parametrize(
    ("text", "via", "endpoint", "expected"),
    [
        ("deepseek/deepseek-chat", "litellm", None, Meaning(Kind.HOSTED, "deepseek-chat", "deepseek")),
        ("openrouter/deepseek/deepseek-r1", "litellm", None, Meaning(Kind.HOSTED, "deepseek/deepseek-r1", "openrouter")),
        ("bedrock/deepseek.r1-v1:0", "litellm", None, Meaning(Kind.HOSTED, "deepseek.r1-v1:0", "amazon-bedrock")),
        ("us.deepseek.r1-v1:0", "bedrock", None, Meaning(Kind.HOSTED, "us.deepseek.r1-v1:0", "amazon-bedrock")),
        ("ollama/qwen2.5:7b", "litellm", None, Meaning(Kind.MODEL, "qwen2.5:7b", "ollama", "Qwen/Qwen2.5-7B")),
        ("gpt-4o", "openai", None, Meaning(Kind.HOSTED, "gpt-4o", "openai")),
        ("gpt-4o", "openai-like", None, Meaning(Kind.HOSTED, "gpt-4o", "openai")),
        ("gpt-4o", "openai", "https://api.deepseek.com", Meaning(Kind.HOSTED, "gpt-4o", "deepseek")),
        ("Qwen/Qwen2.5-7B", "openai", "https://openrouter.ai/api/v1", Meaning(Kind.HOSTED, "Qwen/Qwen2.5-7B", "openrouter", "Qwen/Qwen2.5-7B")),
        ("Qwen/Qwen2.5-7B", "openai", "http://localhost:8000/v1", Meaning(Kind.MODEL, "Qwen/Qwen2.5-7B", "huggingface", "Qwen/Qwen2.5-7B")),
        ("Qwen/Qwen2.5-7B", "openai", "http://vllm:8000/v1", Meaning(Kind.MODEL, "Qwen/Qwen2.5-7B", "huggingface", "Qwen/Qwen2.5-7B")),
        ("my-alias", "openai", "http://localhost:8000/v1", None),
        ("acme/worker:beta", "openrouter", None, Meaning(Kind.HOSTED, "acme/worker:beta", "openrouter")),
        ("qwen/qwen2.5-7b:free", "openrouter", None, Meaning(Kind.HOSTED, "qwen/qwen2.5-7b:free", "openrouter", "Qwen/Qwen2.5-7B")),
        ("openrouter/auto", "openrouter", None, Meaning(Kind.HOSTED, "openrouter/auto", "openrouter")),
        ("Pro/Qwen/Qwen2.5-7B", "siliconflow-cn", None, Meaning(Kind.HOSTED, "Pro/Qwen/Qwen2.5-7B", "siliconflow-cn", "Qwen/Qwen2.5-7B")),
        ("@cf/qwen/qwen2.5-7b", "cloudflare", None, Meaning(Kind.HOSTED, "@cf/qwen/qwen2.5-7b", "cloudflare", "Qwen/Qwen2.5-7B")),
        ("acme-finetune", "openai-like", None, None),
        ("acme-finetune", "openai", None, Meaning(Kind.HOSTED, "acme-finetune", "openai")),
    ],
)  # fmt: skip
def test_requests_and_routes(catalog: Catalog, text: str, via: str, endpoint: str | None, expected: Meaning | None) -> None:
    assert read(catalog, text, replace(HOSTED, via=via, endpoint=endpoint)) == expected


def test_a_tag_that_other_registries_have_too(catalog: Catalog) -> None:
    like = replace(HOSTED, strength=Strength.NAMED, via="openrouter")
    assert read(catalog, "acme/worker:beta", like) is None
    assert read(catalog, "qwen/qwen2.5-7b:thinking", like) is not None


@pytest.mark.parametrize("like", [BARE, AT])
def test_an_owner_that_only_routers_know(catalog: Catalog, like: Reference) -> None:
    assert read(catalog, "deepseek/deepseek-r1", like) == Meaning(Kind.HOSTED, "deepseek/deepseek-r1", "")
    assert read(catalog, "deepseek/awesome-list", like) is None or like is AT


@given(
    st.text(max_size=60),
    st.sampled_from(Kind),
    st.sampled_from(Strength),
    st.sampled_from(["", "openai", "litellm", "ollama", "bedrock"]),
)
def test_no_text_crashes(catalog: Catalog, text: str, kind: Kind, strength: Strength, via: str) -> None:
    meaning(replace(AT, text=text, kind=kind, strength=strength, via=via), catalog, FOLDERS)
    meaning(replace(AT, text=f"https://huggingface.co/{text}", kind=kind), catalog, FOLDERS)
    meaning(replace(HOSTED, text="x", via=via, endpoint=text), catalog, FOLDERS)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("groq/llama-3.3-70b-versatile", "groq"),
        ("deepseek/deepseek-chat", "deepseek"),
        ("deepseek-chat", "deepseek"),
        ("mistral-small-latest", "mistral"),
    ],
)
def test_a_name_that_only_an_api_has(text: str, service: str) -> None:
    found = read(load(), text)
    assert found is not None
    assert (found.kind, found.registry) == (Kind.HOSTED, service)


@pytest.mark.parametrize("text", ["models/phi-3", "huggingface:text-generation:mistralai/Mistral-7B-Instruct-v0.3"])
def test_a_folder_and_a_provider_s_prefix_are_no_owner(catalog: Catalog, text: str) -> None:
    assert read(catalog, text) is None


@pytest.mark.parametrize("text", ["Qwen3TTSHandler", "Qwen2Service", "LlamaProvider3Client"])
def test_a_class_named_after_a_model(catalog: Catalog, text: str) -> None:
    assert read(catalog, text) is None


@pytest.mark.parametrize("text", ["scaler.pt", "grad_scaler.pt", "scaler_0.pt"])
def test_the_state_of_a_gradient_scaler(catalog: Catalog, text: str) -> None:
    assert read(catalog, text) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://huggingface.co/subscribe/pro",
        "https://huggingface.co/transformers/v4.11.3/main_classes/output.html",
        "https://huggingface.co/settings/tokens",
        "https://huggingface.co/organizations/acme/share",
    ],
)
def test_a_page_of_the_hub_is_no_repository(catalog: Catalog, url: str) -> None:
    assert read(catalog, url, LOADS) is None


@pytest.mark.parametrize(
    ("text", "counts"),
    [("house-glm-4.7", False), ("google-glm-4.7", False), ("zai-glm-4.7", True), ("google-gemma-2-9b", True)],
)
def test_a_name_after_its_own_maker_s(text: str, *, counts: bool) -> None:
    assert (read(load(), text) is not None) == counts


def test_a_file_that_is_known_to_travel_under_a_name_counts_without_its_suffix_too() -> None:
    found = read(load(), "ggml-base.en")
    assert found is not None
    assert found.hub_id == "openai/whisper-base.en"
    assert read(load(), "large-v3") is None
    assert read(load(), "ggml-base.en", BARE) is None


@pytest.mark.parametrize(
    "text",
    ["huggingface/models", "hf/datasets", "acme/qwen-dataset-7b", "acme/qwen-chat", "acme/ranker-7b", "your-org/qwen2.5-7b"],
)
def test_an_id_of_an_unknown_owner_that_says_too_little(catalog: Catalog, text: str) -> None:
    assert read(catalog, text, BARE) is None


def test_somebodys_copy_of_a_known_model_is_known_by_its_name(catalog: Catalog) -> None:
    found = read(catalog, "acme/Qwen2.5-7B-npu", BARE)
    assert found is not None
    assert found.name == "acme/Qwen2.5-7B-npu"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("acme/Qwen2.5-7B-GGUF/Qwen2.5-7B-Q4_0.gguf", "acme/Qwen2.5-7B-GGUF"),
        ("acme/Qwen2.5-7B-GGUF/other.gguf", "other.gguf"),
        ("models/Qwen2.5-7B-GGUF/Qwen2.5-7B-Q4_0.gguf", "Qwen2.5-7B-Q4_0.gguf"),
    ],
)
def test_a_file_in_a_repository_of_somebody(catalog: Catalog, text: str, name: str) -> None:
    found = read(catalog, text, replace(AT, kind=Kind.WEIGHTS))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("first.gguf", Context.TEST),
        ("nested/adapter_model.safetensors", Context.TEST),
        ("https://example.com/files/ranker-7b.gguf", Context.CODE),
        ("http://models.invalid/ranker-7b.gguf", Context.CODE),
        ("org/repo/model-q8_0.gguf", Context.CODE),
    ],
)
def test_made_up_weights(catalog: Catalog, text: str, context: Context) -> None:
    assert read(catalog, text, replace(AT, kind=Kind.WEIGHTS, context=context)) is None


def test_a_moving_revision_in_an_address_is_none(catalog: Catalog) -> None:
    found = read(catalog, "hf://acme/ranker@main/model.gguf", LOADS)
    assert found is not None
    assert found.revision is None


ROUTED = replace(HOSTED, via="litellm", endpoint="http://localhost:8000/v1")


@pytest.mark.parametrize("text", ["openai/my-model", "unknown/prefix", "openai/"])
def test_what_the_users_own_server_may_call_anything(text: str) -> None:
    found = read(load(), text, ROUTED)
    assert found is None or found.name == "unknown/prefix"


@pytest.mark.parametrize(
    ("text", "registry", "name"),
    [
        ("openai/Qwen/Qwen2.5-7B-Instruct", "huggingface", "Qwen/Qwen2.5-7B-Instruct"),
        ("hosted_vllm/acme/ranker", "huggingface", "acme/ranker"),
        ("ollama/qwen2.5:7b", "ollama", "qwen2.5:7b"),
        ("ollama_chat/qwen2.5", "ollama", "qwen2.5:latest"),
    ],
)
def test_a_route_to_the_users_own_server_is_a_model(text: str, registry: str, name: str) -> None:
    found = read(load(), text, ROUTED)
    assert found is not None
    assert (found.kind, found.registry, found.name) == (Kind.MODEL, registry, name)


def test_a_name_of_ollama_behind_its_prefix(catalog: Catalog) -> None:
    found = read(catalog, "ollama/qwen2.5:7b", AT)
    assert found is not None
    assert (found.kind, found.registry) == (Kind.MODEL, "ollama")


OWN = replace(HOSTED, via="openai", endpoint="http://127.0.0.1:8000/v1")
OLLAMAS = replace(OWN, endpoint="http://localhost:11434/v1")


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("my-alias", OWN),
        ("default", OWN),
        ("my-alias", OLLAMAS),
        ("gpt", OLLAMAS),
        ("tiny/adapter", replace(AT, endpoint=OWN.endpoint)),
    ],
)
def test_a_name_of_the_users_own_server_that_says_nothing(text: str, like: Reference) -> None:
    found = read(load(), text, like)
    assert found is None or found.tentative


@pytest.mark.parametrize(
    ("text", "like", "registry", "name"),
    [
        ("Qwen2.5-7B-Instruct", OWN, "", "Qwen2.5-7B-Instruct"),
        ("Qwen/Qwen2.5-7B-Instruct", OWN, "huggingface", "Qwen/Qwen2.5-7B-Instruct"),
        ("phi3", OLLAMAS, "ollama", "phi3:latest"),
        ("llama3.2", replace(AT, endpoint="http://ollama:11434"), "ollama", "llama3.2:latest"),
        ("qwen2.5:7b", OLLAMAS, "ollama", "qwen2.5:7b"),
    ],
)
def test_a_model_behind_a_local_address(text: str, like: Reference, registry: str, name: str) -> None:
    found = read(load(), text, like)
    assert found is not None
    assert (found.kind, found.registry, found.name) == (Kind.MODEL, registry, name)


@pytest.mark.parametrize("like", [BARE, AT, LOADS], ids=["bare", "named", "loads"])
@pytest.mark.parametrize("text", ["serve_llama2:entrypoint", "gpt-4o:ft-team"])
def test_no_tag_of_a_model(text: str, like: Reference) -> None:
    assert read(load(), text, like) is None


@pytest.mark.parametrize("text", ["parakeet-tdt", "faster-whisper", "qwen-base", "chatgpt/deepseek", "tts", "sonar"])
def test_a_choice_of_engine_or_service_is_no_model(text: str) -> None:
    assert read(load(), text) is None


@pytest.mark.parametrize("text", ["tts-1", "nova-3", "eleven_v3", "nomic-embed-text-base", "paraformer-zh"])
def test_a_name_without_size_says_too_little_in_any_place(text: str) -> None:
    assert read(load(), text, BARE) is None


@pytest.mark.parametrize(
    ("text", "kind", "registry"),
    [
        ("tts-1", Kind.HOSTED, "openai"),
        ("eleven_v3", Kind.HOSTED, "elevenlabs"),
        ("speech-02-hd", Kind.HOSTED, "minimax"),
        ("glm-4-plus", Kind.HOSTED, "zhipu"),
        ("gemini-2.5-flash", Kind.HOSTED, "google-ai-studio"),
        ("nomic-embed-text-base", Kind.MODEL, ""),
        ("paraformer-zh", Kind.MODEL, ""),
    ],
)
def test_a_name_without_size_where_a_model_is_meant(text: str, kind: Kind, registry: str) -> None:
    found = read(load(), text)
    assert found is not None
    assert (found.kind, found.registry) == (kind, registry)


@pytest.mark.parametrize(
    ("text", "registry", "name"),
    [
        ("x-ai/grok-4", "", "x-ai/grok-4"),
        ("openrouter/auto", "openrouter", "openrouter/auto"),
        ("github-copilot/claude-opus-4.5", "github-copilot", "claude-opus-4.5"),
    ],
)
def test_an_owner_that_is_no_owner_on_the_hub(text: str, registry: str, name: str) -> None:
    found = read(load(), text)
    assert found is not None
    assert (found.kind, found.registry, found.name) == (Kind.HOSTED, registry, name)


def test_an_owner_that_only_modelscope_has() -> None:
    found = read(load(), "iic/speech_fsmn_vad_zh-cn-16k-common-pytorch")
    assert found is not None
    assert (found.registry, found.hub_id) == ("modelscope", None)


def test_closed_weights_are_loaded_from_nowhere() -> None:
    found = read(load(), "gpt-4", replace(LOADS, via="transformers"))
    assert found is not None
    assert (found.kind, found.registry) == (Kind.HOSTED, "openai")


def test_the_image_of_a_nim_holds_the_model_it_is_named_after() -> None:
    found = read(load(), "meta/llama-3.1-8b-instruct", replace(LOADS, via="nim"))
    assert found is not None
    assert (found.kind, found.hub_id) == (Kind.MODEL, "meta-llama/Llama-3.1-8B-Instruct")


def test_a_folder_below_a_models_key_is_loaded() -> None:
    found = read(load(), "~/models/FsfairX-LLaMA3-RM-v0.1", replace(AT, symbol="reward_model.model.path"))
    assert found is not None
    assert found.name == "FsfairX-LLaMA3-RM-v0.1"
    assert read(load(), "../models/codellama_7b/v1-16k", replace(LOADS, symbol="from_pretrained(0)")) is None
