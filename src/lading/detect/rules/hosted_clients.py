"""Clients of hosted models beside OpenAI's, Anthropic's and Google's: Mistral, Cohere, Together, Fireworks, DashScope, Zhipu,
Ark, Voyage, Replicate, Amazon Bedrock.
"""

from collections.abc import Iterator

from lading.detect.base import CODE, Call, Rule
from lading.detect.shapes import is_word
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_CALLS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "mistral": (
        *(
            (f"mistralai.*.chat.{name}", ("model",))
            for name in ("complete", "complete_async", "stream", "stream_async", "parse")
        ),
        ("mistralai.*.fim.complete", ("model",)),
        ("mistralai.*.ocr.process", ("model",)),
        ("mistralai.*.chat", ("model",)),
    ),
    "cohere": tuple((f"cohere.*.{name}", ("model",)) for name in ("chat", "chat_stream", "embed", "rerank")),
    "together": (("together.Complete.create", ("model", "1")),),
    "fireworks": (("fireworks.*.create", ("model",)), ("fireworks.*.acreate", ("model",))),
    "dashscope": (("dashscope.*.call", ("model", "0")), ("dashscope.*.async_call", ("model", "0"))),
    # volcengine/volcengine-python-sdk, volcenginesdkarkruntime: the interface of OpenAI's client.
    "volcengine-ark": tuple((f"volcenginesdkarkruntime.*.{name}", ("model",)) for name in ("create", "parse", "generate")),
    "zhipu": (("zhipuai.*.create", ("model",)), ("zai.*.create", ("model",))),
    "voyage": tuple(
        (f"voyageai.*.{name}", ("model",)) for name in ("embed", "multimodal_embed", "contextualized_embed", "rerank")
    ),
    "replicate": (("replicate.run", ("0", "ref")), ("replicate.stream", ("0", "ref"))),
    "bedrock": tuple(
        (f"*.{name}", ("modelId",))
        for name in ("invoke_model", "invoke_model_with_response_stream", "converse", "converse_stream")
    ),
}
"""The calls and the arguments that carry the model, by naming system."""

_NAMED_AFTER = {
    "Anthropic": "anthropic",
    "Claude": "anthropic",
    "AzureOpenAI": "azure",
    "OpenAI": "openai-like",
    "Gemini": "google",
    "VertexAI": "vertex",
    "DashScope": "dashscope",
    "Tongyi": "dashscope",
    "ZhipuAI": "zhipu",
    "Zhipu": "zhipu",
    "Moonshot": "moonshot",
    "MiniMax": "minimax",
    "Minimax": "minimax",
    "Qianfan": "qianfan",
    "DeepSeek": "deepseek",
    "Mistral": "mistral",
    "Groq": "groq",
    "Cohere": "cohere",
    "Together": "together",
    "Fireworks": "fireworks",
    "OpenRouter": "openrouter",
    "Bedrock": "bedrock",
    "Voyage": "voyage",
}
_CLASS = regex(
    rf"(?:Async|Chat)?(?P<provider>{'|'.join(sorted(_NAMED_AFTER, key=len, reverse=True))})[A-Za-z]*?"
    r"(?:Model|LLM|Llm|Chat|Embeddings?|Embedder|Rerank(?:er)?|Client|Provider|Generator)"
)


def visit(site: Site) -> Iterator[Claim]:
    """Claims the model of ``DashScopeChatModel(model_name=…)``: whatever framework has it, the class says who serves it."""
    if site.argument not in ("model", "model_name", "model_id") or not is_word(site.text):
        return
    if found := _CLASS.fullmatch(site.callee.rpartition(".")[2]):
        yield Claim(Kind.HOSTED, Strength.NAMED, via=_NAMED_AFTER[found["provider"]], endpoint=site.constant(*_ENDPOINTS))


_ENDPOINTS = ("base_url", "api_base", "endpoint", "api_url")

RULE = Rule(
    id="hosted-clients",
    summary="Models asked for through the clients of Mistral, Cohere, Together, DashScope, Zhipu, Ark, Voyage or Bedrock",
    example='mistral.chat.complete(model="mistral-large-latest", messages=…)',
    needles=(
        *(
            "volcenginesdkarkruntime",
            "mistralai",
            "cohere",
            "together",
            "fireworks",
            "dashscope",
            "zhipuai",
            "zai",
            "voyageai",
            "replicate",
        ),
        *("invoke_model", "converse", *(provider for provider in _NAMED_AFTER)),
    ),
    languages=CODE,
    calls=tuple(
        Call(callee, arguments, kind=Kind.HOSTED, via=via) for via, calls in _CALLS.items() for callee, arguments in calls
    ),
    visit=visit,
)
