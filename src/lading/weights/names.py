"""Weight files by name. No format is imported here, so that asking costs nothing."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from lading.patterns import regex

_CLEAR = frozenset(
    {
        ".caffemodel",
        ".ckpt",
        ".engine",
        ".ggml",
        ".gguf",
        ".h5",
        ".keras",
        ".llamafile",
        ".mlmodel",
        ".mlpackage",
        ".mnn",
        ".nemo",
        ".onnx",
        ".ort",
        ".pdiparams",
        ".pdmodel",
        ".pdparams",
        ".pt",
        ".pte",
        ".pth",
        ".rknn",
        ".safetensors",
        ".task",
        ".tflite",
        ".torchscript",
    }
)
"""Suffixes that mean a weight file wherever a whole file name carries them."""

_AMBIGUOUS = frozenset({".bin", ".hdf5", ".joblib", ".mar", ".model", ".pickle", ".pkl"})
"""Suffixes that other kinds of file carry as well: the content, or a telling stem, decides."""

SUFFIXES = _CLEAR | _AMBIGUOUS
"""Every suffix (lower case) of a file that may hold weights and that `lading.weights.identify` should be asked about."""

CONTENT_SUFFIXES = frozenset({".dvc", ".npy", ".npz", ".plan", ".trt", ".xml"})
"""Suffixes of files whose content is looked at too, and that no name in code is taken for a weight file by."""

TOKENIZERS: Final = ("tokenizer.json", "tokenizer.model", "sentencepiece.bpe.model", "spiece.model", "vocab.txt")
"""Files that hold a tokenizer, the most telling first."""
TEMPLATE: Final = "chat_template.jinja"
CONFIGURATIONS: Final = ("config.json", "tokenizer_config.json")
_NOTES: Final = frozenset({*TOKENIZERS, TEMPLATE, *CONFIGURATIONS})

LOADED_FROM: Final = "config._name_or_path"
"""The statement among a weight file's that is its configuration's: the checkpoint that was loaded before it was saved."""
BESIDE: Final = "Python code beside weights"

_SNIFFED: Final = 1 << 20
"""Files without any suffix (blobs of a cache) are looked into from this size on."""

_MODELISH = regex(r"(?:^|[-_.])(?:model|ggml|lora|adapter|unet|vae|clip|embeds?|weights|checkpoint|classifier)(?=$|[-_.\d])")
_PICKLES = frozenset({".joblib", ".pickle", ".pkl"})
_FOLDER = regex(r"(pre[-_]?trained[-_]?)?(models?|weights|checkpoints?|ckpts?)(_zoo|_dir)?|pre[-_]?trained", re.IGNORECASE)
_STEM = regex(r"\w[\w.+()~-]*")
# Module paths and host names that end like a weight file: torch.onnx, tf.keras, celery.task, sqlalchemy.engine, www.example.pt.
_NOT_A_FILE = regex(r"(?:tf|tensorflow|torch|transformers|optimum|onnxruntime|self|cls|np|app|www)(?:\..*)?")
_ALSO_WORDS = frozenset({".engine", ".task"})


def suffix_of(name: str) -> str:
    """The last suffix of a file name or path, in lower case."""
    return posixpath.splitext(name.replace("\\", "/"))[1].lower()


def is_looked_into(path: str, size: int) -> bool:
    """May a file of that name and size hold weights, so that its content has to decide?"""
    suffix = suffix_of(path)
    return suffix in SUFFIXES or suffix in CONTENT_SUFFIXES or (not suffix and size >= _SNIFFED)


def is_note(path: str) -> bool:
    """Does the name say that the file tells of weights beside it (`lading.weights.notes`)?"""
    return path.rpartition("/")[2] in _NOTES


def is_modelish(name: str) -> bool:
    """Does the stem of a file name say "model"?"""
    return bool(_MODELISH.search(posixpath.splitext(name.lower())[0]))


def keeps_models(folder: str) -> bool:
    """Does the name of a folder say that models are in it?"""
    return _FOLDER.fullmatch(folder) is not None


def may_hold_weights(name: str) -> bool:
    """May a file of that name hold weights, as far as the name tells? For files that are there, whatever they are called."""
    suffix = suffix_of(name)
    return suffix in _CLEAR or suffix in _PICKLES or (suffix in _AMBIGUOUS and is_modelish(name))


def is_weight_name(name: str) -> bool:
    """Does this string, found in code or configuration, name a weight file?

    Only the last path segment counts. Suffixes that other files share need a stem that says "model"; patterns
    (``*.gguf``), placeholders, module paths (``torch.onnx``) and host names (``www.example.pt``) are no names.
    """
    path = name.strip().replace("\\", "/")
    scheme, _, rest = path.rpartition("://")
    if scheme and "/" not in rest:
        return False
    last = path.split("?", 1)[0].split("#", 1)[0].rstrip("/").rpartition("/")[2]
    stem, dot, end = last.rpartition(".")
    suffix = dot + end.lower()
    if suffix not in SUFFIXES or not _STEM.fullmatch(stem):
        return False
    if suffix in _AMBIGUOUS:
        return bool(_MODELISH.search(stem.lower()))
    if "/" not in path and _NOT_A_FILE.fullmatch(stem):
        return False
    # "task" and "engine" are everyday attribute names: a file's stem has a digit or a separator of words.
    return suffix not in _ALSO_WORDS or stem == "model" or bool(re.search(r"[\d_-]", stem))


ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
"""How the names of archives end that are looked into."""


def is_archive(path: str) -> bool:
    """Does the name say that it is an archive of a kind that is looked into?"""
    return path.lower().endswith(ARCHIVES)
