"""LlamaIndex's language models, embeddings and rerankers; the module tells who serves the model."""

from lading.detect.base import PROGRAMS, Call, Rule
from lading.domain.reference import Kind

_NAMES = ("model", "model_name", "model_id", "0")

_CLASSES = (
    *("OpenAI", "OpenAIResponses", "OpenAILike", "AzureOpenAI", "Anthropic", "Gemini", "GoogleGenAI", "Vertex", "MistralAI"),
    *("Cohere", "Groq", "TogetherLLM", "Fireworks", "DeepSeek", "DashScope", "ZhipuAI", "Bedrock", "BedrockConverse"),
    *("OpenRouter", "Perplexity", "LiteLLM", "NVIDIA", "*Embedding", "*MultiModal", "*MultiModal*"),
)
"""LlamaIndex's classes: what is called on what they made takes texts."""

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
            Call(f"llama_index.{part}.{module}.{name}", _NAMES, kind=Kind.HOSTED, via=via)
            for part in ("llms", "embeddings", "multi_modal_llms")
            for module, via in SERVED_BY.items()
            for name in _CLASSES
        ),
        *(Call(f"@llamaindex/{module}.*", ("model",), kind=Kind.HOSTED, via=via) for module, via in SERVED_BY.items()),
        *(Call(f"llamaindex.{name}*", ("model",), kind=Kind.HOSTED, via=via) for name, via in CLASSES.items()),
        Call("*llamaindex*.Ollama*", ("model",), via="ollama"),
        Call("*llamaindex*.HuggingFaceEmbedding", ("modelType", "model"), via="transformers"),
        *(Call(f"llama_index.*.ollama.{name}", _NAMES, via="ollama") for name in ("Ollama", "OllamaEmbedding")),
        *(
            Call(f"llama_index.*.huggingface{api}.{name}", ("model_name", "tokenizer_name", "0"), via="transformers")
            for api, name in (
                *(("", "HuggingFaceLLM"), ("", "HuggingFaceEmbedding"), ("_optimum", "OptimumEmbedding")),
                *(("_api", "HuggingFaceInferenceAPI"), ("_api", "HuggingFaceInferenceAPIEmbedding")),
            )
        ),
        Call("llama_index.*Rerank", ("model", "model_name"), via="sentence-transformers"),
    ),
)
