"""What a string looks like, before anyone asks what it means: cheap tests by shape alone."""

from __future__ import annotations

import re
from functools import lru_cache

from lading.patterns import regex

MAX_LENGTH = 300
"""No name of a model is longer; longer texts are prose or data."""

SETTING = regex(
    r"(?P<name>(?=[A-Z0-9_]*(?:MODEL|LLM|EMBED|RERANK|CHECKPOINT))[A-Z][A-Z0-9_]*)=(?P<value>[A-Za-z][^\s=]*)", re.ASCII
)
"""The setting of a model for another program, as lists of them in programs have it: ``CHAT_MODEL=gpt-4o``."""

_HUB_URL = regex(
    r"(?<![\w.-])(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.cn|(?:www\.)?modelscope\.ai)/[^\s\"'`<>)\]}|,\\]+"
)
_SCHEME = regex(r"(?:hf|ollama|huggingface|hf-hub|modelscope|ms):/{0,2}(?!\d+(?:/|$))[\w.-]+[/:]?[\w./:@-]*", re.ASCII)
_TAGGED = regex(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]+)*:[\w.-]+", re.ASCII)
_VERSIONED = regex(r"(?=[^\s]*[A-Za-z])(?=[^\s]*\d)[A-Za-z0-9@][\w.:/@+-]{2,120}", re.ASCII)

_LETTER = regex(r"[A-Za-z]")
_NO_NAME = regex(r"[\s\"'<>{}()|\\^`$,;*?&=]")


def hub_url(text: str) -> str | None:
    """The first Hub or ModelScope URL in a text."""
    found = _HUB_URL.search(text)
    return found[0].rstrip(".,;:") if found else None


def has_scheme(text: str) -> bool:
    """``hf://org/name``, ``hf:org/name``, ``ollama://name:tag`` and the like; ``ollama:11434`` is a host and its port."""
    return _SCHEME.fullmatch(text) is not None


def is_tagged(text: str) -> bool:
    """``name:tag`` or ``org/name:tag``."""
    return _TAGGED.fullmatch(text) is not None


def is_versioned(text: str) -> bool:
    """One word with letters and digits, such as ``gpt-4o-mini`` or ``deepseek.r1-v1:0``."""
    return _VERSIONED.fullmatch(text) is not None


def is_word(text: str) -> bool:
    """One word that could be a name at all."""
    return 1 < len(text) <= MAX_LENGTH and _LETTER.search(text) is not None and not _NO_NAME.search(text)


_CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = regex(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """``baseModelId``, ``BASE-MODEL-ID``, ``BaseModelID`` and ``--base-model-id`` as ``base_model_id``."""
    return _NOT_WORD.sub("_", _CAMEL.sub("_", name).lower()).strip("_")
