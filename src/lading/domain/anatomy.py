"""All that the header of a weight file tells: its tensors, what loading it would import, and the files it needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lading.domain.make import Anatomy
from lading.domain.reference import WeightFile
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
class Examined:
    """Everything a weight file says. ``complete`` is False where an instruction of a pickle could not be followed."""

    file: WeightFile
    tensors: tuple[Tensor, ...] = ()
    imports: tuple[Import, ...] = ()
    complete: bool = True
    needs: tuple[NeededFile, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def anatomy(self) -> Anatomy:
        """What the file is made of, in sum."""
        return self.file.anatomy
