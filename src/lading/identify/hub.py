"""Hub ids, and names without an owner."""

from __future__ import annotations

import re

from lading.catalog.build import fold
from lading.catalog.index import Catalog, Family
from lading.domain.names import is_hub_id
from lading.domain.reference import Kind, Reference, Strength
from lading.identify.benchmarks import dataset_of
from lading.identify.meaning import Meaning
from lading.identify.places import LOCAL_FOLDERS
from lading.identify.urls import MOVING, NOT_OWNERS
from lading.patterns import regex

BARE = regex(r"[A-Za-z][\w.-]{2,95}", re.ASCII)
PARAMETERS = regex(r"(^|[-_.])\d+(\.\d+)?[bm]($|[-_.])", re.IGNORECASE)
SIZED = regex(r"(^|[-_.])\d+(\.\d+)?[bm]($|[-_.:])|[a-z][-_.]?v?\d", re.IGNORECASE)
_SIZED_WORDS = regex(r"[-_.]\d+(\.\d+)?[bm]($|[-_.:])|[a-z]\d?[-_.].*\d", re.IGNORECASE)

_WORDS = regex(r"[a-z\d]-[a-z\d]", re.IGNORECASE)

_IDENTIFIER = regex(r"[a-z][a-z0-9]*(_[A-Za-z0-9]+)+", re.ASCII)
_CLASS = regex(
    r"[A-Z][A-Za-z]+\d+_\d+([A-Z]\w*)?|[A-Z][A-Za-z0-9_]*(Layer|Block|Experts|Moe|MoE|Attention|MLP|Generation|Adapter|Decoder|Encoder|Norm)"
    r"|[A-Z]\w*[a-z]\w*(Handler|Manager|Provider|Client|Service|Backend|Wrapper|Loader|Factory|Runner|Worker|Arguments)"
)

_OF_DATA = regex(
    r"(^|[-_.])(data|datasets?|mixture|mix|prefs?|preferences?|prompts|evals?|benchmarks?|bench|results|completions|traces|leaderboard|pairs)"
    r"($|[-_.])",
    re.IGNORECASE,
)
"""Words in the name of a repository that is more likely to hold data than a model, where nothing else is said."""

BUILDERS = frozenset(
    "json jsonl csv parquet arrow text pandas sql xml imagefolder audiofolder videofolder pdffolder webdataset generator spark "
    "hdf5 lance cache".split()
)
"""What ``load_dataset`` takes for a file format: huggingface/datasets, src/datasets/packaged_modules/__init__.py."""

DEFAULT_OWNER = {"sentence-transformers": "sentence-transformers", "paddleocr": "PaddlePaddle"}
"""Owner that a library puts before a bare name."""

OWN_NAMES = frozenset(
    "comfyui timm open-clip torch-hub torchvision ultralytics openmmlab insightface deepface rembg super-gradients "
    "paddlex doctr funasr demucs spacy coqui fasttext gensim gpt4all keras nemo".split()
)
"""Libraries whose bare names are models of their own collection, wherever that is kept."""

_WHISPER = "tiny.en tiny base.en base small.en small medium.en medium large-v1 large-v2 large-v3 large".split()
LIBRARY_NAMES: dict[str, dict[str, str]] = {
    # openai/whisper, whisper/__init__.py; the same weights as on the Hub
    "whisper": {
        **{size: f"openai/whisper-{'large' if size == 'large-v1' else size}" for size in _WHISPER},
        **dict.fromkeys(("turbo", "large-v3-turbo"), "openai/whisper-large-v3-turbo"),
    },
    # SYSTRAN/faster-whisper, faster_whisper/utils.py
    "faster-whisper": {
        **{size: f"Systran/faster-whisper-{'large-v3' if size == 'large' else size}" for size in _WHISPER},
        **dict.fromkeys(("turbo", "large-v3-turbo"), "mobiuslabsgmbh/faster-whisper-large-v3-turbo"),
        **{
            f"distil-{size}": f"Systran/faster-distil-whisper-{size}"
            for size in ("large-v2", "large-v3", "medium.en", "small.en")
        },
        "distil-large-v3.5": "distil-whisper/distil-large-v3.5-ct2",
    },
    "clip": {
        "ViT-B/32": "openai/clip-vit-base-patch32",
        "ViT-B/16": "openai/clip-vit-base-patch16",
        "ViT-L/14": "openai/clip-vit-large-patch14",
        "ViT-L/14@336px": "openai/clip-vit-large-patch14-336",
    },
}
"""What a library's own names stand for on the Hub."""

