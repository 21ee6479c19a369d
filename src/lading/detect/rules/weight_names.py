"""Names of weight files: ``model.gguf``, ``inswapper_128.onnx``, with or without a folder or URL before them."""

import re
from collections.abc import Iterator

from lading.detect.base import ANY, Rule
from lading.detect.shapes import MAX_LENGTH, snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Strength
from lading.patterns import regex
from lading.weights.names import is_weight_name

_WRITES = regex(r"(^|[._])(save|write|dump|export|remove|unlink|delete|mkdir)", re.IGNORECASE)
"""Calls that make a file, or take it away."""
_OPENS = frozenset(("open", "io.open", "aiofiles.open", "codecs.open"))
_WRITTEN = regex(r"[wax]b?\+?")
_MADE = regex(r"(?:^|_)(?:out|output|dst|save_to|save_as|save_path|export)(?:_|$)")
"""Keys of what is written."""
_EPOCH = regex(r"=(?=\d)")
"""``epoch=12-step=3000.ckpt``: how trainers name what they save."""
_KEY = regex(r"[A-Za-z_]\w*(?:\.\w+)*\.model")
"""``conditioner.embedders.0.model``: the key of a tensor or an attribute, unless it is named after a tokenizer."""
_TOKENIZER = regex(r"tokenizer|spm|sentencepiece|spiece|bpe", re.IGNORECASE)
_SHORT = regex(r"(?:[A-Za-z]{0,2}\d*|[A-Za-z]+)\.task", re.ASCII)
"""``t3.task``: a step of a program; a model of MediaPipe has a longer name."""
_HOST = regex(r"(?:^|\.)(?:com|co|org|net|edu|gov)$")
_FILLED = regex(r"\{\w*\}|%s")
_NAME = regex(r"[^\s\"'<>|*?{}$]+$")
_RUN = regex(r"(^|_)(run|experiment|exp|job|project)(_(name|id))?$")
"""Keys whose values are named after what is trained."""
_FILE = regex(r"(^|_)(files?|file_?names?|paths?|gguf)$")
_REPOSITORY = (
    *("repo_id", "hf_repo", "hf_repo_id", "huggingface_repo_id", "huggingface_repo", "model_repo", "repo", "hf-repo"),
    *("model_name", "model_id", "../repo_id", "../model_name", "../model_id"),
)
"""Keys beside a file name, or around its table, that say which repository it is in."""


def visit(site: Site) -> Iterator[Claim]:
    """Claims a string that ends in an unambiguous weight suffix."""
    if site.callee and _WRITES.search(site.callee.rpartition(".")[2]):
        return
    if site.callee in _OPENS and _WRITTEN.fullmatch(site.constant("1", "mode") or ""):
        return
    key = snake(site.key)
    if _MADE.search(key) or _RUN.search(key):
        return
    text = _whole(site.text.split("?")[0])
    if (
        "." in text
        and len(text) <= MAX_LENGTH
        and _NAME.match(text)
        and is_weight_name(_EPOCH.sub("-", text))
        and not _is_other(text)
    ):
        repository = site.constant(*_REPOSITORY) if _is_file(site) and not text.startswith(("/", "~", ".")) else None
        if repository and is_hub_id(repository) and "://" not in text:
            yield Claim(Kind.WEIGHTS, Strength.LOADS, text=f"hf://{repository}/{text.lstrip('/')}")
        else:
            yield Claim(Kind.WEIGHTS, Strength.NAMED, text=text)


def _is_file(site: Site) -> bool:
    """Whether the key, or the table it is in, holds files: ``filename``, ``files: {saved_as: name}``."""
    keys = [snake(key) for key in site.keys[-2:] if key != KEY]
    return any(map(_FILE.search, keys)) or bool(not keys and _FILE.search(site.argument))


def _whole(text: str) -> str:
    """The text, or only its file name where the folders are put in by a program: ``{}/encoder.onnx``, ``%s/encoder.onnx``."""
    return text.rpartition("/")[2] if "/" in text and _FILLED.search(text) else text


def _is_other(text: str) -> bool:
    """A key with the ending of a file, a host name, the end of a name, a file of a repository that its folder names."""
    if text.startswith(("_", "-")) or "models--" in text or _HOST.search(text.rpartition(".")[0]):
        return True
    if _SHORT.fullmatch(text):
        return True
    return _KEY.fullmatch(text) is not None and not _TOKENIZER.search(text)


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
