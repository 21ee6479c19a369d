"""The AI SDK for TypeScript: each provider is a package whose functions take the name of a model."""

from lading.detect.base import Call, Language, Rule
from lading.domain.reference import Kind

SERVED_BY = {
    "alibaba": "dashscope",
    "amazon-bedrock": "bedrock",
    "anthropic": "anthropic",
    "azure": "azure",
    "baseten": "baseten",
    "cerebras": "cerebras",
    "cohere": "cohere",
    "deepinfra": "deepinfra",
    "deepseek": "deepseek",
    "fireworks": "fireworks",
    "gateway": "vercel-ai-gateway",
    "google": "google",
    "google-vertex": "vertex",
    "groq": "groq",
    "huggingface": "huggingface",
    "mistral": "mistral",
    "moonshotai": "moonshot",
    "openai": "openai",
    "openai-compatible": "openai-like",
    "perplexity": "perplexity",
    "replicate": "replicate",
    "togetherai": "together",
    "vercel": "vercel-v0",
    "xai": "xai",
}
COMMUNITY = {
    "@openrouter/ai-sdk-provider": "openrouter",
    "zhipu-ai-provider": "zhipu",
    "qwen-ai-provider": "dashscope",
    "vercel-minimax-ai-provider": "minimax",
    "workers-ai-provider": "cloudflare",
}

_FUNCTIONS = ("generateText", "streamText", "generateObject", "streamObject", "embed", "embedMany", "generateImage")

RULE = Rule(
    id="ai-sdk",
    summary="Models given to a provider of the AI SDK",
    example='openai("gpt-4o-mini")  // from @ai-sdk/openai',
    needles=("@ai-sdk/", "ai-provider", "ai-sdk-provider", *_FUNCTIONS, "gateway"),
    languages=frozenset({Language.SOURCE}),
    calls=(
        *(Call(f"@ai-sdk/{package}.*", ("0",), kind=Kind.HOSTED, via=via) for package, via in SERVED_BY.items()),
        *(Call(f"{package}.*", ("0",), kind=Kind.HOSTED, via=via) for package, via in COMMUNITY.items()),
        Call("ollama-ai-provider*.*", ("0",), via="ollama"),
        Call("ai.gateway", ("0",), kind=Kind.HOSTED, via="vercel-ai-gateway"),
        *(Call(f"ai.{name}", ("model",), kind=Kind.HOSTED, via="vercel-ai-gateway") for name in _FUNCTIONS),
    ),
)
