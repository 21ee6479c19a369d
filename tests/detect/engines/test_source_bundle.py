"""Minified scripts: only literals that tell by themselves."""

from __future__ import annotations

from lading.detect.engines.source.bundle import is_bundle
from lading.detect.run import detect
from lading.domain.reference import Reference

_FILLER = "function a(b){return b+1};" * 800


def names(text: str) -> list[str]:
    return [found.text for found in detect("app.js", text.encode()) if isinstance(found, Reference)]


def test_a_short_or_written_text_is_no_bundle() -> None:
    assert not is_bundle('x = "Qwen/Qwen2.5-7B"')
    assert not is_bundle("const a = 1;\n" * 5000)


def test_mangled_calls_and_keys_say_nothing() -> None:
    assert names(_FILLER + 'e.load("acme-thing");var t={model:"mine"}') == []


def test_known_names_and_addresses_are_found_with_their_column() -> None:
    text = _FILLER + 'let a="Qwen/Qwen2.5-7B-Instruct",b="https://api.deepseek.com/v1"'
    found = [f for f in detect("app.js", text.encode()) if isinstance(f, Reference)]
    assert [f.text for f in found] == ["Qwen/Qwen2.5-7B-Instruct", "https://api.deepseek.com/v1"]
    assert text[found[0].location.column - 1 :].startswith("Qwen/")