_SPACY = regex(r"[a-z]{2,3}_[a-z]+_(web|news|wiki|ud)_(sm|md|lg|trf)")
_COQUI = regex(r"(tts|vocoder|voice_conversion)_models(/[\w.-]+){3}", re.ASCII)


_HUBS = frozenset(("huggingface", "hf", "modelscope"))
_PARTS = frozenset("models model datasets dataset spaces hub cache snapshots transformers modules".split())
"""What is below a folder that is named after the Hub: ``huggingface/models``."""


def on_hub(id_: str, catalog: Catalog, revision: str | None = None) -> Meaning:
    """The model of that id on the Hub, under the name that its record writes."""
    known = catalog.canonical(id_) or id_
    return Meaning(Kind.MODEL, known, "huggingface", hub_id=known, revision=revision)


def hub_id(reference: Reference, catalog: Catalog) -> Meaning | None:
    """``org/name``: certain where it is loaded, else only with a known owner or family; unknown ones are left to the Hub."""
    text = reference.text.split("@")[0] if reference.text.count("@") == 1 else reference.text
    if not is_hub_id(text):
        return None
    kind = Kind.DATASET if reference.kind is Kind.DATASET else Kind.MODEL
    revision = reference.revision if reference.revision not in MOVING else None
    name = (catalog.canonical(text) if kind is Kind.MODEL else None) or text
    owner, last = text.split("/")
    elsewhere = name == text and catalog.namespace(owner) is None and catalog.namespace(owner, "modelscope") is not None
    registry = "modelscope" if elsewhere else "huggingface"
    found = Meaning(kind, name, registry, hub_id=name if kind is Kind.MODEL and not elsewhere else None, revision=revision)
    if owner.lower() in LOCAL_FOLDERS or (owner.lower() in _HUBS and last.lower() in _PARTS):
        return None
    if reference.strength is Strength.LOADS or (kind is Kind.MODEL and catalog.canonical(text)):
        return found
    if owner in NOT_OWNERS:  # models/NAME: a folder, or a page of the Hub
        return None
    known_owner = elsewhere or catalog.namespace(owner) is not None
    families = bool(catalog.families(last))
    if reference.strength is Strength.NAMED and (known_owner or families or kind is Kind.DATASET):
        return found
    # Somebody's copy of a known model says so by its family and its number of parameters.
    sized = SIZED if known_owner else PARAMETERS
    if reference.strength is Strength.BARE and families and sized.search(last) and not _OF_DATA.search(last):
        return found
    if reference.strength is Strength.NAMED:
        return Meaning(kind, name, "huggingface", hub_id=name, revision=revision, tentative=True)
    return None


def library_name(reference: Reference, catalog: Catalog) -> Meaning | None:
    """What the library that is called means by the name: ``large-v3``, ``ViT-B/32``, ``tts_models/…``."""
    text = reference.text
    if reference.strength is Strength.BARE:
        return None
    if known := LIBRARY_NAMES.get(reference.via, {}).get(text):
        return on_hub(known, catalog, reference.revision)
    if reference.via == "timm" and "." in text and BARE.fullmatch(text):  # with its training tag it is the Hub's name
        return Meaning(Kind.MODEL, f"timm/{text}", "huggingface", hub_id=f"timm/{text}")
    if reference.via == "spacy" and _SPACY.fullmatch(text):
        return Meaning(Kind.MODEL, f"spacy/{text}", "huggingface", hub_id=f"spacy/{text}")
    if reference.via == "coqui" and _COQUI.fullmatch(text):
        return Meaning(Kind.MODEL, text, "")
    return None


def benchmark(reference: Reference) -> Meaning | None:
    """The data set that a task of an evaluation library, or a builder of a training library, stands for."""
    name = dataset_of(reference.via, reference.text)
    return Meaning(Kind.DATASET, name, "huggingface") if name else None


