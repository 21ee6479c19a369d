"""Modelfiles of Ollama: what a model is made from, and what is laid over it."""

from lading.detect.base import Call, Language, Rule

RULE = Rule(
    id="modelfile",
    summary="Bases and adapters of Ollama's Modelfiles",
    example="FROM qwen2.5:7b",
    needles=("FROM", "ADAPTER"),
    languages=frozenset({Language.MODELFILE}),
    calls=tuple(Call(f"ollama {word}", ("0",), via="ollama") for word in ("FROM", "ADAPTER")),
)
