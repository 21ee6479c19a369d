"""What weights are made of, summed up: small enough to go with every weight file and to be kept between runs."""

from __future__ import annotations

from dataclasses import dataclass

from lading.domain.shape import Shape


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


NOTHING = Anatomy()
"""Of weights that tell nothing: a pointer, a closed format."""


@dataclass(frozen=True, slots=True)
class RemoteCode:
    """Program code that comes with a model and runs when it is loaded so: ``path`` as in `Location`, and what says so."""

    path: str
    reason: str
