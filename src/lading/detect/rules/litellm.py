"""LiteLLM: ``provider/model`` routes, and wrappers that take the same routes."""

from lading.detect.base import CODE, Call, Rule
from lading.domain.reference import Kind

RULE = Rule(
    id="litellm",
    summary="Routes given to LiteLLM",
    example='litellm.completion(model="deepseek/deepseek-chat", messages=…)',
    needles=("litellm", "LiteLLM"),
    languages=CODE,
    calls=(
        *(
            Call(f"litellm.{name}", ("0", "model"), kind=Kind.HOSTED, via="litellm")
            for name in ("completion", "acompletion", "text_completion", "responses", "aresponses", "batch_completion")
        ),
        *(
            Call(f"litellm.{name}", ("0", "model"), kind=Kind.HOSTED, via="litellm")
            for name in (
                "embedding",
                "aembedding",
                "image_generation",
                "aimage_generation",
                "rerank",
                "arerank",
                "transcription",
                "speech",
            )
        ),
        Call("*LiteLLMModel", ("0", "model_id"), kind=Kind.HOSTED, via="litellm"),
        Call("*ChatLiteLLM", ("model", "model_name"), kind=Kind.HOSTED, via="litellm"),
        Call("dspy.LM", ("0", "model"), kind=Kind.HOSTED, via="litellm"),
        Call("dspy.Embedder", ("0", "model"), kind=Kind.HOSTED, via="litellm"),
        Call("crewai.LLM", ("0", "model"), kind=Kind.HOSTED, via="litellm"),
    ),
)
