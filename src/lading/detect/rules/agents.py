"""Agent frameworks: pydantic-ai, smolagents, agno, crewAI, AutoGen, haystack, instructor, DSPy, Strands, Semantic Kernel,
OpenAI's and Google's agents.
"""

from lading.detect.base import CODE, Call, Rule
from lading.domain.reference import Kind

_NAMES = ("0", "model_name", "model", "model_id", "id", "name")

_AGNO = {
    "OpenAIChat": "openai",
    "OpenAIResponses": "openai",
    "OpenAIEmbedder": "openai",
    "Claude": "anthropic",
    "Gemini": "google",
    "Groq": "groq",
    "MistralChat": "mistral",
    "AwsBedrock": "bedrock",
    "CohereChat": "cohere",
    "AzureOpenAI": "azure",
    "DeepSeek": "deepseek",
    "Together": "together",
    "Fireworks": "fireworks",
    "OpenRouter": "openrouter",
    "Perplexity": "perplexity",
    "xAI": "xai",
    "Nvidia": "nvidia",
    "DashScope": "dashscope",
    "HuggingFace": "huggingface",
}
"""Naming system of agno's classes."""

_PYDANTIC_AI = {
    "OpenAIModel": "openai",
    "OpenAIChatModel": "openai",
    "OpenAIResponsesModel": "openai",
    "AnthropicModel": "anthropic",
    "GeminiModel": "google",
    "GoogleModel": "google",
    "GroqModel": "groq",
    "MistralModel": "mistral",
    "CohereModel": "cohere",
    "BedrockConverseModel": "bedrock",
    "HuggingFaceModel": "huggingface",
    "OpenRouterModel": "openrouter",
}
"""Naming system of pydantic-ai's classes."""

_CLASSES = {
    "smolagents.OpenAIServerModel": "openai-like",
    "smolagents.OpenAIModel": "openai-like",
    "smolagents.AzureOpenAIServerModel": "azure",
    "smolagents.AmazonBedrockServerModel": "bedrock",
    "smolagents.InferenceClientModel": "huggingface",
    "smolagents.HfApiModel": "huggingface",
    "haystack*.OpenAI*": "openai",
    "haystack*.AzureOpenAI*": "azure",
    "haystack*.Anthropic*": "anthropic",
    "haystack*.Mistral*": "mistral",
    "haystack*.Cohere*": "cohere",
    "haystack*.GoogleGenAI*": "google",
    "haystack*.AmazonBedrock*": "bedrock",
    "autogen*.OpenAIChatCompletionClient": "openai-like",
    "autogen*.AzureOpenAIChatCompletionClient": "azure",
    "autogen*.AnthropicChatCompletionClient": "anthropic",
    "strands*.BedrockModel": "bedrock",
    "strands*.AnthropicModel": "anthropic",
    "strands*.OpenAIModel": "openai",
    "google.adk.*.Agent": "google",
    "google.adk.*.LlmAgent": "google",
    "agents.Agent": "openai",
    "agents.OpenAIChatCompletionsModel": "openai-like",
    "agents.OpenAIResponsesModel": "openai-like",
}
"""Naming system of a class, where its name or package tells."""

_ROUTES = {
    "pydantic_ai.Agent": ("langchain", ("0", "model")),
    "pydantic_ai.*.infer_model": ("langchain", ("0",)),
    "pydantic_ai.Embedder": ("langchain", ("0",)),
    "instructor.from_provider": ("litellm", ("0", "model")),
    "crewai.*Agent": ("litellm", ("llm", "function_calling_llm")),
    "crewai.*Crew": ("litellm", ("manager_llm", "planning_llm", "chat_llm")),
    "google.adk*LiteLlm": ("litellm", ("0", "model")),
    "strands*.LiteLLMModel": ("litellm", ("model_id",)),
    "agno.*.LiteLLM": ("litellm", ("0", "id")),
    "agents*LitellmModel": ("litellm", ("model",)),
}
"""Calls that take ``provider/model`` or ``provider:model``."""

_LOCAL = {
    "smolagents.TransformersModel": "transformers",
    "smolagents.MLXModel": "",
    "smolagents.VLLMModel": "",
    "haystack*.HuggingFaceLocal*": "transformers",
    "haystack*.SentenceTransformers*": "sentence-transformers",
    "haystack*.TransformersSimilarityRanker": "transformers",
    "haystack*.Ollama*": "ollama",
    "autogen*.OllamaChatCompletionClient": "ollama",
    "agno.*.Ollama": "ollama",
    "agno.*.OllamaEmbedder": "ollama",
    "strands*.OllamaModel": "ollama",
}
"""Classes that run the model here."""

RULE = Rule(
    id="agents",
    summary="Models given to agent frameworks",
    example='Agent("openai:gpt-4o", system_prompt=…)',
    needles=(
        *("pydantic_ai", "smolagents", "agno", "crewai", "autogen", "haystack", "instructor", "dspy", "google.adk", "agents"),
        *("strands", "semantic_kernel"),
    ),
    languages=CODE,
    calls=(
        *(Call(callee, arguments, kind=Kind.HOSTED, via=via) for callee, (via, arguments) in _ROUTES.items()),
        *(Call(callee, _NAMES, via=via) for callee, via in _LOCAL.items()),
        *(Call(callee, _NAMES[:-1], kind=Kind.HOSTED, via=via) for callee, via in _CLASSES.items()),
        *(Call(f"agno.*.{name}", ("0", "id"), kind=Kind.HOSTED, via=via) for name, via in _AGNO.items()),
        *(Call(f"pydantic_ai.*.{name}", _NAMES[:2], kind=Kind.HOSTED, via=via) for name, via in _PYDANTIC_AI.items()),
        Call("semantic_kernel.*", ("ai_model_id",), kind=Kind.HOSTED, via="openai-like"),
        Call("dspy.ColBERTv2", ("model",)),
        Call("dspy.*HFModel", ("model",), via="transformers"),
    ),
)
