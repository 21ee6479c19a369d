"""Engines that run a model in the process: llama.cpp, ctransformers, GPT4All, ONNX Runtime, MLX, TensorRT-LLM, MLC, Keras
hub, NeMo, quantised loaders, and libraries for structured generation on top of them.
"""

from lading.detect.base import CODE, Call, Rule

_NAME = ("0", "model", "model_name", "model_id")

RULE = Rule(
    id="local-engines",
    summary="Models run in the process by llama.cpp, ONNX Runtime, MLX, TensorRT-LLM, Keras hub, NeMo and the like",
    example='Llama.from_pretrained(repo_id="Qwen/Qwen2.5-7B-Instruct-GGUF", filename="*q4_k_m.gguf")',
    needles=(
        *("llama_cpp", "ctransformers", "gpt4all", "onnxruntime", "mlx_", "tensorrt_llm", "mlc_llm", "keras_hub", "keras_nlp"),
        *("nemo", "from_preset", "from_quantized", "outlines", "guidance", "litgpt"),
    ),
    languages=CODE,
    calls=(
        Call("llama_cpp.*Llama", ("0", "model_path")),
        Call("llama_cpp.*.from_pretrained", ("0", "repo_id")),
        Call("ctransformers.*.from_pretrained", ("0", "model_path_or_repo_id")),
        Call("gpt4all.*GPT4All", ("0", "model_name"), via="gpt4all"),
        Call("onnxruntime.InferenceSession", ("0", "path_or_bytes")),
        Call("mlx_lm.*load", ("0", "path_or_hf_repo", "adapter_path")),
        Call("mlx_vlm.*load", ("0", "path_or_hf_repo", "adapter_path")),
        Call("tensorrt_llm.*LLM", ("0", "model", "tokenizer")),
        Call("mlc_llm.*MLCEngine", ("0", "model")),
        Call("keras*.from_preset", ("0", "preset"), via="keras"),
        Call("nemo.*.from_pretrained", ("0", "model_name"), via="nemo"),
        Call("*.from_quantized", ("0", "model_name_or_path", "quant_path")),
        *(
            Call(f"outlines.models.{name}", _NAME, via="transformers")
            for name in ("transformers", "transformers_vision", "vllm", "mlxlm", "llamacpp", "exl2", "awq", "gptq")
        ),
        Call("guidance.models.Transformers", _NAME, via="transformers"),
        Call("guidance.models.LlamaCpp", _NAME),
        Call("litgpt.*.load", ("0", "model")),
    ),
)
