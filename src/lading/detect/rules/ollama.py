"""The clients of Ollama."""

from lading.detect.base import PROGRAMS, Call, Rule

_REQUESTS = ("chat", "generate", "pull", "embed", "embeddings", "show", "create")

RULE = Rule(
    id="ollama",
    summary="Models asked for through Ollama's clients",
    example='ollama.chat(model="qwen2.5:7b", messages=…)',
    needles=("ollama",),
    languages=PROGRAMS,
    calls=(
        *(Call(f"ollama.{owner}{name}", ("model", "0"), via="ollama") for name in _REQUESTS for owner in ("", "*.")),
        Call("*ollama/api.*", ("Model",), via="ollama"),
        *(Call(f"*ollama/api.{name}Request", ("Name",), via="ollama") for name in ("Pull", "Show", "Create")),
        Call("ollama_rs.*.new", ("0",), via="ollama"),
        Call("OllamaApiClient", ("1", "defaultModel"), via="ollama"),
        Call("OllamaChatClient", ("1", "modelId"), via="ollama"),
        Call("OllamaEmbeddingGenerator", ("1", "modelId"), via="ollama"),
    ),
)
