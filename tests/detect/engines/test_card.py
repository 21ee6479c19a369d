from __future__ import annotations

import pytest

from lading.detect.run import detect
from lading.domain.reference import Kind, Reference
from lading.domain.source import Gap


def named(text: str) -> list[tuple[str, Kind, int]]:
    found = detect("README.md", text.encode())
    return [(item.text, item.kind, item.location.line) for item in found if isinstance(item, Reference)]


def test_front_matter() -> None:
    text = "---\nbase_model:\n  - ab/cd\ndatasets: [ef/gh]\nlicense: mit\ntags: [gpt2]\n---\n# Title\n"
    assert named(text) == [("ab/cd", Kind.MODEL, 3), ("ef/gh", Kind.DATASET, 4)]


def test_what_a_space_loads_before_it_starts() -> None:
    text = "---\npreload_from_hub:\n  - ab/cd model.safetensors,config.json\n  - ef/gh\n---\n"
    assert named(text) == [("ab/cd", Kind.MODEL, 3), ("ef/gh", Kind.MODEL, 4)]


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\nbase_model: ab/cd\n",
        "---\ntitle: [never closed\n---\nbase_model: ab/cd\n",
        "---\nbase_model: ab/cd\n",
        "---\n\nA rule, then base_model: ab/cd\n\n---\n",
        "",
    ],
)
def test_prose_and_other_front_matter_is_passed_over(text: str) -> None:
    assert list(detect("README.md", text.encode())) == []


def test_a_card_that_is_no_yaml_is_a_gap() -> None:
    assert any(isinstance(item, Gap) for item in detect("README.md", b"---\nbase_model: [ab/cd\n---\n"))
