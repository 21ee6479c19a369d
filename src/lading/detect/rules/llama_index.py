"""LlamaIndex's language models, embeddings and rerankers; the module tells who serves the model."""

from lading.detect.base import PROGRAMS, Call, Rule
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

CLASSES = {
    "OpenAI": "openai",
    "Anthropic": "anthropic",
    "Gemini": "google",
    "MistralAI": "mistral",
    "Groq": "groq",
    "TogetherLLM": "together",
    "TogetherEmbedding": "together",
    "Fireworks": "fireworks",
    "DeepSeekLLM": "deepseek",
    "Bedrock": "bedrock",
}
"""Classes of LlamaIndex for TypeScript."""

RULE = Rule(
    id="llama-index",
    summary="Models behind LlamaIndex classes",
    example='HuggingFaceEmbedding(model_name="BAAI/bge-small-en-v1.5")',
    needles=("llama_index", "llamaindex"),
    languages=PROGRAMS,
    calls=(
        *(
            Call(f"llama_index.{part}.{module}.*", _NAMES, kind=Kind.HOSTED, via=via)
            for part in ("llms", "embeddings")
            for module, via in SERVED_BY.items()
        ),
        *(Call(f"@llamaindex/{module}.*", ("model",), kind=Kind.HOSTED, via=via) for module, via in SERVED_BY.items()),
        *(Call(f"llamaindex.{name}*", ("model",), kind=Kind.HOSTED, via=via) for name, via in CLASSES.items()),
        Call("*llamaindex*.Ollama*", ("model",), via="ollama"),
        Call("*llamaindex*.HuggingFaceEmbedding", ("modelType", "model"), via="transformers"),
        Call("llama_index.*.ollama.*", _NAMES, via="ollama"),
        Call("llama_index.*.huggingface*.*", ("model_name", "tokenizer_name", "0"), via="transformers"),
        Call("llama_index.*Rerank", ("model", "model_name"), via="sentence-transformers"),
    ),
)
