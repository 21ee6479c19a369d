"""Java and Kotlin: LangChain4j and Spring AI; the package tells who serves the model."""

from lading.detect.base import Call, Language, Rule
from lading.domain.reference import Kind

SERVED_BY = {
    "openai": "openai",
    "openaiofficial": "openai",
    "azure": "azure",
    "anthropic": "anthropic",
    "googleai": "google",
    "google.genai": "google",
    "vertexai": "vertex",
    "mistralai": "mistral",
    "cohere": "cohere",
    "bedrock": "bedrock",
    "deepseek": "deepseek",
    "dashscope": "dashscope",
    "qianfan": "qianfan",
    "zhipu": "zhipu",
    "zhipuai": "zhipu",
    "minimax": "minimax",
    "moonshot": "moonshot",
    "huggingface": "huggingface",
    "voyageai": "voyage",
    "watsonx": "watsonx",
    "jina": "jina",
}
_SETTERS = ("model", "modelName", "modelId", "withModel", "deploymentName", "withDeploymentName", "embeddingModel")

RULE = Rule(
    id="jvm-clients",
    summary="Models given to LangChain4j's and Spring AI's builders",
    example='OpenAiChatModel.builder().modelName("gpt-4o-mini")',
    needles=("langchain4j", "springframework.ai"),
    languages=frozenset({Language.SOURCE}),
    calls=tuple(
        Call(f"{home}.{package}.*.{setter}", ("0",), kind=Kind.MODEL if via == "ollama" else Kind.HOSTED, via=via)
        for package, via in (*SERVED_BY.items(), ("ollama", "ollama"))
        for home in ("dev.langchain4j*.model", "org.springframework.ai")
        for setter in _SETTERS
    ),
)
