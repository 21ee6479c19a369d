"""Assistants and agents at the command line, and requests by curl: models asked for at a hosted API."""

from lading.detect.base import COMMANDS, Call, Rule
from lading.domain.reference import Kind, Strength

_DATA = ("d", "data", "data_raw", "data_binary", "json", "0", "1", "2")

RULE = Rule(
    id="assistant-commands",
    summary="Hosted models asked for by a command",
    example="""curl https://api.deepseek.com/chat/completions -d '{"model": "deepseek-chat"}'""",
    needles=("aider", "llm ", "litellm", "openai", "claude", "codex", "inspect eval", "model"),
    languages=COMMANDS,
    calls=(
        Call("aider", ("model", "weak_model", "editor_model"), kind=Kind.HOSTED, via="litellm"),
        Call("python -m aider", ("model", "weak_model", "editor_model"), kind=Kind.HOSTED, via="litellm"),
        Call("litellm", ("model", "m"), kind=Kind.HOSTED, via="litellm"),
        Call("inspect eval", ("model",), kind=Kind.HOSTED, via="litellm"),
        Call("openai *", ("m", "model"), kind=Kind.HOSTED, via="openai"),
        Call("llm", ("m", "model"), kind=Kind.HOSTED, via="openai-like"),
        Call("claude", ("model",), kind=Kind.HOSTED, via="anthropic"),
        Call("codex", ("m", "model"), kind=Kind.HOSTED, via="openai"),
        *(
            Call(
                program, tuple(f"{flag}.model" for flag in _DATA), kind=Kind.HOSTED, via="openai-like", strength=Strength.NAMED
            )
            for program in ("curl", "http", "https", "xh", "wget")
        ),
    ),
)
