"""Hub ids, names without an owner, and names of weight files."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from lading.catalog.index import Catalog
from lading.domain.reference import Kind, Reference, Strength
from lading.identify.meaning import Meaning
from lading.identify.urls import MOVING

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_BARE = re.compile(r"[A-Za-z][\w.-]{2,95}", re.ASCII)
_SIZED = re.compile(r"(^|[-_.])\d+(\.\d+)?[bm]($|[-_.:])|[a-z][-_.]?v?\d", re.IGNORECASE)
_SIZED_WORDS = re.compile(r"[-_.]\d+(\.\d+)?[bm]($|[-_.:])|[a-z]\d?[-_.].*\d", re.IGNORECASE)

DEFAULT_OWNER = {"sentence-transformers": "sentence-transformers"}
"""Owner that a library puts before a bare name."""


def is_hub_id(text: str) -> bool:
    """``org/name`` as the Hub allows it."""
    return _HUB_ID.fullmatch(text) is not None and "--" not in text and ".." not in text


def hub_id(reference: Reference, catalog: Catalog) -> Meaning | None:
    """``org/name``: certain where it is loaded, else only with a known owner or family; unknown ones are left to the Hub."""
    text = reference.text.split("@")[0] if reference.text.count("@") == 1 else reference.text
    if not is_hub_id(text):
        return None
    kind = Kind.DATASET if reference.kind is Kind.DATASET else Kind.MODEL
    revision = reference.revision if reference.revision not in MOVING else None
    name = (catalog.canonical(text) if kind is Kind.MODEL else None) or text
    found = Meaning(kind, name, "huggingface", hub_id=name if kind is Kind.MODEL else None, revision=revision)
    if reference.strength is Strength.LOADS or (kind is Kind.MODEL and catalog.canonical(text)):
        return found
    owner, last = text.split("/")
    known_owner = catalog.namespace(owner) is not None
    families = bool(catalog.families(last))
    if reference.strength is Strength.NAMED and (known_owner or families or kind is Kind.DATASET):
        return found
    if reference.strength is Strength.BARE and known_owner and families and _SIZED.search(last):
        return found
    if reference.strength is Strength.NAMED:
        return Meaning(kind, name, "huggingface", hub_id=name, revision=revision, tentative=True)
    return None


def bare_name(reference: Reference, catalog: Catalog) -> Meaning | None:
    """A name without an owner: a former id (``gpt2``), a library's default owner, or a family with a size or version."""
    text = reference.text
    if not _BARE.fullmatch(text):
        return None
    revision = reference.revision if reference.revision not in MOVING else None
    if reference.strength is not Strength.BARE and (known := catalog.canonical(text)):
        return Meaning(Kind.MODEL, known, "huggingface", hub_id=known, revision=revision)
    if reference.strength is Strength.LOADS:
        if owner := DEFAULT_OWNER.get(reference.via):
            name = f"{owner}/{text}"
            return Meaning(
                Kind.MODEL,
                catalog.canonical(name) or name,
                "huggingface",
                hub_id=catalog.canonical(name) or name,
                revision=revision,
            )
        if reference.kind is Kind.DATASET and reference.via == "datasets":
            return Meaning(Kind.DATASET, text, "huggingface", revision=revision)
        if reference.via == "comfyui":
            return Meaning(Kind.MODEL, text, "")
        if reference.via == "transformers" and catalog.families(text):
            return Meaning(Kind.MODEL, text, "huggingface", hub_id=text, revision=revision)
    family = catalog.family(text)
    sized = _SIZED if reference.strength is not Strength.BARE else _SIZED_WORDS
    if family and not family.closed_weights and sized.search(text) and reference.kind is Kind.MODEL:
        return Meaning(Kind.MODEL, text, "", hub_id=family.base)
    return None


def file_of_repository(text: str, catalog: Catalog) -> Meaning | None:
    """``org/name/…/file.safetensors`` of a known owner: the repository."""
    owner, _, rest = text.partition("/")
    name, inside, _ = rest.partition("/")
    if not inside or catalog.namespace(owner) is None or not _HUB_ID.fullmatch(f"{owner}/{name}"):
        return None
    id_ = catalog.canonical(f"{owner}/{name}") or f"{owner}/{name}"
    return Meaning(Kind.MODEL, id_, "huggingface", hub_id=id_)


def weight_name(reference: Reference, catalog: Catalog) -> Meaning | None:
    """The file name of weights, its folders dropped: the model that is known to travel under it, or the name itself."""
    name = PurePosixPath(reference.text.replace("\\", "/")).name
    return Meaning(Kind.WEIGHTS, name, "", hub_id=catalog.weight_file(name))
