"""Clients of hosted models beside OpenAI's, Anthropic's and Google's: Mistral, Cohere, Together, Fireworks, DashScope, Zhipu,
Voyage, Replicate, Amazon Bedrock.
"""

from lading.detect.base import CODE, Call, Rule
from lading.domain.reference import Kind

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

RULE = Rule(
    id="hosted-clients",
    summary="Models asked for through the clients of Mistral, Cohere, Together, DashScope, Zhipu, Voyage or Bedrock",
    example='mistral.chat.complete(model="mistral-large-latest", messages=…)',
    needles=(
        *("mistralai", "cohere", "together", "fireworks", "dashscope", "zhipuai", "zai", "voyageai", "replicate"),
        *("invoke_model", "converse"),
    ),
    languages=CODE,
    calls=tuple(
        Call(callee, arguments, kind=Kind.HOSTED, via=via) for via, calls in _CALLS.items() for callee, arguments in calls
    ),
)
