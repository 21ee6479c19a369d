"""LiteLLM: ``provider/model`` routes, and wrappers that take the same routes."""

from collections.abc import Iterator

from lading.detect.base import CODE, CONFIG, Call, Rule
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength

_ENDPOINT = ("api_base", "base_url")


def visit(site: Site) -> Iterator[Claim]:
    """Claims ``model`` below ``litellm_params``, as the proxy is configured."""
    if site.keys[-2:] == ("litellm_params", "model"):
        yield Claim(Kind.HOSTED, Strength.LOADS, via="litellm", endpoint=site.constant(*_ENDPOINT))


RULE = Rule(
    id="litellm",
    summary="Routes given to LiteLLM",
    example='litellm.completion(model="deepseek/deepseek-chat", messages=…)',
    needles=("litellm", "LiteLLM"),
    languages=CODE | CONFIG,
    visit=visit,
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
