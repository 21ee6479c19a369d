"""Ollama, RamaLama, LM Studio and Docker Model Runner: models pulled and run by the names of their registries."""

from lading.detect.base import COMMANDS, Call, Language, Rule

RULE = Rule(
    id="ollama-commands",
    summary="Models pulled and run by Ollama and tools like it",
    example="ollama pull qwen2.5:7b",
    needles=("ollama", "ramalama", "lms get", "lms load", "docker model", '"model"'),
    languages=COMMANDS | {Language.SOURCE},
    calls=(
        *(Call(f"ollama {verb}", ("0",), via="ollama") for verb in ("pull", "run", "show", "cp", "launch")),
        Call("ollama launch", ("model",), via="ollama"),
        *(Call(f"ramalama {verb}", ("0",), via="ollama") for verb in ("pull", "run", "serve", "chat", "bench", "perplexity")),
        *(Call(f"lms {verb}", ("0",)) for verb in ("get", "load")),
        *(Call(f"docker model {verb}", ("0",), via="docker") for verb in ("pull", "run", "configure", "inspect", "package")),
    ),
)
