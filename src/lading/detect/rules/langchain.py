"""LangChain's chat models, language models, embeddings and rerankers; the class tells who serves the model."""

from lading.detect.base import PROGRAMS, Call, Rule
from lading.domain.reference import Kind

_NAMES = ("model", "model_name", "model_id", "modelName", "modelId", "0")

SERVED_BY = {
    "ChatOpenAI": "openai",
    "OpenAIEmbeddings": "openai",
    "AzureChatOpenAI": "azure",
    "AzureOpenAIEmbeddings": "azure",
    "ChatAnthropic": "anthropic",
    "ChatGoogleGenerativeAI": "google",
    "GoogleGenerativeAIEmbeddings": "google",
    "ChatVertexAI": "vertex",
    "ChatMistralAI": "mistral",
    "ChatCohere": "cohere",
    "CohereRerank": "cohere",
    "ChatGroq": "groq",
    "ChatTogether": "together",
    "ChatFireworks": "fireworks",
    "ChatDeepSeek": "deepseek",
    "ChatTongyi": "dashscope",
    "DashScopeEmbeddings": "dashscope",
    "ChatZhipuAI": "zhipu",
    "ZhipuAIEmbeddings": "zhipu",
    "ChatMoonshot": "moonshot",
    "MoonshotChat": "moonshot",
    "QianfanChatEndpoint": "qianfan",
    "MiniMaxChat": "minimax",
    "ChatPerplexity": "perplexity",
    "ChatXAI": "xai",
    "ChatNVIDIA": "nvidia",
    "ChatBedrock": "bedrock",
    "ChatBedrockConverse": "bedrock",
    "BedrockEmbeddings": "bedrock",
    "ChatOllama": "ollama",
    "OllamaEmbeddings": "ollama",
    "OllamaLLM": "ollama",
}
LOCAL = (
    "HuggingFaceEmbeddings",
    "HuggingFaceBgeEmbeddings",
    "HuggingFacePipeline.from_model_id",
    "HuggingFaceEndpoint",
    "HuggingFaceCrossEncoder",
)
_HERE = ("model_name", "model_id", "repo_id", "model", "modelName", "0")

RULE = Rule(
    id="langchain",
    summary="Models behind LangChain classes",
    example='ChatOpenAI(model="gpt-4o-mini")',
    needles=("langchain", "init_chat_model", "initChatModel"),
    languages=PROGRAMS,
    calls=(
        *(
            Call(f"*langchain*.{name}", _NAMES, kind=Kind.MODEL if via == "ollama" else Kind.HOSTED, via=via)
            for name, via in SERVED_BY.items()
        ),
        *(Call(f"*langchain*.{name}", _HERE, via="sentence-transformers" if "mbeddings" in name else "") for name in LOCAL),
        Call("*langchain*.init_chat_model", ("0", "model"), kind=Kind.HOSTED, via="langchain"),
        Call("*langchain*.initChatModel", ("0", "model"), kind=Kind.HOSTED, via="langchain"),
        Call("*langchain*.createAgent", ("model",), kind=Kind.HOSTED, via="langchain"),
        Call("*langchain*.HuggingFace*Embeddings", ("model", "modelName"), via="transformers"),
        Call("*langchain*.init_embeddings", ("0", "model"), kind=Kind.HOSTED, via="langchain"),
        Call("*langchain*.create_agent", ("0", "model"), kind=Kind.HOSTED, via="langchain"),
    ),
)
