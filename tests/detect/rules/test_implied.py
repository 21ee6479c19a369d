"""Calls and commands that fetch a model without naming one: those that do name one, or may, first."""

from __future__ import annotations

import pytest

from lading.detect.rules.implied import DEFAULTS
from lading.detect.run import detect
from lading.domain.reference import Reference


def implied(text: str, path: str = "a.py") -> list[str]:
    return [r.text for r in detect(path, text.encode()) if isinstance(r, Reference) and r.rule == "implied"]


def imported(callee: str, call: str) -> str:
    """A program that imports what is called and calls it."""
    module, _, name = callee.rpartition(".")
    return f"from {module} import {name}\nx = {name}({call})\n"


@pytest.mark.parametrize(
    ("callee", "call"),
    [
        ("transformers.pipeline", '"ner", "a/b"'),
        ("transformers.pipeline", '"ner", model=model'),
        ("transformers.pipeline", '"ner", **options'),
        ("transformers.pipeline", 'task="no-such-task"'),
        ("transformers.pipeline", "task"),
        ("transformers.pipeline", '"translation_xx_to_yy"'),
        ("keybert.KeyBERT", '"a/b"'),
        ("keybert.KeyBERT", "model=embedder"),
        ("bertopic.BERTopic", "embedding_model=embedder"),
        ("insightface.app.FaceAnalysis", "name=pack"),
        ("paddleocr.PaddleOCR", 'lang="en", det_model_dir="./det"'),
        ("rembg.remove", "image, session=session"),
        ("rembg.new_session", "name"),
        ("other.PaddleOCR", 'lang="en"'),
        ("fastembed.TextEmbedding", '"BAAI/bge-base-en"'),
        ("whisperx.load_align_model", 'language_code="zh", model_name=name'),
    ],
)
def test_a_call_that_names_a_model_or_may(callee: str, call: str) -> None:
    assert implied(imported(callee, call)) == []


@pytest.mark.parametrize(
    "text", ["from rembg import remove", "# PaddleOCR()", '"""PaddleOCR()"""', "class A(KeyBERT): ...", "pipeline('ner')"]
)
def test_no_call_at_all(text: str) -> None:
    assert implied(text) == []


@pytest.mark.parametrize(
    "text", ["whisper talk.mp3 --model base", "whisper --help", "pip install whisper", "pip install mineru", "mkdir mineru"]
)
def test_a_command_that_names_a_model_or_fetches_none(text: str) -> None:
    assert implied(text, "a.sh") == []


@pytest.mark.parametrize(
    ("callee", "call", "names"),
    [
        ("transformers.pipeline", '"sentiment-analysis"', ["distilbert/distilbert-base-uncased-finetuned-sst-2-english"]),
        ("transformers.pipeline", 'task="ner", model=None', ["dbmdz/bert-large-cased-finetuned-conll03-english"]),
        ("keybert.KeyBERT", "", ["sentence-transformers/all-MiniLM-L6-v2"]),
        ("bertopic.BERTopic", "min_topic_size=5", ["sentence-transformers/all-MiniLM-L6-v2"]),
        (
            "bertopic.BERTopic",
            'language="multilingual"',
            ["sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"],
        ),
        ("insightface.app.FaceAnalysis", 'providers=["CPUExecutionProvider"]', ["buffalo_l"]),
        ("paddleocr.PaddleOCR", "", ["PaddlePaddle/PP-OCRv5_server_det"]),
        (
            "paddleocr.PaddleOCR",
            'lang="en"',
            ["PaddlePaddle/PP-OCRv5_server_det", "PaddlePaddle/en_PP-OCRv5_mobile_rec"],
        ),
        ("rembg.remove", "image", ["u2net"]),
        ("easyocr.Reader", '["en"]', ["craft_mlt_25k.pth"]),
        ("kokoro.KPipeline", 'lang_code="a"', ["hexgrad/Kokoro-82M"]),
        ("fastembed.TextEmbedding", "", ["qdrant/bge-small-en-v1.5-onnx-q"]),
        ("whisperx.load_align_model", '"zh", device', ["jonatasgrosman/wav2vec2-large-xlsr-53-chinese-zh-cn"]),
    ],
)
def test_a_call_that_names_none(callee: str, call: str, names: list[str]) -> None:
    assert implied(imported(callee, call)) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("whisper talk.mp3 --language en", "openai/whisper-large-v3-turbo"),
        ("whisperx talk.mp3", "Systran/faster-whisper-small"),
        ("mineru -p a.pdf -o out", "opendatalab/PDF-Extract-Kit-1.0"),
    ],
)
def test_a_command_that_names_none(text: str, name: str) -> None:
    assert name in implied(text, "a.sh")


def test_every_entry_fetches_something() -> None:
    assert [callee for callee, d in DEFAULTS.items() if not (d.fetches or d.choices or d.package)] == []


def test_the_reference_points_at_the_call_and_shows_it() -> None:
    [found] = [
        r
        for r in detect("a.py", b"import keybert\n\nm = keybert.KeyBERT()")
        if isinstance(r, Reference) and r.rule == "implied"
    ]
    assert (found.location.line, found.location.column, found.symbol) == (3, 5, "keybert.KeyBERT")