def is_identifier(text: str) -> bool:
    """``llama3_2_vision``, ``Qwen3MoeDecoderLayer``: the name of something in a program that is named after a model."""
    return _IDENTIFIER.fullmatch(text) is not None or _CLASS.fullmatch(text) is not None


def _root(text: str, catalog: Catalog) -> str | None:
    """The model that a library's own name stands for, where the catalogue knows it."""
    family = catalog.family(text)
    return family.base if family else None


def bare_name(reference: Reference, catalog: Catalog) -> Meaning | None:
    """A name without an owner: a former id (``gpt2``), a library's default owner, or a family with a size or version."""
    text = reference.text
    if not BARE.fullmatch(text):
        return None
    revision = reference.revision if reference.revision not in MOVING else None
    if reference.strength is not Strength.BARE and (known := catalog.canonical(text)):
        registry = "huggingface" if "/" in known else ""  # what is on record without an owner is on no Hub
        return Meaning(Kind.MODEL, known, registry, hub_id=known, revision=revision)
    if reference.strength is Strength.LOADS:
        if owner := DEFAULT_OWNER.get(reference.via):
            return on_hub(f"{owner}/{text}", catalog, revision)
        if reference.kind is Kind.DATASET and reference.via == "datasets":
            if text in BUILDERS:
                return None
            return Meaning(Kind.DATASET, text, "huggingface", revision=revision)
        if reference.via in OWN_NAMES:
            return Meaning(Kind.MODEL, text, "", hub_id=_root(text, catalog))
        families = catalog.families(text)
        if reference.via == "transformers" and families and not families[0].closed_weights:
            return Meaning(Kind.MODEL, text, "huggingface", hub_id=text, revision=revision)
    if reference.strength is not Strength.BARE and reference.kind is Kind.MODEL and (known := _file_stem(text, catalog)):
        return Meaning(Kind.MODEL, text, "", hub_id=known)
    family = catalog.family(text) or _after_its_maker(text, catalog)
    sized = SIZED if reference.strength is not Strength.BARE else _SIZED_WORDS
    if reference.strength is not Strength.LOADS and _CLASS.fullmatch(text):
        return None
    if family and not family.closed_weights and sized.search(text) and reference.kind is Kind.MODEL:
        return Meaning(Kind.MODEL, text, "", hub_id=family.base)
    return None


def whole_name(reference: Reference, family: Family | None, catalog: Catalog) -> Meaning | None:
    """A name without size or version where a model is meant: the last part of an id on record, or one that begins with a
    family's name of several words and goes on (``nomic-embed-text``). Libraries, and engines to choose from, are called after
    the family alone (``faster-whisper``).
    """
    text = reference.text
    if reference.strength is Strength.BARE or reference.kind is not Kind.MODEL or reference.via or is_identifier(text):
        return None
    if not BARE.fullmatch(text) or catalog.package("pypi", text):
        return None
    known = catalog.named(text) if _WORDS.search(text) else ()
    if known or (family and not family.closed_weights and 1 < family.end < len(fold(text).split("-"))):
        base = known[0] if len(known) == 1 else family.base if family else None
        return Meaning(Kind.MODEL, text, "", hub_id=base)
    return None


def _file_stem(text: str, catalog: Catalog) -> str | None:
    """The model whose file, as it is known to travel, ``text`` is without the suffix: ``ggml-base.en``."""
    if not re.search(r"[-_\d]", text) or any(text in names for names in LIBRARY_NAMES.values()):
        return None  # what a library calls its own says nothing without the library
    return next(filter(None, (catalog.weight_file(text + suffix) for suffix in _TRAVELS)), None)


_TRAVELS = (".bin", ".gguf", ".safetensors", ".pt", ".pth", ".onnx")


def _after_its_maker(text: str, catalog: Catalog) -> Family | None:
    """The family of a name that its own maker's stands before: ``zai-glm-4.7``, ``google-gemma-2-9b``."""
    found = next(iter(catalog.families(text)), None)
    if found is None or found.start != 1:
        return None
    owner = fold(text).partition("-")[0]
    service = catalog.service_for_prefix(owner)
    makers = (catalog.namespace(owner), service.operator if service else None)
    return found if any(maker is not None and maker.id == found.developer for maker in makers) else None
