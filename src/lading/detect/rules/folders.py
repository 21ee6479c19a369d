"""Models in folders that are named after them: ``pretrained_models/Qwen2.5-7B-Instruct``."""

import re
from collections.abc import Iterator

from lading.catalog.index import load
from lading.detect.base import CODE, Rule
from lading.detect.rules.keys import MADE
from lading.detect.shapes import MAX_LENGTH, snake
from lading.detect.site import KEY, Claim, Site
from lading.domain.reference import Kind, Strength
from lading.patterns import regex

_KEPT = regex(
    r"(?!(?:tts|vocoder|voice_conversion)_)(?:\w+_)?(?:models?|pretrained|checkpoints?|ckpts?|weights)"
    r"|huggingface|modelscope|llms?|embeddings?"
)
"""The name of a folder that models are kept in; Coqui's own names begin like one."""
_CACHED = "models--"
"""A folder of huggingface_hub's cache, which has the whole id in its name: see `stores`."""
_RESOURCE = regex(r"(?:^|/)(?:accounts|projects|publishers|workspaces)/[^/]+/(?:[^/]+/)*(?:models|endpoints)/")
"""Paths of a hosted service's own resources: ``accounts/NAME/models/MODEL``, ``publishers/NAME/models/MODEL``."""
_NAME = regex(r"(?=[^\s/]*[A-Za-z])(?=[^\s/]*[\d-])[A-Za-z0-9][\w.-]{3,95}", re.ASCII)
_PATH = regex(r"[^\s\"'<>|*?$`,;()\[\]]+")
_DESTINATION = regex(r"(?:^|_)(?:local|cache|output|save|target)_(?:dir|path|folder)$")
"""Where a download goes is named beside what is downloaded."""
_FILE = regex(r"\.[A-Za-z][A-Za-z0-9]{0,11}$")


def visit(site: Site) -> Iterator[Claim]:
    """Claims the last folder of a path that leads through a folder of models."""
    text = site.text.replace("\\", "/").rstrip("/")
    if "/" not in text or "://" in text or len(text) > MAX_LENGTH or not _PATH.fullmatch(text):
        return
    if _CACHED in text or _RESOURCE.search(text):
        return
    if _DESTINATION.search(site.argument) or (site.key != KEY and MADE.search(snake(site.key))):
        return
    *folders, name = text.split("/")
    if not _NAME.fullmatch(name) or _FILE.search(name):
        return
    if any(_KEPT.fullmatch(snake(folder)) for folder in folders) and not load().namespace(folders[0]):
        yield Claim(Kind.MODEL, Strength.NAMED, text=name)


RULE = Rule(
    id="folders",
    summary="Folders named after the model that is kept in them",
    example='model_path = "pretrained_models/Qwen2.5-7B-Instruct"',
    needles=("models/", "models\\", "pretrained", "checkpoint", "ckpt", "weights/", "model", "llm", "embed"),
    languages=CODE,
    visit=visit,
)
