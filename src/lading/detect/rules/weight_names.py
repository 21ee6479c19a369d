"""Names of weight files: ``model.gguf``, ``inswapper_128.onnx``, with or without a folder or URL before them."""

import re
from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.shapes import MAX_LENGTH
from lading.detect.site import Claim, Site
from lading.domain.reference import Kind, Strength
from lading.weights.names import is_weight_name

_WRITES = re.compile(r"(^|[._])(save|write|dump|export|remove|unlink|delete|mkdir)", re.IGNORECASE)
"""Calls that make a file, or take it away."""
_NAME = re.compile(r"[^\s\"'<>|*?{}$]+$")


def visit(site: Site) -> Iterator[Claim]:
    """Claims a string that ends in an unambiguous weight suffix."""
    if site.callee and _WRITES.search(site.callee.rpartition(".")[2]):
        return
    text = site.text.split("?")[0]
    if "." in text and len(text) <= MAX_LENGTH and _NAME.match(text) and is_weight_name(text):
        yield Claim(Kind.WEIGHTS, Strength.NAMED, text=text)


RULE = Rule(
    id="weight-names",
    summary="Names of weight files in strings",
    example='"models/qwen2.5-7b-instruct-q4_k_m.gguf"',
    needles=(
        ".gguf",
        ".ggml",
        ".safetensors",
        ".onnx",
        ".pth",
        ".pt",
        ".ckpt",
        ".bin",
        ".tflite",
        ".mlmodel",
        ".engine",
        ".nemo",
        ".h5",
        ".keras",
        ".task",
    ),
    languages=ANY,
    visit=visit,
)
