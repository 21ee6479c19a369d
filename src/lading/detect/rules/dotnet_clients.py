"""C#: Semantic Kernel's services and the OpenAI client."""

from lading.detect.base import Call, Language, Rule
from lading.domain.reference import Kind

_NAMES = ("modelId", "model", "deploymentName")
_SERVICES = (
    "ChatCompletion",
    "ChatClient",
    "TextGeneration",
    "TextEmbeddingGeneration",
    "EmbeddingGenerator",
    "EmbeddingGeneration",
    "TextToImage",
    "TextToAudio",
    "AudioToText",
)
SERVED_BY = {
    "OpenAI": "openai",
    "AzureOpenAI": "azure",
    "GoogleAIGemini": "google",
    "GoogleAI": "google",
    "VertexAIGemini": "vertex",
    "VertexAI": "vertex",
    "Mistral": "mistral",
    "HuggingFace": "huggingface",
    "Bedrock": "bedrock",
    "AmazonBedrock": "bedrock",
    "AzureAIInference": "azure",
}

RULE = Rule(
    id="dotnet-clients",
    summary="Models given to Semantic Kernel's services and to the OpenAI client for .NET",
    example='builder.AddOpenAIChatCompletion("gpt-4o-mini", apiKey)',
    needles=("ChatCompletion", "ChatClient", "EmbeddingClient", "EmbeddingGenerat", "TextGeneration", "TextToImage", "ToText"),
    languages=frozenset({Language.SOURCE}),
    calls=(
        *(
            Call(f"{owner}Add{provider}{service}", ("0", *_NAMES), kind=Kind.HOSTED, via=via)
            for provider, via in SERVED_BY.items()
            for service in _SERVICES
            for owner in ("", "*.")
        ),
        *(
            Call(f"{provider}{service}Service", ("0", *_NAMES), kind=Kind.HOSTED, via=via)
            for provider, via in SERVED_BY.items()
            for service in _SERVICES
        ),
        *(Call(f"*.AddOllama{service}", ("0", *_NAMES), via="ollama") for service in _SERVICES),
        *(
            Call(f"{prefix}{client}", ("0", "model", "deploymentName"), kind=Kind.HOSTED, via="openai-like")
            for client in ("ChatClient", "EmbeddingClient", "ImageClient", "AudioClient")
            for prefix in ("", "*.Get")
        ),
    ),
)
