"""Which names are weight files."""

from __future__ import annotations

import pytest

from lading.weights import SUFFIXES, is_weight_name
from lading.weights.names import CONTENT_SUFFIXES
from lading.weights.read import formats


@pytest.mark.parametrize(
    "name",
    [
        "BMW/M3",
        "model",
        "",
        ".",
        ".gguf",
        "*.gguf",
        "model-{n}.safetensors",
        "$NAME.onnx",
        "https://example.pt",
        "www.example.pt",
        "torch.onnx",
        "torch.utils.onnx",
        "tf.keras",
        "tensorflow.keras",
        "celery.task",
        "app.task",
        "sqlalchemy.engine",
        "firmware.bin",
        "data.bin",
        "usr/bin",
        "cache.pkl",
        "vocab.model",
        "model.safetensors.index.json",
        "model.py",
    ],
)
def test_no_weight_name(name: str) -> None:
    assert not is_weight_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "inswapper_128.onnx",
        "GFPGANv1.4.pth",
        "models/qwen2.5-7b-instruct-q4_k_m.gguf",
        r"C:\models\last.ckpt",
        "https://example.org/resolve/main/model.safetensors?download=true",
        "Model-00001-of-00004.SAFETENSORS",
        "yolov8n.pt",
        "yolov8n.engine",
        "hand_landmarker.task",
        "nllb.onnx",
        "pytorch_model.bin",
        "pytorch_model-00001-of-00002.bin",
        "diffusion_pytorch_model.fp16.bin",
        "ggml-base.en.bin",
        "model.bin",
        "my_model_v2.bin",
        "ip-adapter_sd15.bin",
        "pytorch_lora_weights.bin",
        "model.pkl",
        "sentiment_classifier.joblib",
        "torch/onnx/resnet.onnx",
    ],
)
def test_weight_name(name: str) -> None:
    assert is_weight_name(name)


def test_every_format_is_asked_about_its_suffixes() -> None:
    assert {suffix for format_ in formats() for suffix in format_.suffixes} <= SUFFIXES | CONTENT_SUFFIXES


def test_suffixes_are_written_as_they_are_compared() -> None:
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in SUFFIXES)
