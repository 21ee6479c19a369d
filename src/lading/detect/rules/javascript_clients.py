"""Clients of hosted models for JavaScript whose calls are their own."""

from lading.detect.base import Call, Language, Rule
from lading.domain.reference import Kind

_NAMES = ("model", "modelId", "model_id")
_DOWNLOADS = ("downloadFile", "snapshotDownload", "listFiles", "modelInfo")

CLIENTS = {
    "cohere-ai": "cohere",
    "@mistralai/mistralai": "mistral",
    "@google/generative-ai": "google",
    "@google/genai": "google",
    "@huggingface/inference": "huggingface",
    "@aws-sdk/client-bedrock-runtime": "bedrock",
    "@openrouter/sdk": "openrouter",
    "@cerebras/cerebras_cloud_sdk": "cerebras",
    "voyageai": "voyage",
    "groq-sdk": "groq",
    "together-ai": "together",
}

RULE = Rule(
    id="javascript-clients",
    summary="Models asked for through the JavaScript clients of hosted models",
    example='new InferenceClient(token).chatCompletion({ model: "Qwen/Qwen2.5-7B-Instruct" })',
    needles=(*CLIENTS, "replicate", "@huggingface/hub", "@fal-ai"),
    languages=frozenset({Language.SOURCE}),
    calls=(
        *(Call(f"{package}.*", _NAMES, kind=Kind.HOSTED, via=via) for package, via in CLIENTS.items()),
        Call("replicate.*.run", ("0",), kind=Kind.HOSTED, via="replicate"),
        Call("@fal-ai/*.subscribe", ("0",), kind=Kind.HOSTED, via="fal"),
        Call("@fal-ai/*.run", ("0",), kind=Kind.HOSTED, via="fal"),
        *(Call(f"@huggingface/hub.{name}", ("repo",)) for name in _DOWNLOADS),
    ),
)
