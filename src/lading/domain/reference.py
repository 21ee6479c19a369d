"""What a file says: references to models, datasets, APIs and packages, and weight files."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from lading.domain.make import NOTHING, Anatomy, RemoteCode, Tokenizer
from lading.domain.shape import Shape
from lading.domain.source import Location


class Kind(StrEnum):
    """What sort of thing a reference names."""

    MODEL = "model"
    DATASET = "dataset"
    HOSTED = "hosted-model"
    ENDPOINT = "endpoint"
    PACKAGE = "package"
    WEIGHTS = "weights"


class Context(StrEnum):
    """Where in the repository a reference stands (BOM property ``lading:reference:context``)."""

    CODE = "code"
    CONFIG = "config"
    INFRASTRUCTURE = "infrastructure"
    WEIGHTS = "weights"
    TEST = "test"
    MENTION = "mention"


class Strength(IntEnum):
    """How much the place itself says that its text names a model.

    ``BARE``: any string; only a name that the catalogue knows counts. ``NAMED``: the key says "model";
    it has to look like one. ``LOADS``: the place loads what it names; every well-formed name counts.
    """

    BARE = 0
    NAMED = 1
    LOADS = 2


@dataclass(frozen=True, slots=True)
class Reference:
    """One naming of one thing in one place.

    ``text`` is what the repository says, after constants are folded. ``via`` names the naming system when the
    place implies one (``ollama``, ``litellm``, ``bedrock``, ``openai``, ``pypi`` …) and is empty for the Hub
    or when it is open. ``symbol`` is the callee, key or command that carries the text. ``endpoint`` is the
    base URL given beside it, ``version`` a package's pinned version.
    """

    text: str
    kind: Kind
    location: Location
    context: Context
    strength: Strength
    rule: str
    symbol: str = ""
    via: str = ""
    revision: str | None = None
    trust_remote_code: bool = False
    endpoint: str | None = None
    version: str | None = None


class Relation(StrEnum):
    """How a model came from its base (the Hub's ``base_model_relation`` plus ``distilled`` and ``component``)."""

    FINETUNE = "finetune"
    ADAPTER = "adapter"
    QUANTIZED = "quantized"
    MERGE = "merge"
    DISTILLED = "distilled"
    COMPONENT = "component"
    REUPLOAD = "reupload"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A weight file in the tree and what its header says about itself.

    ``sha256`` is lower-case hex; for a git-LFS pointer (``pointer``) it is the oid and ``size`` the real size.
    ``metadata`` holds the header's own statements by their own names (``general.name``, ``producer_name`` …);
    ``bases`` are Hub ids the file declares itself built on. ``unsafe`` formats run code when loaded. ``anatomy`` is what it is
    made of, ``remote_code`` the program code that its folder says to load with it.
    """

    location: Location
    format: str
    size: int
    sha256: str | None = None
    pointer: bool = False
    unsafe: bool = False
    architecture: str = ""
    bases: tuple[tuple[Relation, str], ...] = ()
    license: str = ""
    metadata: tuple[tuple[str, str], ...] = field(default=())
    anatomy: Anatomy = NOTHING
    remote_code: tuple[RemoteCode, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelNote:
    """What a small file in a model's folder (configuration, tokenizer, chat template) says of the weights beside it.

    ``shapes`` and ``architecture`` are the configuration's, ``loaded_from`` is the Hub id in its ``_name_or_path``.
    """

    location: Location
    shapes: tuple[Shape, ...] = ()
    architecture: str = ""
    loaded_from: str = ""
    tokenizer: Tokenizer | None = None
    chat_template: str = ""
    remote_code: tuple[RemoteCode, ...] = ()
