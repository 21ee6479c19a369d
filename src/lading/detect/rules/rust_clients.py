"""Rust: hf-hub (as candle uses it), mistral.rs, async-openai."""

from lading.detect.base import Call, Language, Rule
from lading.domain.reference import Kind, Strength

RULE = Rule(
    id="rust-clients",
    summary="Models fetched with hf-hub, loaded with mistral.rs, or asked for through async-openai",
    example='Api::new()?.model("Qwen/Qwen2.5-0.5B".to_string())',
    needles=("hf_hub", "mistralrs", "async_openai", "Repo::", ".model("),
    languages=frozenset({Language.SOURCE}),
    calls=(
        Call("hf_hub.*.model", ("0",)),
        Call("hf_hub.*.Repo.new", ("0",)),
        Call("*Repo.with_revision", ("0",), revision=("2",)),
        Call("hf_hub.*.dataset", ("0",), kind=Kind.DATASET),
        Call("api.model", ("0",), strength=Strength.NAMED),
        Call("mistralrs.*.new", ("0",)),
        Call("async_openai.*", ("model",), kind=Kind.HOSTED, via="openai"),
        Call("async_openai.*.model", ("0",), kind=Kind.HOSTED, via="openai"),
    ),
)
