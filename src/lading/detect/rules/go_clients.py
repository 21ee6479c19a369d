"""Go: the clients of OpenAI and Anthropic, and langchaingo."""

from lading.detect.base import Call, Language, Rule
from lading.domain.reference import Kind

LANGCHAINGO = {
    "openai": "openai",
    "anthropic": "anthropic",
    "googleai": "google",
    "googleai/vertex": "vertex",
    "mistral": "mistral",
    "cohere": "cohere",
    "bedrock": "bedrock",
    "ernie": "qianfan",
    "cloudflare": "cloudflare",
    "watsonx": "watsonx",
    "huggingface": "huggingface",
}

RULE = Rule(
    id="go-clients",
    summary="Models asked for through Go's clients of OpenAI and Anthropic, or langchaingo",
    example='openai.ChatCompletionRequest{Model: "gpt-4o-mini"}',
    needles=("go-openai", "openai-go", "anthropic-sdk-go", "langchaingo"),
    languages=frozenset({Language.SOURCE}),
    calls=(
        Call("*go-openai.*", ("Model",), kind=Kind.HOSTED, via="openai"),
        Call("*openai-go.*", ("Model",), kind=Kind.HOSTED, via="openai"),
        Call("*anthropic-sdk-go.*", ("Model",), kind=Kind.HOSTED, via="anthropic"),
        *(
            Call(f"*langchaingo/llms/{package}.{option}", ("0",), kind=Kind.HOSTED, via=via)
            for package, via in LANGCHAINGO.items()
            for option in ("WithModel", "WithEmbeddingModel", "WithModelName", "WithDefaultModel", "WithDefaultEmbeddingModel")
        ),
        Call("*langchaingo/llms/ollama.WithModel", ("0",), via="ollama"),
    ),
)
