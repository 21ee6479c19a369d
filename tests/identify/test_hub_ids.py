"""What can be the id of a repository on the Hub."""

from __future__ import annotations

import pytest

from lading.domain.names import is_hub_id


@pytest.mark.parametrize("text", ["a/b", "Qwen/Qwen2.5-7B-Instruct", "x_y/z.1", "0/1", f"{'a' * 96}/{'b' * 96}"])
def test_an_id(text: str) -> None:
    assert is_hub_id(text)


@pytest.mark.parametrize(
    "text", ["", "a", "a/", "/b", "a/b/c", "a/b--c", "a/b..c", "a/b.git", "a/b.", "a b/c", "a/ü", "-a/b", f"{'a' * 97}/b"]
)
def test_no_id(text: str) -> None:
    assert not is_hub_id(text)
