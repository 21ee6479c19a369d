"""The bases on record by their shape: what a model without a name is compared with."""

from __future__ import annotations

from typing import NamedTuple

from lading.domain.facts import Source
from lading.domain.shape import Shape


class Signature(NamedTuple):
    """A known base model's shape: Hub id, developer id, and where the shape was read. Several bases may share one shape.

    ``tokenizers`` are digests of its tokenizer, as far as on record; others may use the same.
    """

    id: str
    developer: str
    shape: Shape
    source: Source
    tokenizers: tuple[str, ...] = ()
