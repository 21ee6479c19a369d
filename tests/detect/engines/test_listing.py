"""Plain lists: what is one, and what it names."""

from __future__ import annotations

import pytest

from lading.detect.run import detect
from lading.domain.reference import Reference


def found(path: str, text: str) -> list[str]:
    return [item.text for item in detect(path, text.encode()) if isinstance(item, Reference)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("story.txt", "A tale of Qwen/Qwen3-8B.\nhttps://huggingface.co/Qwen/Qwen3-8B\n"),
        ("words.txt", "llama3.2:3b\nqwen3:8b\n"),  # any words, under no name that speaks of models
        ("requirements-models.txt", "torch==2.4\n"),
        ("robots.txt", "User-agent: *\nDisallow: /models/qwen3\n"),
        ("paths.txt", "src/main\ndocs/index\n"),
        ("links.txt", ""),
        ("links.txt", "# https://huggingface.co/Qwen/Qwen3-8B\n"),
        ("links.txt", "https://example.org/a.zip\n"),
        ("a.md", "https://huggingface.co/Qwen/Qwen3-8B\n"),
        ("links.txt", "\x00\x00https://huggingface.co/Qwen/Qwen3-8B\n"),
    ],
)
def test_nothing_is_named(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("a/links.txt", "https://huggingface.co/Qwen/Qwen3-8B\n\n", ["https://huggingface.co/Qwen/Qwen3-8B"]),
        ("SHA256SUMS", f"{'a' * 64} *model/GFPGANv1.4.pth\n", ["model/GFPGANv1.4.pth"]),
        ("model.sha256", f"{'a' * 64}  yolov8n.onnx\r\n", ["yolov8n.onnx"]),
        ("models.list", "qwen3:8b\n# no\nBAAI/bge-m3\n", ["qwen3:8b", "BAAI/bge-m3"]),
        ("repos.txt", "Qwen/Qwen3-8B\nmistralai/Mistral-7B-v0.1\n", ["Qwen/Qwen3-8B", "mistralai/Mistral-7B-v0.1"]),
    ],
)
def test_every_entry(path: str, text: str, names: list[str]) -> None:
    assert found(path, text) == names


def test_what_an_address_is_saved_as_names_nothing_more() -> None:
    text = "https://huggingface.co/Qwen/Qwen3-8B-GGUF/resolve/main/Qwen3-8B-Q4_K_M.gguf\n  out=chat/model.gguf\n"
    assert found("links.txt", text) == [text.split()[0]]


def test_a_long_list_is_known_by_its_beginning() -> None:
    text = "".join(f"https://huggingface.co/acme/model-{n}\n" for n in range(3000))
    assert len(found("urls.txt", text)) == 3000


def test_a_directory_of_the_hub_is_no_list_of_what_is_used() -> None:
    assert found("models.txt", "".join(f"acme/qwen-{n}b\n" for n in range(501))) == []
