"""LlamaIndex's language models, embeddings and rerankers; the module tells who serves the model."""

from lading.detect.base import CODE, Call, Rule
from lading.domain.reference import Kind

_NAMES = ("model", "model_name", "model_id", "0")

SERVED_BY = {
    "openai": "openai",
    "openai_like": "openai-like",
    "azure_openai": "azure",
    "anthropic": "anthropic",
    "gemini": "google",
    "google_genai": "google",
    "vertex": "vertex",
    "mistralai": "mistral",
    "cohere": "cohere",
    "groq": "groq",
    "together": "together",
    "fireworks": "fireworks",
    "deepseek": "deepseek",
    "dashscope": "dashscope",
    "zhipuai": "zhipu",
    "bedrock": "bedrock",
    "bedrock_converse": "bedrock",
    "openrouter": "openrouter",
    "perplexity": "perplexity",
    "litellm": "litellm",
    "nvidia": "nvidia",
}

RULE = Rule(
    id="llama-index",
    summary="Models behind LlamaIndex classes",
    example='HuggingFaceEmbedding(model_name="BAAI/bge-small-en-v1.5")',
    needles=("llama_index",),
    languages=CODE,
    calls=(
        *(
            Call(f"llama_index.{part}.{module}.*", _NAMES, kind=Kind.HOSTED, via=via)
            for part in ("llms", "embeddings")
            for module, via in SERVED_BY.items()
        ),
        Call("llama_index.*.ollama.*", _NAMES, via="ollama"),
        Call("llama_index.*.huggingface*.*", ("model_name", "tokenizer_name", "0"), via="transformers"),
        Call("llama_index.*Rerank", ("model", "model_name"), via="sentence-transformers"),
    ),
)
