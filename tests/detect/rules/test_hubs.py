"""Which hub, and which repository on it, a call means by a name: the same name is another thing in another library."""

from __future__ import annotations

import pytest

from lading.detect.pretrained_tags import open_clip
from lading.detect.run import detect
from lading.domain.reference import Kind, Reference


def loaded(text: str, rule: str) -> list[tuple[str, str, Kind]]:
    """Text, naming system and kind of what ``rule`` found."""
    return [(r.text, r.via, r.kind) for r in detect("a.py", text.encode()) if isinstance(r, Reference) and r.rule == rule]


@pytest.mark.parametrize(
    ("call", "via"),
    [
        ('AutoModel(model="a/b", hub="hf")', ""),
        ('AutoModel(model="b-vad")', "funasr"),
        ('AutoModel(model="a/b")', "modelscope"),
        ('AutoModel(model="a/b", hub="ms")', "modelscope"),
        ('AutoModel("a/b")', "modelscope"),
    ],
)
def test_funasr_fetches_from_modelscope_by_default(call: str, via: str) -> None:
    assert [found[1] for found in loaded(f"from funasr import AutoModel\n{call}", "speech")] == [via]


def test_what_a_funasr_model_is_given_is_no_model() -> None:
    assert loaded('from funasr import AutoModel\nm = AutoModel(model=name)\nm.generate(input="a/b")\nm("a/b")', "speech") == []


@pytest.mark.parametrize(
    ("call", "via"), [('PtEngine("a/b", use_hf=True)', ""), ('PtEngine("b-7b")', ""), ('PtEngine("a/b")', "modelscope")]
)
def test_swift_fetches_from_modelscope_by_default(call: str, via: str) -> None:
    assert [found[1] for found in loaded(f"from swift.llm import PtEngine\n{call}", "fine-tuning")] == [via]


@pytest.mark.parametrize(
    ("name", "tag", "expected"),
    [
        ("ViT-B-32", "", None),
        ("ViT-B-32", "/weights/own.pt", None),
        ("my-arch", "laion2b_s34b_b79k", None),
        ("RN50", "meta", None),
        ("ViT-B-32", "laion2b_s34b_b79k", "laion/CLIP-ViT-B-32-laion2B-s34B-b79K"),
        ("ViT-B/32", "openai", "openai/clip-vit-base-patch32"),
        ("ViT-B-16-SigLIP", "webli", "timm/ViT-B-16-SigLIP"),
        ("PE-Core-B-16", "meta", "timm/PE-Core-B-16"),
    ],
)
def test_an_architecture_and_its_tag(name: str, tag: str, expected: str | None) -> None:
    assert open_clip(name, tag) == expected


def test_an_architecture_without_a_known_tag_keeps_its_name() -> None:
    text = 'import open_clip\nopen_clip.create_model("ViT-B-32", pretrained="own.pt")\nopen_clip.create_model("ViT-L-14")'
    assert loaded(text, "backbones") == [("ViT-B-32", "open-clip", Kind.MODEL)]


def test_a_repository_of_data() -> None:
    text = 'from huggingface_hub import snapshot_download as get\nget("a/b")\nget("c/d", repo_type="dataset")'
    assert loaded(text, "huggingface-hub") == [("a/b", "", Kind.MODEL), ("c/d", "", Kind.DATASET)]


def test_google_takes_a_name_with_and_without_its_collection() -> None:
    text = 'from google import genai\nc = genai.Client()\nc.models.generate_content(model="models/gemini-2.5-flash")'
    assert loaded(text, "google") == [("gemini-2.5-flash", "google", Kind.HOSTED)]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('OpenAIGallery(model="gpt-4o")', []),
        ('OpenAIChatModel(stream="gpt-4o")', []),
        ('ChatModel(model="gpt-4o")', []),
        ('OpenAIChatModel(model_name="gpt-4o")', [("gpt-4o", "openai-like", Kind.HOSTED)]),
        ('DashScopeChatModel(model_name="deepseek-r1")', [("deepseek-r1", "dashscope", Kind.HOSTED)]),
        ('AzureOpenAIEmbeddings(model="gpt-4o")', [("gpt-4o", "azure", Kind.HOSTED)]),
    ],
)
def test_a_class_named_after_a_provider(call: str, expected: list[tuple[str, str, Kind]]) -> None:
    assert loaded(f"from frame.models import *\n{call}", "hosted-clients") == expected
