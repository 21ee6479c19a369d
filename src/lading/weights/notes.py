"""The small files that say something of the weights beside them: configuration, tokenizer, chat template. Bounded, by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from lading.domain.make import RemoteCode, Tokenizer
from lading.domain.reference import ModelNote
from lading.domain.source import Location
from lading.patterns import regex
from lading.weights.base import HeaderError
from lading.weights.config import MAX_CONFIG, Config, config_of
from lading.weights.jsons import mapping, parse, text
from lading.weights.names import TEMPLATE, TOKENIZERS, suffix_of
from lading.weights.tokenizer import MAX_TOKENIZER, read_json, read_lines, read_sentencepiece

READERS: dict[str, Callable[[bytes], Tokenizer | None]] = {".json": read_json, ".model": read_sentencepiece, ".txt": read_lines}
"""What reads a tokenizer's file, by its suffix."""
_TELLING = regex(rb'"(?:num_hidden_layers|num_layers|n_layers?|depth|encoder_layers|auto_map|custom_pipelines|_name_or_path)"')
"""A ``config.json`` without any of these is some other program's."""


def vocabulary(path: str, absolute: Path, size: int) -> ModelNote | None:
    """What a tokenizer's file, or one with nothing but a chat template, says; None for any other file.

    Such a file names no models: nothing else needs to be read of it.
    """
    name = path.rpartition("/")[2]
    if name != TEMPLATE and name not in TOKENIZERS:
        return None
    limit = MAX_CONFIG if name == TEMPLATE else MAX_TOKENIZER
    try:
        data = absolute.read_bytes() if size <= limit else b""
        if name == TEMPLATE:
            return ModelNote(Location(path), chat_template=template_digest(data.decode("utf-8", "replace"))) if data else None
        found = READERS[suffix_of(name)](data) if data else None
    except (OSError, HeaderError):
        return None
    return ModelNote(Location(path), tokenizer=found) if found else None


def configuration(path: str, data: bytes) -> ModelNote | None:
    """What a ``config.json`` or ``tokenizer_config.json`` says; None for any other file, and for other programs' ones."""
    folder, _, name = path.rpartition("/")
    if name == "tokenizer_config.json" and b'"chat_template"' in data and len(data) <= MAX_CONFIG:
        digest = template_of(_parsed(data))
        return ModelNote(Location(path), chat_template=digest) if digest else None
    if name != "config.json" or len(data) > MAX_CONFIG or not _TELLING.search(data):
        return None
    config = config_of(_parsed(data))
    note = ModelNote(
        Location(path),
        shapes=config.shapes,
        architecture=config.model_type,
        loaded_from=next((id_ for _, id_ in config.bases), ""),
        remote_code=named_code(f"{folder}/" if folder else "", config),
    )
    return note if note.shapes or note.loaded_from or note.remote_code else None


def _parsed(data: bytes) -> dict[str, object]:
    try:
        return mapping(parse(data))
    except HeaderError:
        return {}


def template_of(tokenizer_config: dict[str, object]) -> str:
    """`template_digest` of the chat template that a tokenizer's configuration holds: the default one of several."""
    template = tokenizer_config.get("chat_template")
    if isinstance(template, list):
        several = {text(mapping(one).get("name")): text(mapping(one).get("template")) for one in template}
        template = several.get("default")
    return template_digest(template) if isinstance(template, str) else ""


def template_digest(template: str) -> str:
    """The SHA-256 of a chat template's text, empty for none."""
    return hashlib.sha256(template.encode("utf-8", "surrogatepass")).hexdigest() if template else ""


def named_code(prefix: str, config: Config) -> tuple[RemoteCode, ...]:
    """The code that ``auto_map`` names, of this folder or of another repository."""
    found: list[RemoteCode] = []
    for automatic, where in config.remote_code:
        repository, dashes, module = where.rpartition("--")
        if dashes:
            found.append(RemoteCode(f"{prefix}config.json", f"auto_map: {automatic} is {module} of {repository}"))
        else:
            file = f"{prefix}{module.partition('.')[0]}.py"
            found.append(RemoteCode(file, f"auto_map of config.json: {automatic} is {module}"))
    return tuple(found)
