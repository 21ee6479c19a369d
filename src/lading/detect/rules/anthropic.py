"""The anthropic client, its cloud variants included."""

from lading.detect.base import PROGRAMS, Call, Rule
from lading.domain.reference import Kind

RULE = Rule(
    id="anthropic",
    summary="Models asked for through the anthropic client",
    example='client.messages.create(model="claude-sonnet-4-5", messages=…)',
    needles=("messages.create", "messages.stream", "messages.count_tokens", "anthropic"),
    languages=PROGRAMS,
    calls=(
        *(
            Call(f"anthropic.AnthropicBedrock.{name}", ("model",), kind=Kind.HOSTED, via="bedrock")
            for name in ("messages.create", "messages.stream")
        ),
        *(
            Call(f"*messages.{name}", ("model",), kind=Kind.HOSTED, via="anthropic")
            for name in ("create", "stream", "count_tokens", "parse")
        ),
        Call("anthropic.*.completions.create", ("model",), kind=Kind.HOSTED, via="anthropic"),
    ),
)
