"""Model servers started from a command line: vLLM, SGLang, TGI, LMDeploy, llama.cpp, MLX, Xinference and the like."""

from collections.abc import Iterator

from lading.detect.base import COMMANDS, Call, Language, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength

_VLLM = "0 model tokenizer speculative_model model_tag lora_modules.path"
_SGLANG = "model_path model tokenizer_path speculative_draft_model_path draft_model_path lora_paths"
_LLAMA_CPP = (
    "m model hf hfr hf_repo hfd hf_repo_draft hfv hf_repo_v md model_draft mm mmproj mu model_url mmu mmproj_url lora hff "
    "hf_file mv model_vocoder docker_repo dr"
)
_LLAMA_CPP_PROGRAMS = (
    "server cli run bench embedding mtmd-cli perplexity quantize simple speculative tts imatrix completion batched "
    "batched-bench parallel llava-cli qwen2vl-cli gemma3-cli minicpmv-cli finetune"
)

_PROGRAMS = {
    "vllm serve, vllm chat, vllm complete, vllm run-batch, vllm bench, trl vllm-serve, aphrodite run": _VLLM,
    "python -m vllm.*, python -m aphrodite.*": "m " + _VLLM[2:],
    "sglang serve": "0 " + _SGLANG,
    "python -m sglang.*, python -m sglang_router.*, python -m fastchat.*": _SGLANG,
    "text-generation-launcher, text-embeddings-router, infinity_emb, infinity_emb v2": "model_id speculator lora_adapters",
    "lmdeploy serve api_server, lmdeploy serve gradio, lmdeploy chat, lmdeploy convert, lmdeploy lite *": "0 model_path",
    "mlx_lm.*, mlx_lm *, mlx_vlm.*, python -m mlx_lm*, python -m mlx_vlm*": "model hf_path draft_model adapter_path",
    "trtllm-serve, trtllm-serve serve, trtllm-bench": "0 model m",
    "xinference launch": "model_name n model_path",
    "local-ai run": "0 1 2 3 4 5 6 7",
    "tabby serve": "model chat_model",
    "openllm serve, openllm run, mlc_llm serve, mlc_llm chat, unsloth run, lemonade-server run": "0 model",
    "mistralrs-server, mistralrs *": "m model_id t tok_model_id x_lora_model_id quantized_model_id",
    "transformers serve, transformers chat": "0 model model_name_or_path",
    "python -m llama_cpp.server, llamafile, koboldcpp": _LLAMA_CPP,
    ", ".join(f"llama-{name}" for name in _LLAMA_CPP_PROGRAMS.split()): _LLAMA_CPP,
}
"""The arguments that carry a model, by program."""


def visit(site: Site) -> Iterator[Claim]:
    """``--lora-modules NAME=PATH``: whatever the adapter is called."""
    if site.argument.startswith("lora_modules.") and site.callee:
        yield Claim(Kind.MODEL, Strength.LOADS)


RULE = Rule(
    id="serving-commands",
    summary="Models served by a command",
    example="vllm serve Qwen/Qwen2.5-7B-Instruct --trust-remote-code",
    needles=tuple(
        (
            "vllm sglang text-generation text-embeddings infinity_emb lmdeploy mlx_ trtllm xinference openllm local-ai mlc_llm "
            "mistralrs llama koboldcpp aphrodite transformers fastchat unsloth lemonade tabby"
        ).split()
    ),
    languages=COMMANDS | {Language.SOURCE},
    calls=tuple(
        Call(callee, tuple(arguments.split())) for callees, arguments in _PROGRAMS.items() for callee in callees.split(", ")
    ),
    visit=visit,
)
