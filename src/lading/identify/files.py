"""Names of weight files, and paths of files in repositories."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from lading.catalog.build import fold
from lading.catalog.index import Catalog
from lading.domain.names import is_hub_id
from lading.domain.reference import Context, Kind, Reference
from lading.identify.folders import named_folder, telling_folder
from lading.identify.hub import on_hub
from lading.identify.meaning import Meaning
from lading.identify.places import LOCAL_FOLDERS, is_placeholder
from lading.patterns import regex


def file_of_repository(text: str, catalog: Catalog) -> Meaning | None:
    """``org/name/…/file.safetensors``: the repository, where the owner is known, or the file is named after it."""
    owner, _, rest = text.partition("/")
    name, inside, file = rest.partition("/")
    if not inside or not is_hub_id(f"{owner}/{name}") or owner.lower() in LOCAL_FOLDERS:
        return None
    if catalog.namespace(owner) is None and not ("/" not in file and catalog.families(name) and _is_of(file, name)):
        return None
    return on_hub(f"{owner}/{name}", catalog)


def _is_of(file: str, repository: str) -> bool:
    """``Qwen3-4B-Q4_0.gguf`` is of ``Qwen3-4B-GGUF``: it begins with all that does not only say how the files are packed."""
    name = re.sub(r"-(gguf|ggml|onnx|mlx|safetensors)$", "", fold(repository))
    return fold(file).startswith(f"{name}-")


_GENERIC = regex(
    r"(((diffusion_|open_clip_)?pytorch_|adapter_|tf_|flax_|ggml[_-]?)?(model|lora_weights|weights|checkpoint|output)"
    r"([._-](f(p|loat)?(16|32)|bf16|int[48]|quantized|(ud[._-])?i?q\d(_\w+)?))?"
    r"|consolidated(\.\d+)?|state_dict)",
    re.IGNORECASE,
)
"""Stems under which libraries save any model: such a name says nothing without its folder."""

_MADE_UP = regex(r"[A-Za-z_/-]+\.\w+")
"""A file name of words alone: ``first.gguf``, ``nested/model.bin``."""

_VOCABULARY = regex(r"tokenizer(_\w+)?|spiece|sentencepiece(\.bpe)?|vocab", re.IGNORECASE)
"""Stems of a tokenizer's file, which only its folder says the model of."""

_SHARD = regex(r"[-_.]\d{4,5}[-_]of[-_]\d{4,5}(?=\.\w+$)")
_STATE = regex(
    r"(.*[._-])?((optimizer|optim|scheduler|(grad[._-]?)?scaler|rng)([._-]?states?)?|(recipe|trainer?|training|random)[._-]?(states?|args?))([._-]?\d+)*",
    re.IGNORECASE,
)
"""Stems under which trainers save where they are, which is no model."""


def unsharded(name: str) -> str:
    """The name of weights without the number of its part: ``model-00001-of-00004.gguf`` is ``model.gguf``."""
    return _SHARD.sub("", name)


def weight_name(reference: Reference, catalog: Catalog) -> Meaning | None:
    """The file name of weights, its folders and part numbers dropped: the model that is known to travel under it, or the name.

    A name that any model is saved under stands for the model its folder is named after, else it keeps that folder, and is
    nothing without one. The state of a trainer is no model; nor is, in a test, a plain word that nobody knows.
    """
    path = PurePosixPath(unsharded(reference.text.replace("\\", "/")))
    name = path.name
    if _STATE.fullmatch(path.stem) and not catalog.weight_file(name):
        return None
    if _VOCABULARY.fullmatch(path.stem):
        return named_folder(path.parent, catalog)
    if _GENERIC.fullmatch(path.stem):
        if found := named_folder(path.parent, catalog):
            return found
        folder = telling_folder(path.parent)
        if not folder or (len(folder) > 1 and is_placeholder(folder)):  # a folder may well be called by a letter
            return None
        name = f"{folder}/{name}"
    known = catalog.weight_file(name) or catalog.weight_file(path.name)
    if not known and reference.context is Context.TEST and _MADE_UP.fullmatch(name) and not catalog.families(name):
        return None
    return Meaning(Kind.WEIGHTS, name, "", hub_id=known)
