"""Folders of models on some machine."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from lading.catalog.build import fold
from lading.catalog.index import Catalog
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Reference, Strength
from lading.identify.hub import BARE, PARAMETERS, is_identifier, on_hub
from lading.identify.meaning import Meaning
from lading.identify.places import FILE_SUFFIXES, LOCAL_FOLDERS
from lading.patterns import regex
from lading.weights.names import keeps_models

_STEP = regex(r"(checkpoint|epoch|step|iter|global_step|seed|run|ckpt)[-_]?\d*|v\d+([-_.][\w.-]*)?", re.IGNORECASE)
_LOCAL = regex(r"~|\.{0,2}[/\\]|[A-Za-z]:[\\/]")


def local_folder(reference: Reference, catalog: Catalog) -> Meaning | None:
    """``/models/Qwen2.5-7B-Instruct``: a folder on some machine that has the name of a model with its size, or of a Hub id;
    where a model is loaded from among others, any name that is no everyday word.
    """
    text = reference.text.replace("\\", "/")
    if reference.strength is Strength.BARE or "://" in text or "/" not in text:
        return None
    if not _LOCAL.match(text) and text.partition("/")[0].lower() not in LOCAL_FOLDERS:
        return None
    path = PurePosixPath(text)
    return (
        _id_folder(path, catalog)
        or named_folder(path, catalog)
        or (_kept_folder(path, catalog) if _loads_a_folder(reference) else None)
    )


_CACHED = regex(r"models--(?P<owner>[\w.-]+?)--(?P<name>[\w.-]+)", re.ASCII)
"""A model's folder in the cache of the Hub's client."""


def _id_folder(path: PurePosixPath, catalog: Catalog) -> Meaning | None:
    """``models--org--name`` of the Hub's cache, with its snapshot; ``/models/org/name`` of a known owner."""
    for index, part in enumerate(path.parts):
        below = path.parts[index + 1 :]
        if found := _CACHED.fullmatch(part):
            revision = below[1] if below[:1] == ("snapshots",) and len(below) > 1 else None
            return on_hub(f"{found['owner']}/{found['name']}", catalog, revision)
        if keeps_models(part) and len(below) == 2 and catalog.namespace(below[0]) and is_hub_id("/".join(below)):
            return on_hub("/".join(below), catalog)
    return None


_LOCATES = regex(r"(^|_)(model|weights?|checkpoint|ckpt|pretrained)s?_(\w+_)?(path|dir|folder|location)$")
_WRITTEN = regex(r"save|output|export|result|log|train_|store|dump|cache|target|dest", re.IGNORECASE)
_CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_OWN_NAME = regex(
    r"[A-Za-z][\w.-]*(\d|[a-z][A-Z]|[A-Z]{2}"
    r"|[-_](tiny|nano|mini|small|medium|base|large|xl|xxl|huge)($|[-_]))[\w.-]*"
)
"""A name that somebody gave: with a number, in mixed case, or with a word for its size."""


def _loads_a_folder(reference: Reference) -> bool:
    """Whether the place says that a model is loaded from a folder, and not written to it."""
    if _WRITTEN.search(reference.symbol):
        return False
    last = _CAMEL.sub("_", "_".join(re.split(r"[.(]", reference.symbol.rstrip(")"))[-2:])).replace("-", "_").lower()
    return reference.strength is Strength.LOADS or _LOCATES.search(last) is not None


def _kept_folder(path: PurePosixPath, catalog: Catalog) -> Meaning | None:
    """A folder among those that models are kept in; not the id of a hosted model that begins with ``models/``."""
    name, family = path.name, catalog.family(path.name)
    kept = any(keeps_models(part) for part in path.parts[:-1]) and not (family and family.closed_weights)
    if not kept or "--" in name or name.lower() in LOCAL_FOLDERS or _STEP.fullmatch(name) or not _OWN_NAME.fullmatch(name):
        return None
    return None if _INSIDE.fullmatch(name) or path.suffix.lower() in FILE_SUFFIXES else Meaning(Kind.MODEL, name, "")


def named_folder(path: PurePosixPath, catalog: Catalog) -> Meaning | None:
    """The `telling_folder` of a path, when it has the name of a model."""
    name = telling_folder(path)
    if not BARE.fullmatch(name):
        return None
    known = catalog.named(fold(name))
    if is_identifier(name) and not any(id_.rpartition("/")[2] == name for id_ in known):
        return None
    if not known and not PARAMETERS.search(name):
        return None
    family = catalog.family(name)
    if family is None:  # known by its whole name alone
        return Meaning(Kind.MODEL, name, "", hub_id=known[0]) if len(known) == 1 else None
    return None if family.closed_weights else Meaning(Kind.MODEL, name, "", hub_id=family.base)


def telling_folder(path: PurePosixPath) -> str:
    """The innermost folder of a path that does not have an everyday name; empty when there is none."""
    for name in (path.name, *(parent.name for parent in path.parents)):
        if name and name.lower() not in LOCAL_FOLDERS and not _STEP.fullmatch(name) and not _INSIDE.fullmatch(name):
            return name
    return ""


_INSIDE = regex(r".*\.(json|model|txt|safetensors|bin|pt|pth|gguf|ya?ml)", re.IGNORECASE)
"""Files of a model's folder."""
