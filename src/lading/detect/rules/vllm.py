"""vLLM and the servers with the same interface: the engine's model, its tokenizer and its adapters."""

from lading.detect.base import CODE, Call, Rule

RULE = Rule(
    id="vllm",
    summary="Models served by vLLM, SGLang or LMDeploy from Python",
    example='LLM(model="Qwen/Qwen2.5-7B-Instruct", trust_remote_code=True)',
    needles=("vllm", "sglang", "lmdeploy"),
    languages=CODE,
    calls=(
        Call("vllm.*LLM", ("0", "model", "tokenizer")),
        Call("vllm.*EngineArgs", ("model", "tokenizer", "speculative_model")),
        Call("vllm.lora.request.LoRARequest", ("2", "lora_path", "lora_local_path")),
        Call("sglang.*Engine", ("model_path",)),
        Call("sglang.Runtime", ("model_path",)),
        Call("lmdeploy.pipeline", ("0", "model_path")),
        Call("lmdeploy.serve", ("0", "model_path")),
    ),
)
