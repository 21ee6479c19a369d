"""What configuration falls back to."""

from __future__ import annotations

import pytest

from lading.detect.engines.defaults import with_defaults


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "${MODEL}",
        "${MODEL:?must be set}",
        "${MODEL:+set}",
        "$MODEL",
        "${model.name}",
        "${{ inputs.model }}",
        "{{ model }}",
        "${",
        "${A:-",
    ],
)
def test_no_default(text: str) -> None:
    assert with_defaults(text) == text


@pytest.mark.parametrize("text", ["${oc.env:MODEL}", "${env:MODEL}", "${file:./config.json}"])
def test_the_name_of_a_variable_is_no_default(text: str) -> None:
    assert "MODEL" not in with_defaults(text) or "{" in with_defaults(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${MODEL:-a/b}", "a/b"),
        ("${MODEL-a/b}", "a/b"),
        ("${MODEL:=a/b}", "a/b"),
        ("${model.name:qwen2.5:7b}", "qwen2.5:7b"),
        ("${oc.env:MODEL,a/b}", "a/b"),
        ("${A:-${B:-a/b}}", "a/b"),
        ("http://${HOST:-localhost}:${PORT:-80}/v1", "http://localhost:80/v1"),
        ("${MODEL:-}", ""),
    ],
)
def test_defaults(text: str, expected: str) -> None:
    assert with_defaults(text) == expected
