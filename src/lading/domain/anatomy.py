"""What a weight file is made of, known from its header alone: tensors, sizes, vocabulary, and what loading it would import."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lading.domain.reference import WeightFile
from lading.domain.signature import Shape
from lading.domain.source import Gap


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor as its header describes it.

    ``dtype`` is safetensors' word where it has one (``BF16``, ``F8_E4M3``), else GGUF's (``Q4_K``). ``shape`` has the
    outermost dimension first, whatever the order of the format. ``begin`` is where its ``size`` bytes stand in the file, and
    None where they do not stand there as they are (compressed, shared with other bytes, in another file, not known).
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    begin: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class DtypeUse:
    """How much of a file is of one dtype; ``bytes`` counts the tensors whose size is known."""

    dtype: str
    tensors: int
    parameters: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """A tokenizer by its content: the same ``digest`` means the same tokens in the same order.

    ``kind`` and ``pre`` are GGUF's ``tokenizer.ggml.model`` and ``.pre``, or ``model.type`` of a ``tokenizer.json``. ``digest``
    is the SHA-256 over every token's length (8 bytes, little-endian) and UTF-8 bytes, in the order of their numbers.
    """

    kind: str = ""
    pre: str = ""
    tokens: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A model known by its make. ``shapes`` has one entry a tower, the largest first.

    ``layout`` is the SHA-256 over the sorted names and shapes of the tensors: equal for every fine-tune of one model in one
    framework. ``chat_template`` is the SHA-256 of the template's text, empty where there is none.
    """

    tensors: int = 0
    parameters: int = 0
    dtypes: tuple[DtypeUse, ...] = ()
    layout: str = ""
    shapes: tuple[Shape, ...] = ()
    tokenizer: Tokenizer | None = None
    chat_template: str = ""

    @property
    def shape(self) -> Shape:
        """The shape of the main tower, an empty one where nothing is known."""
        return self.shapes[0] if self.shapes else Shape()


class Danger(StrEnum):
    """What a global that a pickle imports can do when the pickle is loaded."""

    SAFE = "safe"
    SUSPICIOUS = "suspicious"
    DANGEROUS = "dangerous"


@dataclass(frozen=True, slots=True)
class Import:
    """One global that a pickle names; ``?`` stands for a part that the pickle computes."""

    module: str
    name: str
    danger: Danger
    reason: str


class Need(StrEnum):
    """Why a weight file needs another file."""

    SHARD = "shard"
    EXTERNAL_DATA = "external data"
    WEIGHTS = "weights"


@dataclass(frozen=True, slots=True)
class NeededFile:
    """A file that a weight file names: ``path`` is relative to the folder of that file."""

    path: str
    need: Need


@dataclass(frozen=True, slots=True)
class RemoteCode:
    """Program code that comes with a model and runs when it is loaded so: ``path`` as in `Location`, and what says so."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything a weight file says. ``complete`` is False where an instruction of a pickle could not be followed."""

    file: WeightFile
    anatomy: Anatomy = Anatomy()
    tensors: tuple[Tensor, ...] = ()
    imports: tuple[Import, ...] = ()
    complete: bool = True
    needs: tuple[NeededFile, ...] = ()
    gaps: tuple[Gap, ...] = ()
