"""The sizes of a network, whatever its name: what its configuration, its header or its tensors say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Tower(StrEnum):
    """Which part of a model a shape describes; most models have one part only."""

    LANGUAGE = "language"
    ENCODER = "encoder"
    DECODER = "decoder"
    TEXT = "text"
    VISION = "vision"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of one tower, None where not stated. Names follow GGUF's keys more than any one configuration class.

    ``architecture`` and ``model_type`` are the configuration's own words. ``heads`` are query heads, ``head_dim`` is given only
    where the configuration states it, ``feed_forward`` is the width of the dense block and ``expert_feed_forward`` that of one
    expert, ``experts_used`` are those a token passes. ``rope_theta`` is the base of the rotary embedding (the one of global
    layers where there are two).
    """

    NUMBERS: ClassVar[tuple[str, ...]] = (
        "layers",
        "hidden",
        "heads",
        "kv_heads",
        "head_dim",
        "feed_forward",
        "vocabulary",
        "rope_theta",
        "experts",
        "experts_used",
        "expert_feed_forward",
    )

    tower: Tower = Tower.LANGUAGE
    architecture: str = ""
    model_type: str = ""
    layers: int | None = None
    hidden: int | None = None
    heads: int | None = None
    kv_heads: int | None = None
    head_dim: int | None = None
    feed_forward: int | None = None
    vocabulary: int | None = None
    rope_theta: float | None = None
    experts: int | None = None
    experts_used: int | None = None
    expert_feed_forward: int | None = None
    key_width: int | None = None
    """What the key projection gives, ``kv_heads`` times ``head_dim``: tensors tell it where they do not tell the two."""

    @property
    def keys(self) -> int | None:
        """``key_width``, from the heads where it is not stated."""
        if self.key_width or not self.kv_heads:
            return self.key_width
        head = self.head_dim or (self.hidden // self.heads if self.hidden and self.heads else None)
        return self.kv_heads * head if head else None
