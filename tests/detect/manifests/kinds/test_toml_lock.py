"""poetry.lock, uv.lock, pdm.lock, pylock.toml, Cargo.lock"""

from __future__ import annotations

from collections.abc import Callable

import pytest

TEXT = """\
version = 1

[[package]]
name = "acme-app"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "funasr" }]

[[package]]
name = "funasr"
version = "1.2.6"
source = { registry = "https://example.org/simple" }
wheels = [{ url = "https://example.org/funasr-1.2.6-py3-none-any.whl", hash = "sha256:aa" }]
"""


@pytest.mark.parametrize("name", ["poetry.lock", "uv.lock", "pdm.lock"])
def test_python(say: Callable[[str, str], list[str]], name: str) -> None:
    assert say(name, TEXT) == ["10:8 pypi funasr 1.2.6"]


def test_pylock(say: Callable[[str, str], list[str]]) -> None:
    assert say("pylock.toml", '[[packages]]\nname = "funasr"\n') == ["2:8 pypi funasr -"]


def test_cargo(say: Callable[[str, str], list[str]]) -> None:
    assert say("Cargo.lock", '[[package]]\nname = "candle-core"\nversion = "0.8.0"\n') == ["2:8 crates candle-core 0.8.0"]


def test_other_shapes_say_nothing(say: Callable[[str, str], list[str]]) -> None:
    assert say("uv.lock", 'package = 1\n[packages]\nname = "x"\n') == []
