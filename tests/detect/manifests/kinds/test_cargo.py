"""Cargo.toml"""

from __future__ import annotations

from collections.abc import Callable

TEXT = """\
[package]
name = "llm"

[dependencies]
candle-core = "0.8.0"
hf = { package = "hf-hub", version = "=0.4.1" }
shared = { workspace = true }
tokenizers.version = "=0.21.0"

[dev-dependencies]
ort = { git = "https://example.org/ort" }

[target.'cfg(unix)'.dependencies]
mistralrs = "*"

[workspace.dependencies]
burn = "0.16"
"""


def test_cargo(say: Callable[[str, str], list[str]]) -> None:
    assert say("Cargo.toml", TEXT) == [
        "5:1 crates candle-core -",
        "6:1 crates hf-hub 0.4.1",
        "7:1 crates shared -",
        "8:1 crates tokenizers 0.21.0",
        "11:1 crates ort -",
        "17:1 crates burn -",
        "14:1 crates mistralrs -",
    ]
